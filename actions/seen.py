"""What an agent has seen: a flag of his on each article, and one on the ticket (OTRS: Seen).

Flags leave no history, and the ticket does not change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.ids import ArticleId, TicketId

SEEN_ARTICLE = """
    SELECT 1 FROM article_flag WHERE article_id = $1 AND article_key = 'Seen' AND create_by = $2
"""
SEE_ARTICLE = """
    INSERT INTO article_flag (article_id, article_key, article_value, create_time, create_by)
    VALUES ($1, 'Seen', '1', $2, $3)
"""
FORGET_ARTICLE = """
    DELETE FROM article_flag WHERE article_id = $1 AND article_key = 'Seen' AND create_by = $2
"""
NOT_SEEN = """
    FROM article WHERE article.ticket_id = $1 AND NOT EXISTS (
        SELECT 1 FROM article_flag
        WHERE article_flag.article_id = article.id AND article_flag.article_key = 'Seen'
            AND article_flag.create_by = $2)
"""
# coalesce tells PostgreSQL the types; SQLite would make a number of a time that is cast
SEE_ARTICLES = f"""
    INSERT INTO article_flag (article_id, article_key, article_value, create_time, create_by)
    SELECT article.id, 'Seen', '1', coalesce($3, article.create_time),
        coalesce($2, article.create_by)
    {NOT_SEEN}
"""
FORGET_ARTICLES = """
    DELETE FROM article_flag WHERE article_key = 'Seen' AND create_by = $2
        AND article_id IN (SELECT id FROM article WHERE ticket_id = $1)
"""
SEEN_TICKET = """
    SELECT 1 FROM ticket_flag WHERE ticket_id = $1 AND ticket_key = 'Seen' AND create_by = $2
"""
SEE_TICKET = """
    INSERT INTO ticket_flag (ticket_id, ticket_key, ticket_value, create_time, create_by)
    VALUES ($1, 'Seen', '1', $3, $2) ON CONFLICT DO NOTHING
"""
FORGET_TICKET = """
    DELETE FROM ticket_flag WHERE ticket_id = $1 AND ticket_key = 'Seen' AND create_by = $2
"""


async def mark_ticket(unit: UnitOfWork, ticket: TicketId, *, seen: bool) -> bool:
    """Mark the ticket with all its articles; whether it was otherwise before."""
    who = ticket, unit.actor.actor_id
    was = bool(await unit.tx.rows(SEEN_TICKET, *who))
    if seen:
        await unit.tx.execute(SEE_ARTICLES, *who, unit.now)
        await unit.tx.execute(SEE_TICKET, *who, unit.now)
    else:
        await unit.tx.execute(FORGET_ARTICLES, *who)
        await unit.tx.execute(FORGET_TICKET, *who)
    return was is not seen


async def mark_article(
    unit: UnitOfWork, ticket: TicketId, article: ArticleId, *, seen: bool
) -> bool:
    """Mark one article; whether it was otherwise before.

    Who has seen all articles has seen the ticket, and otherwise not (OTRS:
    TicketNewMessageUpdate).
    """
    agent = unit.actor.actor_id
    if bool(await unit.tx.rows(SEEN_ARTICLE, article, agent)) is seen:
        return False
    if seen:
        await see_article(unit, ticket, article)
    else:
        await unit.tx.execute(FORGET_ARTICLE, article, agent)
        await unit.tx.execute(FORGET_TICKET, ticket, agent)
    return True


async def see_article(unit: UnitOfWork, ticket: TicketId, article: ArticleId) -> None:
    """The same for an article that the actor has not seen, such as one he has just written."""
    agent = unit.actor.actor_id
    await unit.tx.execute(SEE_ARTICLE, article, unit.now, agent)
    if not await unit.tx.rows(f"SELECT 1 {NOT_SEEN} LIMIT 1", ticket, agent):
        await unit.tx.execute(SEE_TICKET, ticket, agent, unit.now)
