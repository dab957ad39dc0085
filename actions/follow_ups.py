"""What customers answer, and what becomes of their tickets then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import articles, attributes
from domain.errors import Conflict, Forbidden, MissingRight, TicketMerged
from domain.reference import VIEWABLE, StateType
from domain.viewer import Right

if TYPE_CHECKING:
    from actions.articles import NewArticle
    from actions.work import Work
    from domain.ids import ArticleId
    from domain.reference import TicketState

POSSIBLE = "possible"  # OTRS compares the name; with any other the portal asks for a new ticket
OPTION = """
    SELECT follow_up_possible.name FROM queue
    JOIN follow_up_possible ON follow_up_possible.id = queue.follow_up_id WHERE queue.id = $1
"""


class FollowUpRefused(Conflict):
    """A ticket that is closed, in a queue where that is the end."""

    code = "FOLLOW_UP_REFUSED"


async def add(work: Work, article: NewArticle, open_state: TicketState) -> ArticleId:
    """Add what a customer answers, which opens the ticket (OTRS: CustomerTicketZoom)."""
    await check(work)
    pk = await articles.add(work, article)
    attributes.set_state(work, open_state)
    return pk


async def check(work: Work) -> None:
    """Raises the refusal where the customer may not answer."""
    unit, ticket, field = work.unit, work.ticket, "input.ticket"
    queue = unit.reference.queues[ticket.queue_id]
    if unit.actor.is_agent:
        raise Forbidden(field, "Customers follow up here. Agents add notes and calls.")
    if not unit.actor.may_in(Right.WRITE, queue):
        raise MissingRight(field, Right.WRITE, queue)
    kind = unit.reference.states[ticket.state_id].type
    if kind is StateType.MERGED:
        raise TicketMerged(field)
    [[option]] = await unit.tx.rows(OPTION, ticket.queue_id)
    if kind not in VIEWABLE and option != POSSIBLE:
        raise FollowUpRefused(field, "The ticket is closed: make a new one.")
