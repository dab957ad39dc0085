"""What is ours belongs to another role: whoever starts is told whose it is, and what helps."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from app import main, open_database
from domain.errors import BadSetting
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import as_role, settings, standing
from tests.world.stores import ADMIN

OLDER = """
    DELETE FROM ticketgraph.tg_migration WHERE name = '0027_event_mark';
    ALTER TABLE ticketgraph.tg_event_log DROP COLUMN mark
"""


@pytest.fixture
def otrs_url(new_otrs: OtrsDatabases) -> Iterator[str]:
    with new_otrs("7.1") as url:
        yield url


@pytest.fixture
async def other(otrs: asyncpg.Connection) -> AsyncIterator[str]:
    """A role that may do everything with the tables of the OTRS."""
    await otrs.execute("CREATE ROLE other LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO other")
    yield "other"
    await otrs.execute("DROP OWNED BY other CASCADE; DROP ROLE other")


async def installed(url: str) -> None:
    async with open_database(settings(url).database) as db:
        await db.migrate()


async def refusal(url: str) -> tuple[str, list[str]]:
    """What is told, and the statements in it."""
    with pytest.raises(BadSetting) as refused:
        await installed(url)
    told = str(refused.value)
    return told, re.findall(r"(?:^  |run: )([A-Z].*;)$", told, re.MULTILINE)


async def test_step_by_step_all_is_granted(
    otrs_url: str, otrs: asyncpg.Connection, other: str
) -> None:
    """The schema, its tables, and a newer version, which changes them."""
    await installed(otrs_url)
    url = as_role(otrs_url, other)
    told, statements = await refusal(url)
    assert "the schema ticketgraph belongs to the role “postgres”" in told
    assert "“other”, which is connected, may not use it" in told
    assert statements == ["GRANT USAGE, CREATE ON SCHEMA ticketgraph TO other;"]
    await otrs.execute(statements[0])
    told, statements = await refusal(url)
    assert "the table ticketgraph.tg_audit belongs to the role “postgres”" in told
    for statement in statements:
        await otrs.execute(statement)
    async with standing(settings(url)) as world:
        assert (await world.ask("{ tickets { totalCount } }", login=ADMIN)).errors == []
    assert not await otrs.fetchval(
        "SELECT has_table_privilege('other', 'ticketgraph.tg_audit', 'DELETE')"
    )
    await otrs.execute(OLDER)
    told, statements = await refusal(url)
    assert "may not bring it up to date" in told
    for statement in statements:
        await otrs.execute(statement)
    await installed(url)


async def test_a_schema_where_nothing_may_be_made_is_named(
    otrs_url: str, otrs: asyncpg.Connection, other: str
) -> None:
    """It is there, and empty: our tables would not come beside those of the OTRS unasked."""
    await otrs.execute("CREATE SCHEMA ticketgraph; GRANT USAGE ON SCHEMA ticketgraph TO other")
    told, statements = await refusal(as_role(otrs_url, other))
    assert "“other”, which is connected, may not make tables there" in told
    await otrs.execute(statements[0])
    await installed(as_role(otrs_url, other))


async def test_who_may_not_read_the_otrs_is_told_the_statements(
    otrs_url: str, otrs: asyncpg.Connection, other: str
) -> None:
    await otrs.execute("REVOKE SELECT ON users, queue FROM other")
    told, statements = await refusal(as_role(otrs_url, other))
    assert "the role “other”, which is connected, may not read all tables" in told
    assert statements == ["GRANT SELECT ON public.queue, public.users TO other;"]


async def test_a_right_that_is_taken_away_meanwhile_is_no_internal_error(
    otrs_url: str, otrs: asyncpg.Connection
) -> None:
    await otrs.execute("CREATE ROLE tenant LOGIN; GRANT ALL ON SCHEMA public TO tenant")
    await otrs.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO tenant")
    try:
        async with standing(settings(as_role(otrs_url, "tenant"))) as world:
            [ticket] = (await world.ask("{ tickets { nodes { id } } }")).data["tickets"]["nodes"]
            await otrs.execute("REVOKE ALL ON ticket FROM tenant")
            answer = await world.ask("{ tickets { nodes { id } } }", login=ADMIN)
            assert answer.codes == ["UNAVAILABLE"]
            document = 'mutation { ticketLock(input: {ticket: "%s"}) { errors { code } } }'
            done = await world.ask(document % ticket["id"])
            assert done.data["ticketLock"]["errors"] == [{"code": "UNAVAILABLE"}]
    finally:
        await otrs.execute("DROP OWNED BY tenant CASCADE; DROP ROLE tenant")


async def test_a_command_says_it_in_a_few_lines(
    otrs_url: str,
    other: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without a stack of calls."""
    await installed(otrs_url)
    monkeypatch.setenv("TICKETGRAPH_DATABASE__URL", as_role(otrs_url, other))
    monkeypatch.setenv("TICKETGRAPH_DATABASE__MODE", "guest")
    monkeypatch.setenv("TICKETGRAPH_SOURCES", "[]")
    assert await asyncio.to_thread(main, ["token", "root@localhost"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("database.own_schema: the schema ticketgraph belongs to the role")
