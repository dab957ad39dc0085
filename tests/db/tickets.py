"""Made-up tickets, and which of them a filter means, said in Python instead of SQL."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from db.database import Transaction
from domain.filters import NEVER, TicketFilter, TicketOrder, TicketOrderField
from domain.viewer import Sight
from tests.db.rows import insert

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
# besides the four every installation has; 5 is Support
QUEUES = ["Support", "Support::Ä", "Support::Z", "support"]
QUEUE_NAMES = dict(enumerate(["Postmaster", "Raw", "Junk", "Misc", *QUEUES], start=1))
STATES = [
    *("new", "closed successful", "closed unsuccessful", "open", "removed"),
    *("pending reminder", "pending auto close+", "pending auto close-", "merged"),
]
STATE_NAMES = dict(enumerate(STATES, start=1))
TITLES = [
    None,
    "",
    "Drucker",
    "drucker",
    "Ärger",
    "ärger",
    "50 %",
    "a_b",
    "C:\\temp",
    "Straße*",
    "two\nlines",
]
COMPANIES = [None, "", "ACME", "acme", "Ö"]
LOGINS = [None, "", "anna", "Anna", "ANNA", "max@example.org", "Özge"]
AGENTS = [1, 2, 3]


@dataclass(frozen=True)
class Row:
    """A row of `ticket`; the names are those of the columns."""

    id: int
    tn: str
    title: str | None
    queue_id: int
    ticket_lock_id: int
    user_id: int
    responsible_user_id: int
    ticket_priority_id: int
    ticket_state_id: int
    customer_id: str | None
    customer_user_id: str | None
    escalation_time: int
    archive_flag: int
    create_time: datetime
    change_time: datetime


def made_up(count: int, *, first_id: int = 1, seed: int = 7) -> list[Row]:
    """Tickets that have much in common, so that an order has many ties to break."""
    chance = random.Random(seed)
    return [_made_up(chance, pk) for pk in range(first_id, first_id + count)]


def _made_up(chance: random.Random, pk: int) -> Row:
    return Row(
        id=pk,
        tn=f"{chance.randrange(10**6):06}{pk}",
        title=chance.choice(TITLES),
        queue_id=chance.choice(list(QUEUE_NAMES)),
        ticket_lock_id=chance.choice([1, 2, 3]),
        user_id=chance.choice(AGENTS),
        responsible_user_id=chance.choice(AGENTS),
        ticket_priority_id=chance.choice([1, 2, 3, 4, 5]),
        ticket_state_id=chance.choice(list(STATE_NAMES)),
        customer_id=chance.choice(COMPANIES),
        customer_user_id=chance.choice(LOGINS),
        escalation_time=chance.choice([0, 0, 1_700_000_000, 1_800_000_000]),
        archive_flag=chance.choice([0, 0, 0, 1]),
        create_time=START + timedelta(seconds=chance.randrange(4)),
        change_time=START + timedelta(seconds=chance.randrange(4)),
    )


async def fill(tx: Transaction, rows: Sequence[Row], watched: Iterable[tuple[int, int]]) -> None:
    """Agents, queues, tickets and who watches which."""
    await insert(tx, "users", *({"login": f"agent{n}"} for n in AGENTS[1:]))
    await insert(tx, "queue", *({"name": name} for name in QUEUES))
    await add(tx, rows)
    pairs = ({"ticket_id": ticket, "user_id": user} for ticket, user in watched)
    await insert(tx, "ticket_watcher", *pairs)


async def add(tx: Transaction, rows: Sequence[Row]) -> None:
    await insert(tx, "ticket", *map(asdict, rows))


def chosen(
    rows: Sequence[Row],
    watched: frozenset[tuple[int, int]],
    wanted: TicketFilter,
    orders: Sequence[TicketOrder],
) -> list[int]:
    """The ids of the tickets a filter means, in order."""
    found = [row for row in rows if _matches(row, watched, wanted)]
    # sorting is stable, so the last criterion is applied first; ties follow its direction
    found.sort(key=lambda row: row.id, reverse=bool(orders) and _descending(orders[-1]))
    for order in reversed(orders):
        found.sort(key=lambda row, by=order.field: _key(row, by), reverse=_descending(order))  # type: ignore[misc]
    return [row.id for row in found]


def _descending(order: TicketOrder) -> bool:
    return order.descending is not (order.field is TicketOrderField.AGE)


def _key(row: Row, by: TicketOrderField) -> Any:
    return {
        TicketOrderField.NUMBER: row.tn,
        TicketOrderField.CREATED: row.create_time,
        TicketOrderField.AGE: row.create_time,
        TicketOrderField.CHANGED: row.change_time,
        TicketOrderField.PRIORITY: row.ticket_priority_id,
        TicketOrderField.QUEUE: QUEUE_NAMES[row.queue_id],
        TicketOrderField.STATE: STATE_NAMES[row.ticket_state_id],
        TicketOrderField.TITLE: row.title or "",
        TicketOrderField.ESCALATION: row.escalation_time or NEVER,
    }[by]


def sees(sight: Sight, row: Row) -> bool:
    """Said in other words than in the product."""
    login, company = (row.customer_user_id or "").lower(), (row.customer_id or "").lower()
    if sight.logins:
        his = login in sight.logins or company in sight.companies
        return his and row.queue_id in sight.queues
    return row.queue_id in sight.queues or row.user_id == sight.owner


def _matches(row: Row, watched: frozenset[tuple[int, int]], wanted: TicketFilter) -> bool:
    return all(
        (
            sees(wanted.sight, row),
            wanted.ids is None or row.id in wanted.ids,
            wanted.queues is None or row.queue_id in wanted.queues,
            wanted.numbers is None or row.tn in wanted.numbers,
            wanted.title is None or _like(wanted.title, row.title or ""),
            wanted.states is None or row.ticket_state_id in wanted.states,
            wanted.priorities is None or row.ticket_priority_id in wanted.priorities,
            wanted.lock_ids is None or row.ticket_lock_id in wanted.lock_ids,
            wanted.owners is None or row.user_id in wanted.owners,
            wanted.responsibles is None or row.responsible_user_id in wanted.responsibles,
            wanted.customer_ids is None or row.customer_id in wanted.customer_ids,
            wanted.customer_logins is None or _same_login(row, wanted.customer_logins),
            wanted.created_after is None or row.create_time > wanted.created_after,
            wanted.created_before is None or row.create_time < wanted.created_before,
            wanted.changed_after is None or row.change_time > wanted.changed_after,
            wanted.changed_before is None or row.change_time < wanted.changed_before,
            wanted.watched_by is None or ((row.id, wanted.watched_by) in watched) is wanted.watched,
            wanted.archived is None or bool(row.archive_flag) is wanted.archived,
        )
    )


def _like(pattern: str, text: str) -> bool:
    """Capitals or not, and * stands for anything."""
    parts = map(re.escape, pattern.lower().split("*"))
    return re.fullmatch(".*".join(parts), text.lower(), re.DOTALL) is not None


def _same_login(row: Row, logins: Sequence[str]) -> bool:
    login = row.customer_user_id
    return login is not None and login.lower() in {wanted.lower() for wanted in logins}
