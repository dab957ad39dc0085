"""An administrator changes his mind: with a trigger, without it, and without the mode."""

from __future__ import annotations

import pytest

from app import open_database
from db.guest.database import settle
from db.migrate import MigrationError
from db.settings import DatabaseSettings
from events.log import EventLog
from events.part import Part
from events.polled import PolledLog, take_over
from tests.guest.theirs import ENTRY, WELCOME
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import otrs_at, settings


async def test_each_entry_is_told_once_with_a_trigger_and_without(
    new_otrs: OtrsDatabases,
) -> None:
    """Also what was written while nobody looked, and before there was a trigger."""
    with new_otrs("7.3") as url:
        async with otrs_at(url) as otrs:
            written = []
            for way in ("polled", "trigger", "trigger", "polled", "trigger"):
                given = settings(url, allow_trigger=way == "trigger").database
                async with open_database(given) as db:
                    await db.migrate()
                    await settle(given)
                    if way == "trigger":
                        await take_over(db)
                    log = EventLog(db) if way == "trigger" else PolledLog(db)
                    await log.assign()
                    written.append(await otrs.fetchval(ENTRY, way, WELCOME))
                    await log.assign()
                    told = [event.history_id for event in await log.read(Part(0, 100), {})]
                    assert told == written, way
                if way == "polled":
                    written.append(await otrs.fetchval(ENTRY, "nobody looks", WELCOME))


@pytest.mark.parametrize("schema", ["ticketgraph", "public"])
async def test_who_forgets_that_he_is_a_guest_is_told_so(
    new_otrs: OtrsDatabases, schema: str
) -> None:
    """Our tables are found there by their names: nothing is written by the rules of our own."""
    with new_otrs("7.3") as url:
        async with otrs_at(url) as otrs:
            await otrs.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            async with open_database(settings(url, own_schema=schema).database) as db:
                await db.migrate()
            await otrs.execute(
                f"ALTER DATABASE {await otrs.fetchval('SELECT quote_ident(current_database())')}"
                f" SET search_path = {schema}, public"
            )
        with pytest.raises(MigrationError, match="guest"):
            async with open_database(DatabaseSettings.model_validate({"url": url})):
                pass
