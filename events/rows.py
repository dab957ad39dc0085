"""Events out of the rows that `events/log.py` reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.rows import utc
from domain.changes import TicketCustomer
from domain.events import Event, Place, Present
from domain.history import HistoryKind
from domain.ids import HistoryId
from domain.whose import CustomerLine, Known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from domain.ids import TicketId, UserId

# A ticket got another customer, and was deleted before everybody had been told; `actions/deletion`.
REASSIGNED = "reassigned"


@dataclass(frozen=True, slots=True)
class Around:
    """What else is read of the tickets of some rows, by ticket."""

    watchers: Mapping[TicketId, set[UserId]]
    turned: Mapping[TicketId, HistoryId]
    lines: Mapping[TicketId, Sequence[CustomerLine]]
    zone: tzinfo  # of the times in the database


def needs_lines(row: Sequence[Any], kinds: Mapping[int, str]) -> bool:
    """Whether lines of history have to say whose the ticket was."""
    is_change = _kind(row, kinds) is HistoryKind.CUSTOMER_UPDATE
    return row[2] is not None and (row[21] is None or is_change)


def event_of(row: Sequence[Any], kinds: Mapping[int, str], around: Around) -> Event:
    """The event of a row; `kinds` are names of history types."""
    position, ticket, history, created, origin, _, actor, article, text = row[:9]
    whose = _known(row, kinds, around.lines.get(ticket, ()))
    before, after, others = _places(row, whose)
    return Event(
        *(position, ticket, history, utc(created, around.zone), origin, _kind(row, kinds)),
        *(actor, article),
        text=text,
        before=before,
        after=after,
        now=_present(row, around),
        others=others,
        is_visible=row[25] == 1,
    )


def _places(
    row: Sequence[Any], whose: Known
) -> tuple[Place | None, Place | None, tuple[Place, ...]]:
    """Where the ticket was before and after, and where else it may have been."""
    if row[2] is None:  # no line of history is left: the event itself says where it was
        before = _place(row[9:12], whose.recorded)
        return before, _place(row[9:12], None) if row[20] == REASSIGNED else None, ()
    before, after = _place(row[9:12], whose.before), _place(row[12:15], whose.after)
    meanwhile = before and whose.meanwhile and _place(row[9:12], whose.meanwhile)
    return before, after, (meanwhile,) if meanwhile else ()


def _present(row: Sequence[Any], around: Around) -> Present | None:
    ticket, (customer_id, login) = row[1], row[18:20]
    place = _place(row[15:18], TicketCustomer(customer_id, login))
    if place is None:
        return None
    watchers = frozenset(around.watchers.get(ticket, ()))
    return Present(place, customer_id, login, watchers, around.turned.get(ticket))


def _known(row: Sequence[Any], kinds: Mapping[int, str], lines: Sequence[CustomerLine]) -> Known:
    """What is known of whose the ticket was."""
    return Known(
        history_id=HistoryId(row[2] or 0),
        changes=_kind(row, kinds) is HistoryKind.CUSTOMER_UPDATE,
        recorded=_recorded(row[21:23]),
        earlier=_recorded(row[23:25]),
        now=None if row[15] is None else TicketCustomer(row[18], row[19]),
        lines=lines,
    )


def _kind(row: Sequence[Any], kinds: Mapping[int, str]) -> HistoryKind:
    if row[2] is None:
        return HistoryKind.CUSTOMER_UPDATE if row[20] == REASSIGNED else HistoryKind.REMOVE
    return HistoryKind.of(kinds.get(row[5], ""))


def _recorded(values: Sequence[str | None]) -> TicketCustomer | None:
    """Whose it was, if the event says so; '' is none."""
    return None if values[0] is None else TicketCustomer(values[0] or None, values[1] or None)


def _place(values: Sequence[Any], customer: TicketCustomer | None) -> Place | None:
    return None if values[0] is None else Place(values[0], values[1], values[2], customer)
