"""Every statement is one for both engines, whether a test happens to run it or not."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from db.database import Database
from db.sqlite import adapted
from db.table import select
from domain import customers, reference, tickets
from domain.dynamic_fields import DynamicField
from tests.db.places import Place

ROOT = Path(__file__).resolve().parents[2]
GAP = re.compile(r"\{\w*\}")
# tables that only an OTRS has; tests/guest runs what is written there
THEIRS = re.compile(r"\b(ticket_index|ticket_lock_index|article_search_index)\b")
BEGINS = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s")


def constants() -> dict[str, str]:
    """Whole statements that modules keep under a name; those with gaps are whole where they run."""
    found = {}
    for folder in ("actions", "auth", "loaders"):
        for path in (ROOT / folder).glob("*.py"):
            module = importlib.import_module(f"{folder}.{path.stem}")
            for name, value in vars(module).items():
                if name.isupper() and isinstance(value, str) and BEGINS.match(value):
                    if GAP.search(value) or THEIRS.search(value):
                        continue
                    found[f"{folder}.{path.stem}.{name}"] = value
    return found


def records() -> dict[str, str]:
    """Each record whose columns are all in its own table."""
    kinds = [
        *(reference.Agent, DynamicField, reference.Priority, reference.Queue),
        *(reference.Service, reference.Sla, reference.TicketState, reference.TicketType),
        *(customers.Company, tickets.Ticket, tickets.Attachment),
        tickets.DynamicFieldRow,
    ]
    return {kind.__name__: select(kind) for kind in kinds}


STATEMENTS = {**constants(), **records()}


def test_there_are_statements() -> None:
    assert {"auth.rights.GRANTS", "loaders.tickets.LINKS", "Ticket"} <= set(STATEMENTS)


async def test_every_statement_can_be_prepared(place: Place, db: Database) -> None:
    failures: dict[str, Any] = {}
    for name, sql in STATEMENTS.items():
        try:
            await prepare(place, db, sql)
        except Exception as failure:  # noqa: BLE001 - each is told with its statement
            failures[name] = failure

    assert failures == {}


async def prepare(place: Place, db: Database, sql: str) -> None:
    """Let the engine read it without running it."""
    if place.dialect == "sqlite":
        numbers = {int(number) for number in re.findall(r"\$(\d+)", adapted(sql))}
        await db.rows(f"EXPLAIN {sql}", *([None] * max(numbers, default=0)))
        return
    conn = await asyncpg.connect(place.where)
    try:
        await conn.prepare(sql)
    finally:
        await conn.close()


@pytest.mark.parametrize("sql", ["SELECT nichts FROM ticket", "SELECT 1 FROM nowhere"])
async def test_a_wrong_one_would_be_noticed(place: Place, db: Database, sql: str) -> None:
    with pytest.raises(Exception, match=r"no such|does not exist|has not the tables"):
        await prepare(place, db, sql)
