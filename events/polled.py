"""The log where no trigger writes it: history that somebody else wrote is looked for.

Ids are not given in the order of commits, so an entry may appear below others that were seen
already. Ids that were left out are looked for again up to a mark, until every transaction has ended
that could have taken one of them: those that had begun when somebody looked once more after the
mark was set. So a transaction that stays open makes nobody read again what was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.rows import utc
from db.statement import Statement
from events.gaps import Gaps
from events.log import EventLog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from db.database import Database
    from events.part import Part

AT_ONCE = 2000
# On a replica as well: nothing here needs a transaction that writes.
NOW = """
    SELECT coalesce((SELECT max(id) FROM ticket_history), 0),
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
# The limit inside keeps the planner from reading the table from its begin.
FRESH = """
    SELECT entry.id, entry.ticket_id, entry.create_time
    FROM unnest($1::bigint[], $2::bigint[]) AS gap (low, high), LATERAL (
        SELECT id, ticket_id, create_time FROM ticket_history
        WHERE id BETWEEN gap.low AND gap.high ORDER BY id LIMIT $3) AS entry
    ORDER BY entry.id LIMIT $3
"""
TOLD = "SELECT history_id FROM tg_event WHERE history_id = ANY($1)"
LOOKED_AT = "SELECT 1 FROM tg_event WHERE history_id > $1 AND create_time < $2 LIMIT 1"
ONE_AT_A_TIME = "SELECT scanned FROM tg_event_log WHERE id = 1 FOR UPDATE"
# what a trigger has told of until it was taken away is not looked for
BEGUN = """
    UPDATE tg_event_log SET scanned = coalesce((SELECT max(history_id) FROM tg_event), $1)
    WHERE id = 1 AND scanned IS NULL
"""
IS_POLLED = "SELECT scanned IS NOT NULL FROM tg_event_log WHERE id = 1"
IS_TOLD = "UPDATE tg_event_log SET scanned = NULL WHERE id = 1"
SCANNED = "UPDATE tg_event_log SET scanned = $1 WHERE id = 1 AND scanned < $1"
INSERT = "INSERT INTO tg_event (ticket_id, history_id, kind, create_time) VALUES {}"
APART = """
    SELECT {position}, ticket_id, history_id, create_time, origin, kind, queue_id, state_id,
        owner_id, customer_id, customer_user_id
    FROM tg_event WHERE {position} > $1 AND {position} <= $2 ORDER BY {position} LIMIT $3
"""
# Nobody knows whose tickets were: what is looked for was written before.
UNKNOWN = "(SELECT NULL AS customer_id, NULL AS customer_user_id) AS earlier ON TRUE"
GIVEN = """
    unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::timestamp[], $8::text[], $9::text[],
        $10::int[], $11::int[], $12::int[], $13::text[], $14::text[])
    AS given (position, ticket_id, history_id, create_time, origin, kind, queue_id, state_id,
        owner_id, customer_id, customer_user_id)
"""


@dataclass(slots=True)
class Mark:
    """An id of history, and the transaction that has to have ended with all before it."""

    last: int
    transaction: int | None = None


class PolledLog(EventLog):
    """Looks for history each time somebody asks for places of events."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._scanned = 0
        self._gaps: Gaps | None = None  # until somebody has looked
        self._mark: Mark | None = None

    async def assign(self) -> None:
        """Write down what is new, and give it places."""
        await self._look()
        await super().assign()

    async def _look(self) -> None:
        [[last, oldest, newest]] = await self._db.rows(NOW)
        if self._gaps is None:
            self._scanned = await self._begun(last)
            self._gaps = Gaps(self._scanned)
        while await self._take(self._gaps):
            pass
        await self._move_on(self._gaps, oldest, newest)
        if self._mark is None and last > self._scanned:
            self._mark = Mark(last)

    async def _begun(self, last: int) -> int:
        """Where the last process came to; where none was ever, events begin now."""
        async with self._log.transaction() as tx:
            await tx.execute(BEGUN, last)
            [[scanned]] = await tx.rows(ONE_AT_A_TIME)
        return int(scanned)

    async def _take(self, gaps: Gaps) -> bool:
        """Write down some entries that nobody else has; whether there may be more."""
        fresh = await self._db.rows(FRESH, gaps.lows, gaps.highs, AT_ONCE)
        ids = [row[0] for row in fresh]
        if ids:
            async with self._log.transaction() as tx:
                await tx.rows(ONE_AT_A_TIME)
                told = {row[0] for row in await tx.rows(TOLD, ids)}
                rest = [row for row in fresh if row[0] not in told]
                if rest:
                    sql = Statement()
                    await tx.execute(INSERT.format(_values(sql, rest)), *sql.values)
        gaps.seen(ids)
        return len(ids) == AT_ONCE

    async def _move_on(self, gaps: Gaps, oldest: int, newest: int) -> None:
        """Forget what cannot change any more."""
        mark = self._mark
        if mark is None:
            return
        if mark.transaction is None:
            mark.transaction = newest
        if mark.transaction <= oldest:
            async with self._log.transaction() as tx:
                await tx.execute(SCANNED, mark.last)
            gaps.close(mark.last)
            if self._mark is mark:  # nobody who looked meanwhile has come further
                self._scanned, self._mark = mark.last, None

    async def remove(self, before: datetime, most: int) -> bool:
        """Remove old events, but none of those whose ids are still looked at: they would be new."""
        if await self._log.rows(LOOKED_AT, self._scanned, before):
            return False
        return await super().remove(before, most)

    async def _rows(self, part: Part, kinds: Mapping[int, str]) -> Sequence[Sequence[Any]]:
        """The events from where they are, with what their tickets are now."""
        if self._log is self._db:
            return await super()._rows(part, kinds)
        # which of them are in somebody's reach is known only where their tickets are
        most = part.most if part.reach is None else part.until - part.after
        place = part.after, part.until, most
        found = await self._log.rows(APART.format(position=self._position), *place)
        columns = [list(column) for column in zip(*found, strict=True)] or [[] for _ in range(11)]
        columns[3] = [utc(value, self._log.host.zone) for value in columns[3]]
        names = {"position": "position", "events": f"(SELECT * FROM {GIVEN})", "earlier": UNKNOWN}
        return await self._found(part, kinds, names, *columns)


async def take_over(db: Database) -> None:
    """A trigger tells of history now: what was written since somebody looked last is told first."""
    [[is_polled]] = await db.accounts.rows(IS_POLLED)
    if is_polled:
        await PolledLog(db).assign()
        async with db.accounts.transaction() as tx:
            await tx.execute(IS_TOLD)


def _values(sql: Statement, entries: Sequence[Sequence[Any]]) -> str:
    rows = (
        f"({sql.value(ticket)}, {sql.value(pk)}, 'history', {sql.value(created)})"
        for pk, ticket, created in entries
    )
    return ", ".join(rows)
