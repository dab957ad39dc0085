"""Which tickets somebody follows, by names as he has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from domain.errors import InvalidInput
from domain.events import Following, View
from domain.history import HistoryKind
from domain.reference import StateType
from resolvers import nodes
from resolvers.inputs import Names, about, check_audience, check_lists, states_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.ids import QueueId, TicketId
    from domain.reference import Reference
    from domain.viewer import Viewer

LONGEST_ORIGIN = 100


@strawberry.input(
    name="TicketEventFilter",
    description="Which tickets to follow: every given condition holds, a list means any of its"
    " values.",
)
class EventFilterInput:
    tickets: list[strawberry.ID] | None = about("IDs of tickets.")
    queues: list[str] | None = about(
        "Whole names of queues; `Support::*` means Support with all queues below it."
    )
    in_my_queues: bool | None = about("Only tickets in the queues you chose, or only others.")
    states: list[str] | None = about("Names of states, as `pending reminder`.")
    state_types: list[StateType] | None = about("Kinds of states.")
    owner: list[str] | None = about("Logins of owners.")
    customer_user: list[str] | None = about("Logins of customer users, capitals or not.")
    customer_id: list[str] | None = about("Company keys, exactly as the tickets hold them.")
    watched_by_me: bool | None = about("True: only tickets you watch. There is no false.")
    kinds: list[HistoryKind] | None = about(
        "What happened. That a ticket enters or leaves what you follow is told in any case."
    )

    def view(self, viewer: Viewer, reference: Reference) -> View:
        """What this viewer sees of it now.

        Raises `InvalidInput` for names he does not know, and for what is for agents.
        """
        check_lists(self)
        check_audience(self, viewer)
        if self.watched_by_me is False:
            raise InvalidInput("filter.watchedByMe", "true, or leave it out")
        names = Names(reference, viewer)
        following = Following(
            tickets=_ids(self.tickets),
            queues=self._queues(names, viewer),
            states=states_by(self.states, self.state_types, names),
            owners=names.agents("filter.owner", self.owner),
            customer_logins=_set(self.customer_user, str.lower),
            customer_ids=_set(self.customer_id, str),
            watched_by=viewer.agent_id if self.watched_by_me else None,
            kinds=None if self.kinds is None else frozenset(self.kinds),
        )
        return View(viewer.sight, following)

    def renewed(self, viewer: Viewer, reference: Reference, former: View) -> View:
        """The same of who may be another now; what it meant, where a name is no longer there."""
        try:
            return self.view(viewer, reference)
        except InvalidInput:
            return View(viewer.sight, former.following)

    def _queues(self, names: Names, viewer: Viewer) -> frozenset[QueueId] | None:
        found = None if self.queues is None else names.queues(self.queues)
        if self.in_my_queues is None:
            return found
        found = names.all_queues if found is None else found
        return found & viewer.my_queues if self.in_my_queues else found - viewer.my_queues


def _ids(given: list[strawberry.ID] | None) -> frozenset[TicketId] | None:
    if given is None:
        return None
    return frozenset(nodes.ticket_id(text, field="filter.tickets") for text in given)


def _set(given: list[str] | None, form: Callable[[str], str]) -> frozenset[str] | None:
    return None if given is None else frozenset(map(form, given))


def check_origin(origin: str | None) -> None:
    """Raises `InvalidInput` for an origin that no mutation takes."""
    if origin is not None and not 0 < len(origin) <= LONGEST_ORIGIN:
        raise InvalidInput("skipOrigin", f"1 to {LONGEST_ORIGIN} characters")
