"""Which other tickets a history entry names, and what is left of it for who does not see them.

OTRS writes numbers and IDs of other tickets when tickets are linked or merged. A merge also takes
along entries that came with an article: a FollowUp then names a ticket that is no longer its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.history import HistoryKind, payload

if TYPE_CHECKING:
    from collections.abc import Collection

# the fields of each kind that hold a number of which it depends on the viewer whether he reads it;
# behind each is the ID (OTRS: Kernel/System/Ticket.pm, Kernel/System/LinkObject/Ticket.pm)
NUMBERS_AT: dict[HistoryKind, tuple[int, ...]] = {
    HistoryKind.LINK_ADD: (0,),
    HistoryKind.LINK_DELETE: (0,),
    HistoryKind.MERGED: (0, 2),
    HistoryKind.FOLLOW_UP: (),  # its number is shown to nobody
}


def names_tickets(kind: HistoryKind) -> bool:
    """Whether entries of this kind may name tickets other than their own."""
    return kind in NUMBERS_AT


def numbers(kind: HistoryKind, text: str) -> set[str]:
    """The numbers of tickets that an entry with this payload may show."""
    fields = _fields(text)
    return {fields[place].strip() for place in _places(kind, fields)} - {""}


def with_seen(kind: HistoryKind, text: str, seen: Collection[str]) -> str:
    """The payload with only these numbers, and their IDs, of those it names.

    Literal text of older installations goes: nobody can tell which tickets it names.
    """
    if not names_tickets(kind):
        return text
    fields = _fields(text)
    for place in _places(kind, fields):
        if fields[place].strip() not in seen:
            fields[place : place + 2] = [""] * len(fields[place : place + 2])
    return payload(fields)


def _places(kind: HistoryKind, fields: list[str]) -> list[int]:
    """Where numbers are; the text may have been cut off before."""
    return [place for place in NUMBERS_AT.get(kind, ()) if place < len(fields)]


def _fields(text: str) -> list[str]:
    return text.removeprefix("%%").split("%%") if text.startswith("%%") else []


def main_of(text: str) -> int | None:
    """The ID of the ticket that others were merged into, which a Merged entry ends with."""
    last = _fields(text)[-1:]
    return int(last[0]) if last and last[0].strip().isdecimal() else None
