"""Where spam goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.setting_names import problem
from domain.errors import Forbidden, NotOffered
from domain.reference import TicketState
from resolvers.verbs.chosen import chosen

if TYPE_CHECKING:
    from domain.reference import Queue
    from resolvers.context import Context


def place_of_spam(context: Context) -> tuple[Queue, TicketState]:
    """Where spam goes, and its state. Raises the refusal where the viewer cannot send any there."""
    names, reference = context.services.tickets, context.reference
    for name in ("spam_queue", "spam_state"):
        if why := problem(names, name, reference):
            raise NotOffered("input", f"The setting `tickets.{name}` {why}.")
    queue = reference.queue_by_name[names.spam_queue]
    if not context.viewer.knows(queue):
        raise Forbidden("input", "You may not move tickets into the queue for spam.")
    return queue, chosen(context, TicketState, names.spam_state, field="input")
