"""Which version a database belongs to is found by looking; what we cannot stand on is refused."""

from __future__ import annotations

import pytest

from app import open_database
from db.guest.database import look
from db.guest.recognition import UnknownSchema
from db.migrate import MigrationError
from db.settings import DatabaseSettings
from demo.otrs.schema import CHANGES as UPDATES
from demo.otrs.schema import SCHEMAS
from domain.errors import BadSetting
from tests.guest.theirs import catalogue
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import otrs_at, settings

FAMILIES = {
    "6.0": "OTRS 6.0 or Znuny 6.0",
    "6.1": "Znuny 6.1",
    "6.2": "Znuny 6.2",
    "6.3": "Znuny 6.3 or 6.4",
    "6.5": "Znuny 6.5",
    "7.0": "Znuny 7.0",
    "7.1": "Znuny 7.1",
    "7.2": "Znuny 7.2",
    "7.3": "Znuny 7.3",
}
# what somebody changed, and what the refusal says of it
CHANGES = {
    "ALTER TABLE ticket DROP COLUMN until_time": ["ticket.until_time"],
    "DROP TABLE time_accounting": ["time_accounting", "Znuny 7.3"],
    "CREATE TABLE article_type (id INT)": ["OTRS 5 or older", "OTRS 6.0"],
    "ALTER TABLE permission_groups RENAME TO groups_table": ["OTOBO"],
    "ALTER TABLE article_data_mime_attachment ALTER content TYPE BYTEA"
    " USING convert_to(content, 'UTF8')": [
        "Znuny 7.3",
        "article_data_mime_attachment.content (expected TEXT, found bytea)",
    ],
    "ALTER TABLE ticket ALTER create_time TYPE TIMESTAMPTZ": [
        "ticket.create_time (expected TIMESTAMP(0), found timestamp with time zone)"
    ],
    "ALTER TABLE ticket ALTER create_time TYPE DATE": [
        "ticket.create_time (expected TIMESTAMP(0), found date)"
    ],
    "ALTER TABLE ticket RENAME TO tickets": ["no table “ticket”", "public", "USAGE"],
}


async def test_each_version_is_recognised(otrs_url: str, otrs_version: str) -> None:
    """Colours are what later versions demand of new rows, and nothing else."""
    before = await catalogue(otrs_url)
    found = await look(settings(otrs_url).database)
    assert (found.family, found.schema) == (FAMILIES[otrs_version], "public")
    coloured = {t: c for t, c in found.demanded.items() if t in {"ticket_state", "ticket_priority"}}
    assert found.demanded == coloured
    assert bool(coloured) == (otrs_version >= "7.0")
    assert found.renamed == ({"permission_groups": "groups"} if otrs_version == "6.0" else {})
    assert await catalogue(otrs_url) == before


@pytest.mark.parametrize("otrs_version", ["6.0"])
async def test_each_update_is_noticed(otrs_url: str) -> None:
    """Of those too that change nothing we read."""
    async with otrs_at(otrs_url) as otrs:
        for version in UPDATES:
            await otrs.execute((SCHEMAS / f"{version}.sql").read_text())
            assert (await look(settings(otrs_url).database)).family == FAMILIES[version]


@pytest.mark.parametrize("change", CHANGES)
async def test_what_is_not_known_is_told(new_otrs: OtrsDatabases, change: str) -> None:
    """What was expected, and what was found."""
    with new_otrs("7.3") as url:
        async with otrs_at(url) as otrs:
            await otrs.execute(change)
        with pytest.raises(UnknownSchema) as refused:
            await look(settings(url).database)
    for word in CHANGES[change]:
        assert word in str(refused.value)


async def test_types_of_one_kind_are_the_same(new_otrs: OtrsDatabases) -> None:
    """As an administrator may have widened a column."""
    with new_otrs("7.3") as url:
        async with otrs_at(url) as otrs:
            await otrs.execute("ALTER TABLE ticket ALTER title TYPE TEXT")
            await otrs.execute("ALTER TABLE ticket_history ALTER state_id TYPE BIGINT")
        assert (await look(settings(url).database)).family == FAMILIES["7.3"]


@pytest.mark.parametrize("wrong", ["/{}?connect_timeout=10", "/{}?foo=bar", "/%00"])
async def test_an_address_that_the_server_refuses(otrs_url: str, wrong: str) -> None:
    server, _, name = otrs_url.rpartition("/")
    with pytest.raises(BadSetting, match=r"database\.url: the server refuses it"):
        await look(settings(server + wrong.format(name)).database)


async def test_nothing_is_taken_for_something_else(postgres_url: str) -> None:
    """An empty database is no OTRS, and our own is none either."""
    with pytest.raises(UnknownSchema, match="no table “ticket”"):
        await look(settings(postgres_url).database)
    async with open_database(DatabaseSettings(url=postgres_url)) as db:  # type: ignore[arg-type]
        await db.migrate()
    with pytest.raises(UnknownSchema, match="Ticketgraph's own"):
        await look(settings(postgres_url).database)


async def test_without_the_setting_nothing_is_made_there(new_otrs: OtrsDatabases) -> None:
    with new_otrs("6.5") as url:
        before = await catalogue(url)
        async with open_database(DatabaseSettings(url=url)) as db:  # type: ignore[arg-type]
            with pytest.raises(MigrationError, match="to stand on it"):
                await db.migrate()
        assert await catalogue(url) == before
