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
# what is asked with a new article of the ticket $1, to save a statement: whether the agent $7 has
# seen all others, and the ticket does not say so; SQLite finds the new one, PostgreSQL does not
WAS_ALL = """
    NOT EXISTS (
        SELECT 1 FROM ticket_flag
        WHERE ticket_flag.ticket_id = $1 AND ticket_key = 'Seen' AND ticket_flag.create_by = $7)
    AND NOT EXISTS (
        SELECT 1 FROM article AS other
        WHERE other.ticket_id = $1 AND other.id <> article.id AND NOT EXISTS (
            SELECT 1 FROM article_flag
            WHERE article_flag.article_id = other.id AND article_key = 'Seen'
                AND article_flag.create_by = $7))
"""
NO_ARTICLE = """
    DELETE FROM article_flag WHERE article_key = 'Seen'
        AND article_id IN (SELECT id FROM article WHERE ticket_id = $1)
"""
ALL_FORGET = "DELETE FROM ticket_flag WHERE ticket_id = $1 AND ticket_key = 'Seen'"
OTHERS_FORGET = """
    DELETE FROM ticket_flag WHERE ticket_id = $1 AND ticket_key = 'Seen' AND create_by <> $2
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
        await _see_article(unit, ticket, article)
    else:
        await unit.tx.execute(FORGET_ARTICLE, article, agent)
        await unit.tx.execute(FORGET_TICKET, ticket, agent)
    return True


async def written(
    unit: UnitOfWork, ticket: TicketId, article: ArticleId, *, all_else: bool
) -> None:
    """A new article: only the agent who wrote it has seen it (OTRS: TicketNewMessageUpdate).

    `all_else` is what `WAS_ALL` said of him. A customer has no flags; whoever the system account
    belongs to has not seen what it writes for a customer.
    """
    agent = unit.actor.agent_id
    await unit.tx.execute(OTHERS_FORGET, ticket, agent)
    if unit.actor.is_agent:
        await unit.tx.execute(SEE_ARTICLE, article, unit.now, agent)
        if all_else:
            await unit.tx.execute(SEE_TICKET, ticket, agent, unit.now)


async def by_nobody(unit: UnitOfWork, ticket: TicketId) -> None:
    """The ticket is new to everybody; what was seen of its articles stays."""
    await unit.tx.execute(ALL_FORGET, ticket)


async def no_article(unit: UnitOfWork, ticket: TicketId) -> None:
    """Nobody has seen any article of the ticket (OTRS: TicketArchiveFlagSet)."""
    await unit.tx.execute(NO_ARTICLE, ticket)


async def _see_article(unit: UnitOfWork, ticket: TicketId, article: ArticleId) -> None:
    agent = unit.actor.agent_id
    await unit.tx.execute(SEE_ARTICLE, article, unit.now, agent)
    if not await unit.tx.rows(f"SELECT 1 {NOT_SEEN} LIMIT 1", ticket, agent):
        await unit.tx.execute(SEE_TICKET, ticket, agent, unit.now)
