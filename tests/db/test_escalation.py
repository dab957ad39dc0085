"""The columns of escalation, computed from the tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actions.escalation import recompute
from actions.unit import UnitOfWork
from db.database import Database, Transaction
from domain.ids import TicketId
from domain.viewer import Sight, Viewer
from loaders.reference import read
from tests.db.rows import insert

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
AGENT, CUSTOMER = 1, 3
NEW_TICKET, STATE_UPDATE, NOTE = 1, 27, 15
CLOSED, OPEN, PENDING = 2, 4, 6
NONE = (0, 0, 0, 0)
COLUMNS = """
    SELECT escalation_time, escalation_response_time, escalation_update_time,
        escalation_solution_time
    FROM ticket WHERE id = 1
"""


@pytest.fixture(autouse=True)
async def promised(db: Database) -> None:
    """A queue, an SLA with other times and a calendar of its own, and one that promises nothing."""
    times = {"first_response_time": 60, "update_time": 120, "solution_time": 480}
    sla = {"first_response_time": 30, "update_time": 0, "solution_time": 60}
    hours = '{"Mon": [10], "Tue": [10]}'
    calendar = {"name": "1", "label": "Short", "time_zone": "Europe/Berlin"}
    async with db.transaction() as tx:
        await insert(tx, "queue", {"id": 50, "name": "Promising", **times})
        await insert(tx, "tg_calendar", {**calendar, "working_hours": hours})
        await insert(tx, "sla", {"id": 1, "name": "Short", "calendar_name": "1", **sla})
        await insert(tx, "sla", {"id": 2, "name": "Nothing", "calendar_name": "gone"})


async def ticket(db: Database, **columns: Any) -> None:
    row = {"id": 1, "tn": "1", "queue_id": 50, "ticket_state_id": OPEN, "create_time": MONDAY}
    async with db.transaction() as tx:
        await insert(tx, "ticket", {**row, **columns})


async def article(db: Database, sender: int, hours: int, *, visible: int = 1) -> None:
    row = {"ticket_id": 1, "article_sender_type_id": sender, "is_visible_for_customer": visible}
    when = MONDAY + timedelta(hours=hours)
    async with db.transaction() as tx:
        await insert(tx, "article", {**row, "create_time": when})


async def noted(db: Database, kind: int, state: int) -> None:
    row = {"ticket_id": 1, "history_type_id": kind, "state_id": state}
    async with db.transaction() as tx:
        await insert(tx, "ticket_history", row)


class Counting:
    """A transaction that counts its statements."""

    def __init__(self, tx: Transaction) -> None:
        self.tx, self.dialect, self.read, self.written = tx, tx.dialect, 0, 0

    async def fetch(self, record: type[Any], sql: str, *args: Any) -> list[Any]:
        self.read += 1
        return await self.tx.fetch(record, sql, *args)

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        self.read += 1
        return await self.tx.rows(sql, *args)

    async def execute(self, sql: str, *args: Any) -> None:
        self.written += 1
        await self.tx.execute(sql, *args)


async def statements(db: Database) -> tuple[int, int]:
    """Recompute: how many statements read, and how many wrote."""
    reference = await read(db)
    async with db.transaction() as tx:
        counting = Counting(tx)
        unit = UnitOfWork(counting, Viewer(Sight(frozenset())), MONDAY, reference)
        await recompute(unit, TicketId(1))
    return counting.read, counting.written


async def recomputed(db: Database) -> tuple[int, ...]:
    """The four columns, in minutes after the ticket was made; 0 for none."""
    await statements(db)
    [row] = await db.rows(COLUMNS)
    return tuple((moment - int(MONDAY.timestamp())) // 60 if moment else 0 for moment in row)


async def test_the_times_of_the_queue(db: Database) -> None:
    await ticket(db)
    await article(db, CUSTOMER, 0)
    assert await recomputed(db) == (60, 60, 120, 480)


async def test_an_answer_restarts_the_clock(db: Database) -> None:
    await ticket(db)
    await article(db, CUSTOMER, 0)
    await article(db, AGENT, 1)
    await article(db, AGENT, 2, visible=0)
    assert await recomputed(db) == (180, 0, 180, 480)


async def test_without_articles_no_update_is_due(db: Database) -> None:
    await ticket(db)
    assert await recomputed(db) == (60, 60, 0, 480)


async def test_no_update_is_due_while_pending(db: Database) -> None:
    await ticket(db, ticket_state_id=PENDING)
    await article(db, CUSTOMER, 0)
    assert await recomputed(db) == (60, 60, 0, 480)


async def test_all_of_the_sla_holds_and_its_calendar(db: Database) -> None:
    """Berlin works from 9 to 10 UTC, and what is left on Tuesday; no update, as the SLA says."""
    await ticket(db, sla_id=1, create_time=MONDAY + timedelta(minutes=15))
    await article(db, CUSTOMER, 0)
    assert await recomputed(db) == (45, 45, 0, 24 * 60 + 15)


async def test_a_zone_that_nobody_knows_counts_as_utc(db: Database) -> None:
    """Whoever wrote it past the API; the hours are those of the calendar even so."""
    async with db.transaction() as tx:
        await tx.execute("UPDATE tg_calendar SET time_zone = 'Mars/Olympus' WHERE name = '1'")
    await ticket(db, sla_id=1)
    assert await recomputed(db) == (90, 90, 0, 120)


async def test_an_sla_that_promises_nothing(db: Database) -> None:
    await ticket(db, sla_id=2, escalation_time=7, escalation_solution_time=7)
    await article(db, CUSTOMER, 0)
    assert await recomputed(db) == NONE


@pytest.mark.parametrize("state", [CLOSED, 3, 5, 9])
async def test_a_finished_ticket_escalates_no_more(db: Database, state: int) -> None:
    await ticket(db, ticket_state_id=state, escalation_time=7, escalation_update_time=7)
    await article(db, CUSTOMER, 0)
    assert await recomputed(db) == NONE


@pytest.mark.parametrize(
    ("kind", "state", "solution"),
    [
        (STATE_UPDATE, CLOSED, 0),
        (NEW_TICKET, CLOSED, 0),
        (NOTE, CLOSED, 480),
        (STATE_UPDATE, 9, 480),
        (STATE_UPDATE, OPEN, 480),
    ],
)
async def test_whether_it_was_ever_closed(
    db: Database, kind: int, state: int, solution: int
) -> None:
    await ticket(db)
    await noted(db, kind, state)
    assert await recomputed(db) == (60, 60, 0, solution)


async def test_a_queue_that_promises_nothing(db: Database) -> None:
    await ticket(db, queue_id=1)
    await article(db, CUSTOMER, 0)
    assert await recomputed(db) == NONE


async def test_only_what_differs_is_written(db: Database) -> None:
    await ticket(db)
    await article(db, CUSTOMER, 0)
    assert await statements(db) == (2, 1)
    assert await statements(db) == (2, 0)


async def test_articles_of_a_finished_ticket_are_not_read(db: Database) -> None:
    await ticket(db, ticket_state_id=CLOSED)
    assert await statements(db) == (1, 0)
