"""What customers answer, and what becomes of their tickets then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import articles, attributes
from actions.choices import hold
from domain.rules import follow_up_refusal

if TYPE_CHECKING:
    from actions.articles import NewArticle
    from actions.work import Work
    from domain.ids import ArticleId
    from domain.reference import TicketState


async def add(work: Work, article: NewArticle, open_state: TicketState) -> ArticleId:
    """Add what a customer answers, which opens the ticket (OTRS: CustomerTicketZoom).

    Raises the refusal where he may not.
    """
    unit = work.unit
    why = follow_up_refusal(unit.actor, work.ticket, unit.reference, field="input.ticket")
    if why is not None:
        raise why
    await hold(unit, open_state, field="input")
    pk = await articles.add(work, article)
    attributes.set_state(work, open_state)
    return pk
