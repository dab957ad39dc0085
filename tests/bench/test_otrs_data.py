"""The made-up OTRS database is as large as was wanted, and whole."""

from __future__ import annotations

import asyncpg
import pytest

from bench.otrs.generate import Options, backlog, generate
from domain.errors import BadSetting

TICKETS = 2_000
KEYS = """SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent,
        a.attname AS column, b.attname AS key
    FROM pg_constraint
    JOIN pg_attribute AS a ON a.attrelid = conrelid AND a.attnum = conkey[1]
    JOIN pg_attribute AS b ON b.attrelid = confrelid AND b.attnum = confkey[1]
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace"""
SHARES = """SELECT avg((state.type_id IN (3, 7))::int)::float AS closed,
        avg((customer_id IS NULL AND customer_user_id IS NOT NULL)::int)::float AS by_login
    FROM ticket JOIN ticket_state AS state ON state.id = ticket_state_id"""


async def test_it_has_as_many_rows_as_was_wanted_and_no_broken_key(postgres_url: str) -> None:
    counts = await generate(Options(postgres_url, TICKETS, "7.1", "5%"))
    assert (counts["ticket"], counts["article"]) == (TICKETS, 3 * TICKETS)
    assert counts["article_data_mime"] == counts["article"]
    assert (counts["customer_user"], counts["customer_company"]) == (TICKETS // 10, TICKETS // 200)
    assert 4.5 * TICKETS < counts["ticket_history"] < 5.5 * TICKETS
    connection = await asyncpg.connect(postgres_url)
    try:
        await _is_whole(connection)
        [(closed, by_login)] = await connection.fetch(SHARES)
        # how many rows the planner thinks there are: it was told
        planned = "SELECT reltuples FROM pg_class WHERE relname = 'ticket'"
        assert await connection.fetchval(planned) == TICKETS + 1
    finally:
        await connection.close()
    assert 0.93 < closed < 0.97
    assert 0.03 < by_login < 0.07
    with pytest.raises(BadSetting, match="has tickets"):
        await generate(Options(postgres_url, TICKETS))


async def _is_whole(connection: asyncpg.Connection) -> None:
    """The keys were not checked while it was filled, and the indexes not there."""
    for row in await connection.fetch(KEYS):
        child, parent, column, key = row
        broken = f"""SELECT count(*) FROM {child} AS child WHERE {column} IS NOT NULL
            AND NOT EXISTS (SELECT FROM {parent} WHERE {parent}.{key} = child.{column})"""
        assert await connection.fetchval(broken) == 0, row
    indexes = "SELECT count(*) FROM pg_indexes WHERE tablename = $1"
    assert await connection.fetchval(indexes, "ticket") == 21
    assert await connection.fetchval(indexes, "ticket_history") == 10


def test_the_backlog_is_a_number_or_a_share_and_a_quarter_at_most() -> None:
    assert backlog("2000", 1_000_000) == 2000
    assert backlog("5%", 1_000_000) == 50_000
    assert (backlog("2000", 4_000), backlog("90%", 4_000)) == (1_000, 1_000)
    for wrong in ("many", "-5", "5 %", ""):
        with pytest.raises(BadSetting, match=r"^--unfinished: "):
            backlog(wrong, 1_000)


async def test_a_server_that_is_not_there_is_named_without_its_address() -> None:
    with pytest.raises(BadSetting, match=r"^--url: no PostgreSQL database answers there") as bad:
        await generate(Options("postgresql://somebody:secret@127.0.0.1:1/otrs"))
    assert "secret" not in str(bad.value)
