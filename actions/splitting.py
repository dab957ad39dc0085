"""A ticket of its own for one article: what is copied, and how both belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import creating, links
from actions.articles import NewArticle
from actions.attachments import insert
from domain.history import HistoryKind
from domain.reference import Channel, SenderType
from domain.tickets import LinkKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.attachments import Called
    from actions.creating import NewTicket
    from actions.work import Work
    from domain.ids import ArticleId
    from domain.tickets import Article

IN_ROWS = "SELECT 1 FROM article_data_mime_attachment WHERE article_id = $1 LIMIT 1"
BODY = "SELECT coalesce(max(a_body), '') FROM article_data_mime WHERE article_id = $1"
COPY = """
    INSERT INTO article_data_mime_attachment (
        article_id, filename, content_size, content_type, content_id, content_alternative,
        disposition, content, create_time, create_by, change_time, change_by)
    SELECT $2, filename, content_size, content_type, content_id, content_alternative,
        disposition, content, coalesce($3, create_time), coalesce($4, create_by),
        coalesce($3, change_time), coalesce($4, change_by)
    FROM article_data_mime_attachment WHERE article_id = $1 ORDER BY id
"""


async def split(
    parent: Work, article: Article, new: NewTicket, in_folder: Sequence[tuple[Called, bytes]] = ()
) -> tuple[Work, ArticleId]:
    """Make the ticket, with the article and its files, as a child; `save` both afterwards.

    Files `in_folder` are taken where the database has none. The article becomes a call of the
    customer's (OTRS: the split opens AgentTicketPhone).
    """
    unit = parent.unit
    [[body]] = await unit.tx.rows(BODY, article.pk)
    said = NewArticle(
        kind=HistoryKind.PHONE_CALL_CUSTOMER,
        channel=Channel.PHONE,
        sender_type=SenderType.CUSTOMER,
        visible=article.visible_for_customer,
        subject=article.subject or new.title,
        body=body,
        sender=article.sender or "",
        to=article.to,
        cc=article.cc,
    )
    child, pk = await creating.create(unit, new, lambda _: said)
    if in_folder and not await unit.tx.rows(IN_ROWS, article.pk):
        for called, content in in_folder:
            await insert(unit, pk, called, content)
    await unit.tx.execute(COPY, article.pk, pk, unit.now, unit.actor.actor_id)
    await links.link(unit, child.ticket, parent.ticket, LinkKind.PARENT, field="input.article")
    for one, other in ((child, parent), (parent, child)):
        one.note(HistoryKind.LINK_ADD, *links.told(one.ticket, other.ticket))
    return child, pk
