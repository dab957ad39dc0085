"""Orders of tickets follow an index, so that a page costs the same of however many tickets."""

from __future__ import annotations

import pytest

from db.database import Database
from db.search import ORDERED_BY
from domain.filters import TicketOrderField
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
