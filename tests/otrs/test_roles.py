"""The rights that docs/otrs.md names are enough to read, and to write, and are no others."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from db.guest.privileges import SETTINGS, to_read, to_write
from db.guest.recognition import recognised
from schema.build import build, core
from schema.executor.executor import Executor
from settings import Settings
from tests.guest.hosts import MONDAY, PEOPLE
from tests.guest.test_writing import INDEXED, MADE, ON, STATIC
from tests.guest.verbs import DEEDS, Deed
from tests.otrs.deeds import BEFORE, BEYOND, CUSTOMER, NOT_OFFERED
from tests.otrs.guests import as_role, set_in_otrs, settings, standing
from tests.otrs.page import READING, WRITING
from tests.world.world import World

GRANTED = """
    SELECT table_name, privilege_type FROM information_schema.role_table_grants
    WHERE grantee = 'ticketgraph' AND table_schema = 'public'
"""
USED = """
    SELECT relname, n_tup_ins > 0, n_tup_upd > 0, n_tup_del > 0 FROM pg_stat_user_tables
    WHERE schemaname = 'public'
"""
VERBS = ("INSERT", "UPDATE", "DELETE")
LOCKED = r"\bLOCK TABLE\b[^;]*\b{0}\b|\b{0}\b.*\bFOR (NO KEY )?(UPDATE|SHARE)\b"
# only where another process registers the same record, or begins the same day, at this moment
IN_A_RACE = {("customer_user", "DELETE")}


def with_source(url: str, crm: Path) -> Settings:
    """A guest with a source, some of whose records have no row of the OTRS."""
    source = {"name": "crm", "kind": "sqlite", "path": str(crm), "table": "person", "key": "id"}
    fields = {"email": "mail", "last_name": "name"}
    given = settings(url).model_dump() | {"sources": [{**source, "fields": fields}]}
    return Settings.model_validate(given)


async def needed(otrs: asyncpg.Connection) -> set[tuple[str, str]]:
    """What `inspect-database` would name."""
    there = await recognised(otrs)
    writes = {(table, verb) for table, verbs in to_write(there).items() for verb in verbs}
    return writes | {(table, "SELECT") for table in (*to_read(there), *SETTINGS)}


async def done(world: World, otrs: asyncpg.Connection, deeds: Iterable[Deed]) -> list[str]:
    """What was refused."""
    ids, told = dict[str, str](), list[str]()
    for deed in deeds:
        world.now += timedelta(minutes=1)
        if deed.verb == "ticketMerge":
            await otrs.execute(INDEXED)
        told += await do(world, deed, ids)
    return told


async def do(world: World, deed: Deed, ids: dict[str, str]) -> list[str]:
    kind, made = deed.verb[0].upper() + deed.verb[1:], MADE if deed.makes else ""
    document = f"""mutation($input: {kind}Input!) {{
        {deed.verb}(input: $input) {{ errors {{ code message }} {made} }} }}"""
    given = {
        name: ids.get(value, value) if isinstance(value, str) else value
        for name, value in deed.input.items()
    }
    who: Any = await world.customer(deed.who) if deed.who == CUSTOMER else deed.who
    answer = await world.ask(document, {"input": given}, login=who)
    assert answer.errors == [], deed
    found = answer.data[deed.verb]
    if deed.makes and (ticket := found["ticket"]):
        ids |= {deed.makes: ticket["id"], f"{deed.makes}.0": ticket["articles"]["nodes"][0]["id"]}
    return [f"{deed.verb}: {error['message']}" for error in found["errors"]]


async def used(otrs: asyncpg.Connection, statements: Iterable[str]) -> set[tuple[str, str]]:
    """By tables: what was written, and what was locked, which takes UPDATE."""
    rows = await otrs.fetch(USED)
    written = {
        (table, verb) for table, *seen in rows for verb, was in zip(VERBS, seen, strict=True) if was
    }
    locking = [text for text in statements if " FOR " in text or "LOCK TABLE" in text]
    return written | {
        (table, "UPDATE")
        for table, *_ in rows
        if any(re.search(LOCKED.format(table), text, re.DOTALL) for text in locking)
    }


@pytest.mark.parametrize("otrs_version", ["7.1"])
async def test_the_rights_of_the_page_are_enough(
    otrs_url: str, otrs: asyncpg.Connection, tmp_path: Path, executor: Executor
) -> None:
    """For every mutation that a guest offers; and there is none that nothing needs."""
    mutations = core(build()).mutation_type
    assert mutations is not None
    offered = set(mutations.fields) - NOT_OFFERED
    assert {deed.verb for deed in (*DEEDS, *BEYOND)} == offered, "say in BEYOND how it is done"
    url = as_role(otrs_url, "ticketgraph")
    await otrs.execute(READING)
    try:
        chosen = settings(url, read_only=True, own_path=str(tmp_path / "own.db"))
        async with standing(chosen) as world:
            answer = await world.ask("{ tickets { totalCount nodes { history { totalCount } } } }")
            assert answer.errors == []
            assert answer.body["data"]["tickets"]["totalCount"] == 1
        await otrs.execute(WRITING)
        granted = {tuple(row) for row in await otrs.fetch(GRANTED)}
        assert granted == await needed(otrs)
        await prepared(otrs, tmp_path / "crm.db")
        async with standing(with_source(url, tmp_path / "crm.db"), executor) as world:
            world.now = MONDAY
            assert await done(world, otrs, (*DEEDS, *BEYOND)) == []
            statements = [each.sql for each in world.notes.statements]
        writing = {grant for grant in granted if grant[1] != "SELECT"} - IN_A_RACE
        assert sorted(writing - await used(otrs, statements)) == []
    finally:
        await otrs.execute("DROP OWNED BY ticketgraph CASCADE")
        await otrs.execute("DROP ROLE ticketgraph")


async def prepared(otrs: asyncpg.Connection, crm: Path) -> None:
    """People, settings that make OTRS write more, and a source; what was written is not counted."""
    await otrs.execute(PEOPLE + BEFORE)
    values = {name: f" {value}" for name, value in (ON | STATIC).items()}
    await set_in_otrs(otrs, **values)
    with sqlite3.connect(crm) as made:
        made.execute("CREATE TABLE person (id TEXT PRIMARY KEY, mail TEXT, name TEXT)")
        made.executemany(
            "INSERT INTO person VALUES (?, ?, 'New')",
            [("4711", "eva@example.org"), ("4712", "new@example.org")],
        )
    await otrs.execute("SELECT pg_stat_reset()")
