"""Where somebody is who follows, and what he sees there: cursors, which are good for both.

A cursor is a place and a text (`sight_text`), which begins with the mark of the log.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from domain.errors import InvalidInput, ResyncRequired
from domain.paging import place_of
from resolvers.live.events import PLACE

if TYPE_CHECKING:
    from domain.reference import Reference
    from domain.viewer import Viewer
    from events.live import Live
    from resolvers.live.inputs import EventFilterInput

RIGHTS_CHANGED = "What you may see has changed."
ANOTHER_LOG = "This place is of another log of events: the one of the service was made anew."
HALFWAY = "halfway"  # where a cursor has what somebody sees: it is never what he sees


def start(live: Live, since: str | None, seen: str) -> int:
    """The place of a cursor; without one, where events have got to. `seen`: his `sight_text`.

    Raises `InvalidInput`, and `ResyncRequired` where he sees other things than when he got it, or
    where that was in another log.
    """
    try:
        place = place_of("since", PLACE, since)
    except InvalidInput:
        raise InvalidInput("since", "the `id` of an event, or an `eventCursor`") from None
    if place is None:
        return live.hub.head
    position, sight = place
    if sight != HALFWAY and not sight.startswith(f"{live.log.mark}."):
        raise ResyncRequired(ANOTHER_LOG)
    if not f"{sight}.".startswith(f"{seen}."):
        raise ResyncRequired(RIGHTS_CHANGED)
    return int(position)


def sight_text(live: Live, viewer: Viewer, reference: Reference) -> str:
    """In which log, what somebody sees, how that is called, and what he chose of it: after dots.

    Each is another text when it has changed.
    """
    sight, queues, states = viewer.sight, reference.queues, reference.states
    seen = sorted(sight.queues), sorted(sight.logins), sorted(sight.companies)
    names = [(pk, queues[pk].name) for pk in sorted(sight.queues) if pk in queues]
    called = names, sorted((pk, state.name, state.type.name) for pk, state in states.items())
    return ".".join((live.log.mark, *map(_hash, (seen, called, sorted(viewer.my_queues)))))


def sight_of(live: Live, viewer: Viewer, reference: Reference, wanted: EventFilterInput) -> str:
    """As much of it as counts for what he wants: names where he follows by them."""
    if wanted.in_my_queues is not None:
        return sight_text(live, viewer, reference)
    by_name = any(each is not None for each in (wanted.queues, wanted.states, wanted.state_types))
    return ".".join(sight_text(live, viewer, reference).split(".")[: 3 if by_name else 2])


def _hash(seen: object) -> str:
    return sha256(repr(seen).encode()).hexdigest()[:16]
