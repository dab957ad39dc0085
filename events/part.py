"""A part of the log: between two places, and of it what may mean something to somebody, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.statement import ANY_LOWER
from domain.history import HistoryKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.statement import Statement
    from domain.reach import Reach

ENDLESS = 2**63 - 1  # the greatest place there may be
WAS_IN = "coalesce(former.queue_id, event.queue_id)"
WAS_OF = "coalesce(former.owner_id, event.owner_id)"


@dataclass(frozen=True, slots=True)
class Part:
    """What comes after a place, at most so many events until another: all, or those in reach."""

    after: int
    most: int
    until: int = ENDLESS
    reach: Reach | None = None


def within(sql: Statement, reach: Reach | None, kinds: Mapping[int, str]) -> str:
    """The condition, after others, of events in this reach; `kinds` are names of history types."""
    if reach is None:
        return ""
    queues = sql.value(sorted(reach.queues))
    places = [f"{WAS_IN} = ANY({queues})", f"entry.queue_id = ANY({queues})"]
    if reach.owners:
        owners = sql.value(sorted(reach.owners))
        places += [f"{WAS_OF} = ANY({owners})", f"entry.owner_id = ANY({owners})"]
    found = f" AND ({' OR '.join(places)})"
    if reach.tickets is not None:
        found += f" AND event.ticket_id = ANY({sql.value(sorted(reach.tickets))})"
    return found + (_whose(sql, reach, kinds) if reach.logins else "")


def _whose(sql: Statement, reach: Reach, kinds: Mapping[int, str]) -> str:
    """Of tickets that were his until then or since then, or by a line that says whose they are."""
    lines = [pk for pk, name in kinds.items() if name == HistoryKind.CUSTOMER_UPDATE.value]
    logins = ANY_LOWER.format(sql.value(sorted(reach.logins)))
    companies = ANY_LOWER.format(sql.value(sorted(reach.companies)))
    his = (
        f"lower({each}.customer_user_id) = {logins} OR lower({each}.customer_id) = {companies}"
        for each in ("event", "earlier")
    )
    by_lines = f"event.customer_id IS NULL OR entry.history_type_id = ANY({sql.value(lines)})"
    return f" AND ({by_lines} OR {' OR '.join(his)})"
