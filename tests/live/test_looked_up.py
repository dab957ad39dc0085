"""What it costs PostgreSQL to read a part of the log depends on the part, not on all history."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import pytest

from db.database import Database
from domain.ids import QueueId, UserId
from domain.reach import Reach
from events.log import EventLog
from events.part import Part
from tests.live.following import settled
from tests.live.test_missed import LINES
from tests.work.asking import new_ticket
from tests.world.stores import ADMIN
from tests.world.world import World

MANY, PART = 20_000, 5000  # lines of history, and places that are read at once
NOBODY: frozenset[Any] = frozenset()
QUEUES = frozenset({QueueId(1), QueueId(2)})
OF_AN_AGENT = Reach(QUEUES, frozenset({UserId(7)}), NOBODY, NOBODY, None)
OF_A_CUSTOMER = Reach(QUEUES, NOBODY, frozenset({"anna"}), frozenset({"1001"}), None)
WHOLE = re.compile(r"Seq Scan on (ticket_history|tg_event)\b")


class Explaining:
    """A database that finds nothing, and says how it would have looked."""

    def __init__(self, db: Database) -> None:
        self.dialect, self.accounts, self.host = db.dialect, db.accounts, db.host
        self.plan = ""

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        self.plan = "\n".join(row[0] for row in await self.accounts.rows(f"EXPLAIN {sql}", *args))
        return []


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_no_read_of_the_log_goes_through_all_history(office: World) -> None:
    await new_ticket(office, ADMIN)
    await office.execute(LINES, MANY)
    await settled(office)
    await office.execute("ANALYZE")
    db = Explaining(office.services.db)
    log, kinds = EventLog(cast("Database", db)), office.services.references.current.history_kinds
    for reach in (OF_AN_AGENT, OF_A_CUSTOMER, None):
        await log.read(Part(MANY - 2 * PART, 500, MANY - PART, reach), kinds)
        assert "Index Scan using tg_event_position" in db.plan
        assert not WHOLE.search(db.plan), db.plan
