"""Arguments for fields of our schema, most of which name something the filled databases have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.ids import global_id
from tests.executor.inputs import Habits
from tests.queries.made_up import cursor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.executor.choices import Choices

IDS = (
    *(global_id("Ticket", pk) for pk in (1, 282, 294, 100_000)),
    *(global_id("Article", pk) for pk in (1, 900)),
    global_id("HistoryEntry", 1),
    *(global_id("CustomerUser", key) for key in ("K10002", "noah.jones", ["crm", "K10040"])),
    *(global_id("Company", key) for key in ("1001", "1002", "nowhere")),
    *(global_id("Queue", pk) for pk in (1, 5)),
    global_id("Agent", 1),
    *(global_id(name, 1) for name in ("TicketState", "Priority", "TicketType", "Service", "Sla")),
    "nonsense",
)
CURSORS = (
    cursor("articles", 1),
    cursor("tickets:created-", "2026-10-27 10:28:49", 289),
    cursor("companies", "crm", "1002"),
    cursor("queues", "Raw"),
    "nonsense",
)
TEXTS: dict[str, Sequence[str]] = {
    "number": ("2026010110000018", "2026110610000017", "1"),
    "name": ("Support", "Raw", "Nowhere"),
    "login": ("K10002", "noah.jones", "K10040", "nobody"),
    "customerId": ("1001", "1002", "nowhere"),
    "source": ("crm", "own", "nothing"),
    "names": ("Project", "nothing"),
    "queues": ("Support::*", "Raw", "Vertrieb"),
    "states": ("open", "new", "closed successful"),
    "after": CURSORS,
    "before": CURSORS,
}
OTHER_TEXTS = ("e", "a*", "1001", "root@localhost", "")
OTHERS: dict[str, Sequence[Any]] = {
    "Boolean": (True, False),
    "ID": IDS,
    "Date": ("2026-10-01", "2026-01-01"),
    "DateTime": ("2026-10-01T00:00:00Z", "2026-01-01T00:00:00+02:00"),
    "Float": (1.5,),
}


def scalars(choices: Choices, type_: str, name: str) -> Any:
    """Pages are small, and now and then too large."""
    if type_ == "Int":
        return choices.of((2, 1, 3, 0)) if not choices.once_in(20) else 101
    if type_ == "String":
        return choices.of(TEXTS.get(name, OTHER_TEXTS))
    return choices.of(OTHERS[type_])


HABITS = Habits(
    scalars,
    always=frozenset({"first"}),
    # what two runs do not have in common, whichever engine runs them
    left_out=frozenset(
        {
            "CustomerUser.asOf",
            "FieldProvenance.asOf",
            "OtherValue.asOf",
            "Source.lastSuccess",
            "Source.latencyMs",
            "Source.cache",
        }
    ),
)
