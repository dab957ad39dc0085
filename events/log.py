"""The log of events in our database: read on from a place, in one order for everybody.

PostgreSQL gives ids before transactions end, so an event's place is given afterwards, by whichever
process comes first, one after the other (`tg_event_assign`). SQLite has one writer: ids are places.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from db.statement import Statement
from domain.events import ELSEWHERE
from domain.history import HistoryKind
from domain.whose import CustomerLine
from events.beside import BESIDE
from events.part import within
from events.rows import Around, event_of, needs_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from db.database import Database
    from domain.events import Event
    from domain.ids import HistoryId, TicketId, UserId
    from events.part import Part

ASSIGN = "SELECT tg_event_assign()"  # at most so many:
AT_ONCE = 10_000
# Where a ticket was that has been deleted since, the event itself says.
AFTER = """
    SELECT event.{position}, event.ticket_id, event.history_id, event.create_time, event.origin,
        entry.history_type_id, entry.create_by, entry.article_id, coalesce(entry.name, ''),
        coalesce(former.queue_id, event.queue_id), coalesce(former.state_id, event.state_id),
        coalesce(former.owner_id, event.owner_id),
        entry.queue_id, entry.state_id, entry.owner_id,
        ticket.queue_id, ticket.ticket_state_id, ticket.user_id,
        ticket.customer_id, ticket.customer_user_id, event.kind,
        event.customer_id, event.customer_user_id, earlier.customer_id, earlier.customer_user_id,
        article.is_visible_for_customer
    FROM {events} AS event
    LEFT JOIN {entry}
    LEFT JOIN {former}
    LEFT JOIN ticket ON ticket.id = event.ticket_id
    LEFT JOIN article ON article.id = entry.article_id
    LEFT JOIN {earlier}
    WHERE event.{position} > $1 AND event.{position} <= $2
        AND (entry.id IS NOT NULL OR event.kind <> 'history'){reach}
    ORDER BY event.{position} LIMIT $3
"""
# Read where an event does not say it, and of lines that give another one.
LINES = """
    SELECT entry.ticket_id, entry.id, coalesce(rest.payload, entry.name)
    FROM ticket_history AS entry
    JOIN ticket_history_type AS type ON type.id = entry.history_type_id AND type.name = $2
    LEFT JOIN tg_history_text AS rest ON rest.history_id = entry.id
    WHERE entry.ticket_id = ANY($1) ORDER BY entry.id
"""
WATCHERS = "SELECT ticket_id, user_id FROM ticket_watcher WHERE ticket_id = ANY($1)"
# Asked last: what was changed before the others were asked is in it. What was changed before the
# first event that is read says nothing of any of them.
TURNED = """
    SELECT entry.ticket_id, max(entry.id) FROM ticket_history AS entry
    JOIN ticket_history_type AS type ON type.id = entry.history_type_id AND type.name = ANY($2)
    WHERE entry.ticket_id = ANY($1) AND entry.id >= $3 GROUP BY entry.ticket_id
"""
BOUNDS = {
    "postgresql": "SELECT last, removed FROM tg_event_log WHERE id = 1",
    "sqlite": """
        SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'tg_event'), 0), removed
        FROM tg_event_log WHERE id = 1""",
}
# Made with the log: a place of another log means nothing here.
MARK = "SELECT mark FROM tg_event_log WHERE id = 1"
POSITION = {"postgresql": "position", "sqlite": "id"}
# What is older than all that is younger; a few at a time, so that nobody waits for long.
OLDEST = """
    SELECT {position} FROM tg_event
    WHERE {position} < coalesce(
        (SELECT min({position}) FROM tg_event WHERE create_time >= $1), 9223372036854775807)
    ORDER BY {position} LIMIT $2
"""
REMOVED = "UPDATE tg_event_log SET removed = $1 WHERE id = 1 AND removed < $1"
REMOVE = "DELETE FROM tg_event WHERE {position} <= $1"


class EventLog:
    """Reads the log, and removes what is old of it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._log = db.accounts
        self._position = POSITION[self._log.dialect]
        self.mark = ""  # which log it is, known when somebody has begun

    async def begin(self) -> int:
        """Find out which log it is, and give places to what is there; the last place."""
        [[self.mark]] = await self._log.rows(MARK)
        await self.assign()
        return (await self.bounds())[0]

    async def assign(self) -> None:
        """Give places to the events whose changes have been made by now.

        Where some of very many are removed meanwhile, others may wait for the next look.
        """
        while self._log.dialect == "postgresql":
            [[given]] = await self._log.rows(ASSIGN)
            if given < AT_ONCE:
                break

    async def bounds(self) -> tuple[int, int]:
        """The last place that was given, and the last whose event is gone."""
        [[last, removed]] = await self._log.rows(BOUNDS[self._log.dialect])
        return int(last), int(removed)

    async def read(self, part: Part, kinds: Mapping[int, str]) -> list[Event]:
        """The events of this part, in order; `kinds` are names of history types."""
        rows = await self._rows(part, kinds)
        tickets = {row[1] for row in rows}
        lines = await self._lines({row[1] for row in rows if needs_lines(row, kinds)})
        watchers, turned = await self._watchers(tickets), await self._turned(rows)
        around = Around(watchers, turned, lines, self._db.host.zone)
        return [event_of(row, kinds, around) for row in rows]

    async def _rows(self, part: Part, kinds: Mapping[int, str]) -> Sequence[Sequence[Any]]:
        return await self._found(part, kinds, {"position": self._position, "events": "tg_event"})

    async def _found(
        self, part: Part, kinds: Mapping[int, str], names: Mapping[str, str], *given: Any
    ) -> Sequence[Sequence[Any]]:
        sql = Statement()
        sql.values += [part.after, part.until, part.most, *given]
        joined = {**BESIDE[self._db.dialect], **names}
        text = AFTER.format(**joined, reach=within(sql, part.reach, kinds))
        return await self._db.rows(text, *sql.values)

    async def _lines(self, tickets: Iterable[TicketId]) -> Mapping[TicketId, list[CustomerLine]]:
        found: dict[TicketId, list[CustomerLine]] = defaultdict(list)
        kind = HistoryKind.CUSTOMER_UPDATE.value
        for ticket, pk, text in await self._db.rows(LINES, list(tickets), kind) if tickets else ():
            found[ticket].append(CustomerLine(pk, text))
        return found

    async def _watchers(self, tickets: Iterable[TicketId]) -> Mapping[TicketId, set[UserId]]:
        found: dict[TicketId, set[UserId]] = defaultdict(set)
        for ticket, user in await self._db.rows(WATCHERS, list(tickets)) if tickets else ():
            found[ticket].add(user)
        return found

    async def _turned(self, rows: Sequence[Sequence[Any]]) -> Mapping[TicketId, HistoryId]:
        first = min((row[2] for row in rows if row[2] is not None), default=None)
        if first is None:
            return {}
        tickets, names = {row[1] for row in rows}, [kind.value for kind in ELSEWHERE]
        found = await self._db.rows(TURNED, list(tickets), names, first)
        return {ticket: entry for ticket, entry in found}  # noqa: C416 - of rows, not of pairs

    async def remove(self, before: datetime, most: int) -> bool:
        """Remove events older than this, at most so many; whether there may be more."""
        oldest = OLDEST.replace("{position}", self._position)
        places = [row[0] for row in await self._log.rows(oldest, before, most)]
        if places:
            async with self._log.transaction() as tx:
                await tx.execute(REMOVED, places[-1])
                await tx.execute(REMOVE.replace("{position}", self._position), places[-1])
        return len(places) == most
