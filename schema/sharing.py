"""What depends on who asks, and not only on his rights: such answers are nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PERSONAL = frozenset(
    {
        ("Article", "body"),  # an address, also of a picture in it, is signed for whoever asks
        ("Article", "plainUrl"),
        ("Article", "seen"),
        ("Article", "viewerCan"),
        ("Attachment", "url"),
        ("QueueCounters", "mine"),
        ("Ticket", "seen"),
        ("Ticket", "viewerCan"),
        ("Ticket", "watchedByViewer"),
    }
)


# What leads to other tickets, or counts them, or names them: what somebody owns may be one of them.
OTHERS = frozenset(
    {
        ("Article", "ticket"),
        ("Company", "tickets"),
        ("CustomerUser", "tickets"),
        ("Queue", "counters"),
        ("Queue", "tickets"),
        ("Ticket", "history"),
        ("Ticket", "links"),
        ("Ticket", "mergedInto"),
        ("TicketEvent", "new"),
        ("TicketEvent", "old"),
    }
)


def is_personal(asked: Iterable[tuple[str, str]]) -> bool:
    """Whether one of these fields, each with its type, is personal."""
    return not PERSONAL.isdisjoint(asked)


def leads_further(asked: Iterable[tuple[str, str]]) -> bool:
    """Whether one of these fields leads to other tickets than the one that is told of."""
    return not OTHERS.isdisjoint(asked)
