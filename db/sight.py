"""Which tickets somebody sees, in SQL: the one condition behind lists, counts and lookups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.statement import ANY_LOWER

if TYPE_CHECKING:
    from db.statement import Statement
    from domain.viewer import Sight

VISIBLE_ARTICLE = "{}.is_visible_for_customer = 1"
OF_PERSON = f"lower(ticket.customer_user_id) = {ANY_LOWER}"
OF_COMPANY = f"lower(ticket.customer_id) = {ANY_LOWER}"


def seen(sql: Statement, sight: Sight) -> Statement:
    """The statement, which names `ticket`, with only the tickets that are seen."""
    queues = sql.value(sorted(sight.queues))
    if sight.owner is None:
        sql.conditions.append(f"ticket.queue_id = ANY({queues})")
    else:
        mine = sql.value(sight.owner)
        sql.conditions.append(f"(ticket.queue_id = ANY({queues}) OR ticket.user_id = {mine})")
    if sight.is_customers:
        person = OF_PERSON.format(sql.value(sorted(sight.logins)))
        company = OF_COMPANY.format(sql.value(sorted(sight.companies)))
        sql.conditions.append(f"({person} OR {company})")
    return sql


def articles_seen(sight: Sight, table: str) -> str:
    """The condition, after others, of articles of tickets that are seen; empty for agents."""
    return f" AND {VISIBLE_ARTICLE.format(table)}" if sight.is_customers else ""
