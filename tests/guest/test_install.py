"""What is ours comes beside what is theirs, which stays as it is."""

from __future__ import annotations

import asyncpg
import pytest

from app import open_database
from db.guest.database import settle
from domain.errors import BadSetting
from tests.guest.theirs import ENTRY, WELCOME, catalogue
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import otrs_at, settings


async def _installed(url: str, **database: object) -> list[str]:
    given = settings(url, **database).database
    async with open_database(given) as db:
        applied = await db.migrate()
    await settle(given)
    return applied


async def test_a_schema_of_our_own_is_all_that_comes(otrs_url: str) -> None:
    """In every version; and a second start finds nothing to do."""
    before = await catalogue(otrs_url)
    assert await _installed(otrs_url)
    assert await catalogue(otrs_url) == sorted([*before, "schema ticketgraph"])
    assert await _installed(otrs_url) == []


NEWEST = "0025_event_customers"  # the last migration that makes the trigger's function anew
OLDER = f"""
    DELETE FROM ticketgraph.tg_migration WHERE name = '{NEWEST}';
    ALTER TABLE ticketgraph.tg_event DROP COLUMN customer_id, DROP COLUMN customer_user_id;
"""


async def test_one_trigger_if_it_may(new_otrs: OtrsDatabases) -> None:
    """Whoever writes history needs no right on what is ours, also after an update of ours.

    Without the setting it goes again.
    """
    with new_otrs("7.1") as url:
        async with otrs_at(url) as otrs:
            await otrs.execute("CREATE ROLE perl")
            await otrs.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO perl")
            await otrs.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO perl")
            before = sorted([*await catalogue(url), "schema ticketgraph"])
            await _installed(url, allow_trigger=True)
            came = set(await catalogue(url)) - set(before)
            assert came == {"trigger ticket_history tg_event_of_history"}
            await otrs.execute("SET ROLE perl")
            await otrs.fetchval(ENTRY, "A note", WELCOME)
            await otrs.execute("RESET ROLE")
            assert await otrs.fetchval("SELECT count(*) FROM ticketgraph.tg_event") == 1
            await otrs.execute(OLDER)
            assert await _installed(url, allow_trigger=True) == [NEWEST]
            await otrs.execute("SET ROLE perl")
            await otrs.fetchval(ENTRY, "Another note", WELCOME)
            await otrs.execute("RESET ROLE")
            assert await otrs.fetchval("SELECT count(*) FROM ticketgraph.tg_event") == 2
            await _installed(url)
            assert await catalogue(url) == before
            await otrs.fetchval(ENTRY, "A note", WELCOME)
            await otrs.execute("DROP OWNED BY perl")
            await otrs.execute("DROP ROLE perl")


@pytest.fixture
async def tenant(new_otrs: OtrsDatabases) -> asyncpg.Connection:  # type: ignore[misc]
    """A role that may read and write rows, and make nothing yet; its address is its name."""
    with new_otrs("6.0") as url:
        async with otrs_at(url) as otrs:
            await otrs.execute("CREATE ROLE tenant LOGIN")
            await otrs.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO tenant")
            yield otrs
            await otrs.execute("DROP OWNED BY tenant CASCADE")
            await otrs.execute("DROP ROLE tenant")


async def test_where_no_schema_may_be_made_it_comes_beside(tenant: asyncpg.Connection) -> None:
    """With names of our own; and a role that may make nothing at all is told what it needs."""
    url = await _address(tenant)
    with pytest.raises(BadSetting, match="CREATE SCHEMA ticketgraph AUTHORIZATION"):
        await _installed(url)
    await tenant.execute("GRANT CREATE ON SCHEMA public TO tenant")
    await tenant.execute("REVOKE TRIGGER ON ticket_history FROM tenant")
    before = set(await catalogue(url))
    assert await _installed(url)
    names = {each.split()[1].split(".")[0] for each in set(await catalogue(url)) - before}
    assert {name for name in names if not name.startswith("tg_")} == set()
    assert await _installed(url) == []
    with pytest.raises(BadSetting, match="the right TRIGGER"):
        await _installed(url, allow_trigger=True)


async def _address(connection: asyncpg.Connection) -> str:
    port = await connection.fetchval("SELECT current_setting('port')")
    name = await connection.fetchval("SELECT current_database()")
    return f"postgresql://tenant@127.0.0.1:{port}/{name}"
