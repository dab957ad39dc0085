"""Lists follow an index, so that a page costs the same of however many tickets; so do counts."""

from __future__ import annotations

import pytest

from db.database import Database
from db.search import ORDERED_BY, count_of_tickets
from domain.filters import TicketFilter, TicketOrderField
from domain.ids import QueueId, StateId, UserId
from domain.viewer import Sight
from tests.db.places import Place

# all but queue and state, which are ordered by names in other tables
INDEXES = {
    TicketOrderField.NUMBER: "sqlite_autoindex_ticket_1",
    TicketOrderField.CREATED: "ticket_create_time",
    TicketOrderField.AGE: "ticket_create_time",
    TicketOrderField.CHANGED: "ticket_change_time",
    TicketOrderField.PRIORITY: "ticket_priority_order",
    TicketOrderField.TITLE: "ticket_title_order",
    TicketOrderField.ESCALATION: "ticket_escalation_order",
}


@pytest.mark.parametrize(("by", "index"), INDEXES.items())
async def test_an_order_has_an_index(
    place: Place, db: Database, by: TicketOrderField, index: str
) -> None:
    """An index on an expression serves only the very same expression."""
    if place.dialect != "sqlite":
        pytest.skip("PostgreSQL sorts few tickets rather than look at an index")
    order = f"{ORDERED_BY[by]} DESC, ticket.id DESC"
    plan = await db.rows(f"EXPLAIN QUERY PLAN SELECT title FROM ticket ORDER BY {order}")
    steps = [str(row[3]) for row in plan]

    # numbers are unique, but SQLite prepares for two of the same
    assert [step for step in steps if "LAST TERM" not in step] == [
        f"SCAN ticket USING INDEX {index}"
    ]


@pytest.mark.parametrize(
    ("states", "index"),
    [(None, "ticket_archive_queue_owner"), (frozenset({StateId(1), StateId(4)}), "ticket_work")],
)
async def test_counting_reads_no_ticket(
    place: Place, db: Database, states: frozenset[StateId] | None, index: str
) -> None:
    """Not even to see whether it is the agent's own."""
    if place.dialect != "sqlite":
        pytest.skip("PostgreSQL reads few tickets rather than look at an index")
    sight = Sight(frozenset({QueueId(1), QueueId(2)}), UserId(3))
    sql, values = count_of_tickets(TicketFilter(sight=sight, states=states, archived=False))
    plan = await db.rows(f"EXPLAIN QUERY PLAN {sql}", *values)
    assert str(plan[0][3]).startswith(f"SEARCH ticket USING COVERING INDEX {index} ")
