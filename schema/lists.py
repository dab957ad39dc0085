"""An agent's own lists of tickets."""

from __future__ import annotations

import strawberry

from resolvers.people import lists
from schema.fields import resolved
from schema.paging import Connection
from schema.ticket import Ticket


@strawberry.type(description="Your tickets; archived ones are in none of these lists.")
class MyTickets:
    locked: Connection[Ticket] = resolved(
        lists.list_of(lists.locked), "Those you have taken and not yet given back."
    )
    watched: Connection[Ticket] = resolved(
        lists.list_of(lists.watched), "Those you watch, closed ones too."
    )
    owned: Connection[Ticket] = resolved(
        lists.list_of(lists.owned), "New, open and pending ones that you own."
    )
    responsible: Connection[Ticket] = resolved(
        lists.list_of(lists.responsible), "New, open and pending ones that you answer for."
    )
    escalating: Connection[Ticket] = resolved(
        lists.escalating,
        "Those you own, new, open or pending, that escalate within a time or have done so, usually"
        " what is due first.",
    )
