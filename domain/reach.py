"""Which events may mean something to somebody: what is read of the log for him, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import View
    from domain.ids import QueueId, TicketId, UserId


@dataclass(frozen=True, slots=True)
class Reach:
    """Tickets that were in one of these queues, or of these owners; of a customer, also his.

    More than what he sees may be in it, but nothing else may mean something to him. A customer
    has logins and companies, as in `Sight`; what nobody knows the customer of may be his.
    """

    queues: frozenset[QueueId]
    owners: frozenset[UserId]
    logins: frozenset[str]
    companies: frozenset[str]
    tickets: frozenset[TicketId] | None

    @classmethod
    def of(cls, views: Sequence[View]) -> Reach:
        """What may mean something to whoever has one of these views, which are his."""
        sights = [view.sight for view in views]
        return cls(
            queues=frozenset().union(*map(_queues, views)),
            owners=frozenset(sight.owner for sight in sights if sight.owner is not None),
            logins=frozenset().union(*(sight.logins for sight in sights)),
            companies=frozenset().union(*(sight.companies for sight in sights)),
            tickets=views[0].following.tickets,
        )

    def renewed(self, views: Sequence[View]) -> Reach:
        """What may mean something to him now: this very object where that is the same.

        So whoever reads for him sees at once whether it is.
        """
        found = self.of(views)
        return self if found == self else found


def _queues(view: View) -> frozenset[QueueId]:
    """Those he follows; of a customer all, as doubts about any of them are told to him."""
    queues, sight = view.following.queues, view.sight
    return sight.queues if queues is None or sight.is_customers else sight.queues & queues
