"""What is left when we have gone: nothing of ours, and everything of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from app import open_database
from commands.uninstallation import uninstall_guest
from db.guest.database import settle
from db.migrate import MigrationError
from db.settings import DatabaseSettings
from domain.errors import BadSetting
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import as_role, dumped, settings, standing
from tests.servers.postgres import Postgres
from tests.web.conftest import visiting
from tests.world.stores import ADMIN


@pytest.fixture
def otrs_url(new_otrs: OtrsDatabases) -> Iterator[str]:
    with new_otrs("7.1") as url:
        yield url


async def installed(database: DatabaseSettings) -> None:
    async with open_database(database) as db:
        assert await db.migrate()
    await settle(database)


async def test_tables_and_rows_are_as_before(
    postgres_server: Postgres, otrs_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the trigger, a schema of our own, and rows in it."""
    before = dumped(postgres_server, otrs_url)
    chosen = settings(otrs_url, allow_trigger=True)
    async with standing(chosen) as world:
        assert (await world.ask("{ tickets { totalCount } }", login=ADMIN)).errors == []
        with pytest.raises(MigrationError, match="Stop it first"):
            await uninstall_guest(chosen.database, pytest.fail)
    assert dumped(postgres_server, otrs_url) != before
    plans: list[str] = []
    await uninstall_guest(chosen.database, plans.append)
    assert "the trigger tg_event_of_history on public.ticket_history" in plans[0]
    assert "the schema ticketgraph" in plans[0]
    assert dumped(postgres_server, otrs_url) == before
    await uninstall_guest(chosen.database, plans.append)
    assert len(plans) == 1
    assert "nothing of ours in this database" in capsys.readouterr().out


@pytest.mark.parametrize(
    "become", ["CREATE TABLE groups_table (id INT)", "ALTER TABLE ticket DROP COLUMN title"]
)
async def test_who_upgrades_first_can_still_leave(
    postgres_server: Postgres, otrs_url: str, otrs: asyncpg.Connection, become: str
) -> None:
    """Whatever the tables have become, which the service could not stand on any more."""
    chosen = settings(otrs_url, allow_trigger=True)
    await installed(chosen.database)
    await otrs.execute(become)
    await uninstall_guest(chosen.database, lambda _: None)
    left = "\n".join(dumped(postgres_server, otrs_url))
    assert "tg_" not in left
    assert "ticketgraph" not in left


async def test_an_empty_schema_that_somebody_else_made_stays(
    otrs_url: str, otrs: asyncpg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    await otrs.execute("CREATE SCHEMA for_others")
    await uninstall_guest(settings(otrs_url, own_schema="for_others").database, pytest.fail)
    assert "nothing of ours in this database" in capsys.readouterr().out
    assert await otrs.fetchval("SELECT to_regnamespace('for_others')")


async def test_what_others_put_into_our_schema_stays(
    otrs_url: str, otrs: asyncpg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    """A view upon a table of ours is in the way, and nothing is removed until it has gone."""
    chosen = settings(otrs_url)
    await installed(chosen.database)
    await otrs.execute("CREATE TABLE ticketgraph.theirs (id integer)")
    await otrs.execute("CREATE VIEW events AS SELECT * FROM ticketgraph.tg_event")
    built = r"tables: view events depends on table (ticketgraph\.)?tg_event\. Remove that first\."
    with pytest.raises(MigrationError, match=built):
        await uninstall_guest(chosen.database, lambda _: None)
    assert await otrs.fetchval("SELECT to_regclass('ticketgraph.tg_token')")
    await otrs.execute("DROP VIEW events")
    plans: list[str] = []
    await uninstall_guest(chosen.database, plans.append)
    assert "the table ticketgraph.tg_event" in plans[0]
    assert "the schema" not in plans[0]
    stays = "The schema ticketgraph stays: theirs in it is not ours.\n"
    assert stays in capsys.readouterr().out
    await uninstall_guest(chosen.database, pytest.fail)
    assert capsys.readouterr().out == f"There is nothing of ours in this database. {stays}"
    left = "SELECT relname FROM pg_class WHERE relnamespace = 'ticketgraph'::regnamespace"
    assert [row[0] for row in await otrs.fetch(left)] == ["theirs"]


async def test_a_service_whose_tables_are_removed_says_so(
    otrs_url: str, otrs: asyncpg.Connection
) -> None:
    """By force, while it runs; started anew it makes them again."""
    chosen = settings(otrs_url)
    note = 'mutation { articleAddNote(input: {ticket: "%s", body: "x"}) { errors { code } } }'
    async with standing(chosen) as world, visiting(world) as client:
        await otrs.execute("DROP SCHEMA ticketgraph CASCADE")
        told = await client.get("/health/ready")
        assert (told.status_code, told.json()["database"]) == (503, "no tables")
        [ticket] = (await world.ask("{ tickets { nodes { id } } }")).data["tickets"]["nodes"]
        done = await world.ask(note.replace("%s", ticket["id"]))
        assert done.data["articleAddNote"]["errors"] == [{"code": "UNAVAILABLE"}]
    assert await otrs.fetchval("SELECT count(*) FROM article") == 1
    await installed(chosen.database)


async def test_also_beside_their_tables(
    postgres_server: Postgres, otrs_url: str, otrs: asyncpg.Connection
) -> None:
    """Where the role may make no schema."""
    await otrs.execute("CREATE ROLE lodger LOGIN")
    try:
        await otrs.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO lodger")
        await otrs.execute("GRANT CREATE ON SCHEMA public TO lodger")
        before = dumped(postgres_server, otrs_url)
        chosen = settings(as_role(otrs_url, "lodger"))
        await installed(chosen.database)
        assert await otrs.fetchval("SELECT to_regclass('public.tg_event')")
        await uninstall_guest(chosen.database, lambda _: None)
        assert dumped(postgres_server, otrs_url) == before
    finally:
        await otrs.execute("DROP OWNED BY lodger CASCADE")
        await otrs.execute("DROP ROLE lodger")


async def test_who_uses_the_tables_is_in_the_way(otrs_url: str, otrs: asyncpg.Connection) -> None:
    chosen = settings(otrs_url, time_limit=0.2)
    await installed(settings(otrs_url).database)
    async with otrs.transaction():
        await otrs.execute("LOCK TABLE ticketgraph.tg_event")
        with pytest.raises(MigrationError, match="Stop the service first"):
            await uninstall_guest(chosen.database, lambda _: None)
    assert await otrs.fetchval("SELECT to_regclass('ticketgraph.tg_token')")


async def test_nothing_is_removed_elsewhere(
    otrs_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither from a database of our own, nor from one that is only read."""
    with pytest.raises(BadSetting, match=r"database\.mode"):
        await uninstall_guest(DatabaseSettings(), pytest.fail)
    own = tmp_path / "own.db"
    chosen = settings(otrs_url, read_only=True, own_path=str(own))
    await uninstall_guest(chosen.database, pytest.fail)
    assert str(own) in capsys.readouterr().out.replace("\n", "")


async def test_who_only_reads_now_removes_what_he_wrote_before(
    postgres_server: Postgres, otrs_url: str, tmp_path: Path
) -> None:
    before = dumped(postgres_server, otrs_url)
    await installed(settings(otrs_url, allow_trigger=True).database)
    plans: list[str] = []
    chosen = settings(otrs_url, read_only=True, own_path=tmp_path / "own.db")
    await uninstall_guest(chosen.database, plans.append)
    assert "the trigger tg_event_of_history on public.ticket_history" in plans[0]
    assert dumped(postgres_server, otrs_url) == before


async def test_every_schema_is_found(postgres_server: Postgres, otrs_url: str) -> None:
    """Also that of before `own_schema` was changed, to which the trigger belongs."""
    before = dumped(postgres_server, otrs_url)
    await installed(settings(otrs_url, allow_trigger=True).database)
    chosen = settings(otrs_url, own_schema="second")
    await installed(chosen.database)
    plans: list[str] = []
    await uninstall_guest(chosen.database, plans.append)
    for part in ("the trigger", "the schema second", "the schema ticketgraph"):
        assert part in plans[0]
    assert dumped(postgres_server, otrs_url) == before


@pytest.mark.parametrize("looks", [False, True], ids=["without a look", "with one"])
async def test_another_role_removes_nothing_and_is_told_what_does(
    postgres_server: Postgres, otrs_url: str, otrs: asyncpg.Connection, *, looks: bool
) -> None:
    """The statements, run by whoever may, leave nothing."""
    before = dumped(postgres_server, otrs_url)
    chosen = settings(otrs_url, allow_trigger=True)
    await installed(chosen.database)
    await otrs.execute("CREATE ROLE other LOGIN")
    await otrs.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO other")
    if looks:
        await otrs.execute("GRANT USAGE ON SCHEMA ticketgraph TO other")
        await otrs.execute("GRANT SELECT ON ALL TABLES IN SCHEMA ticketgraph TO other")
    try:
        with pytest.raises(MigrationError, match="what another role has made") as refused:
            await uninstall_guest(settings(as_role(otrs_url, "other")).database, lambda _: None)
        told = str(refused.value)
        assert "“other”, which is connected" in told
        assert "the table ticketgraph.tg_audit" in told or "the function ticketgraph." in told
        assert "Run it as “postgres”" in told
        assert await otrs.fetchval("SELECT to_regclass('ticketgraph.tg_token') IS NOT NULL")
        for statement in re.findall(r"^  (DROP .*;)$", told, re.MULTILINE):
            await otrs.execute(statement)
    finally:
        await otrs.execute("DROP OWNED BY other CASCADE")
        await otrs.execute("DROP ROLE other")
    assert dumped(postgres_server, otrs_url) == before
