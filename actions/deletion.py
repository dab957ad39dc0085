"""Deletes tickets with all that belongs to them, and records that they were there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import Conflict, NotFound
from domain.history import HistoryKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.database import Reader, Transaction

FIND = """
    SELECT ticket.id, ticket.tn, ticket.title, queue.name,
        (SELECT count(*) FROM article WHERE article.ticket_id = ticket.id),
        (SELECT count(*) FROM article_data_mime_attachment AS attachment
            JOIN article ON article.id = attachment.article_id
            WHERE article.ticket_id = ticket.id),
        (SELECT count(*) FROM ticket_history WHERE ticket_history.ticket_id = ticket.id)
    FROM ticket JOIN queue ON queue.id = ticket.queue_id
    WHERE ticket.tn = ANY($1)
    ORDER BY ticket.id
"""
LOCK = "SELECT id FROM ticket WHERE tn = ANY($1) ORDER BY id FOR UPDATE"
# By our own record; or by an OTRS, which leaves a state and a link (TicketMerge in
# Kernel/System/Ticket.pm).
MERGED = """
    SELECT ticket.tn
    FROM tg_merge JOIN ticket ON ticket.id = tg_merge.ticket_id
    WHERE tg_merge.main_ticket_id = ANY($1) AND tg_merge.undone_time IS NULL
    UNION
    SELECT ticket.tn
    FROM link_relation AS link
    JOIN link_type ON link_type.id = link.type_id AND link_type.name = 'ParentChild'
    JOIN link_object AS source ON source.id = link.source_object_id AND source.name = 'Ticket'
    JOIN link_object AS target ON target.id = link.target_object_id AND target.name = 'Ticket'
    JOIN ticket ON CAST(ticket.id AS VARCHAR(50)) = link.target_key
    JOIN ticket_state ON ticket_state.id = ticket.ticket_state_id
    JOIN ticket_state_type ON ticket_state_type.id = ticket_state.type_id
        AND ticket_state_type.name = 'merged'
    WHERE link.source_key = ANY($2)
"""
REMEMBER = """
    INSERT INTO tg_deleted_ticket (ticket_id, tn, title, queue, customer_id, customer_user_id,
        articles, reason, create_time, operator, queue_id, state_id, owner_id)
    SELECT ticket.id, ticket.tn, ticket.title, queue.name, ticket.customer_id,
        ticket.customer_user_id,
        (SELECT count(*) FROM article WHERE article.ticket_id = ticket.id), $2, $3, $4,
        ticket.queue_id, ticket.ticket_state_id, ticket.user_id
    FROM ticket JOIN queue ON queue.id = ticket.queue_id
    WHERE ticket.id = ANY($1)
"""
ARTICLES = "(SELECT id FROM article WHERE ticket_id = ANY($1))"
FIELD_VALUES = """
    DELETE FROM dynamic_field_value WHERE object_id {those}
        AND field_id IN (SELECT id FROM dynamic_field WHERE object_type = '{type}')
"""
# Whoever gives places to events takes this row first, and then events in any order.
EVENTS = "SELECT id FROM tg_event_log WHERE id = 1 FOR UPDATE"
# Whose it was after the event before; what is not known stays so.
EARLIER = """(
    SELECT one.{column} FROM tg_event AS one
    WHERE one.ticket_id = tg_event.ticket_id AND one.id < tg_event.id ORDER BY one.id DESC LIMIT 1)
"""
LOGIN, COMPANY = [EARLIER.format(column=each) for each in ("customer_user_id", "customer_id")]
IS_REASSIGNED = f"""
    ({COMPANY} <> tg_event.customer_id OR {LOGIN} <> tg_event.customer_user_id
        OR type.name = '{HistoryKind.CUSTOMER_UPDATE.value}'
            AND ({COMPANY} IS NULL OR tg_event.customer_id IS NULL))
"""
IS_ELSEWHERE = """
    (former.queue_id <> entry.queue_id OR former.state_id <> entry.state_id
        OR former.owner_id <> entry.owner_id)
"""
# Whoever saw it at a place that it left, and has not been told so, still has to be: docs/live.md.
# So has the customer whose it was.
PLACES = f"""
    UPDATE tg_event SET
        kind = CASE WHEN {IS_ELSEWHERE} THEN 'left' ELSE 'reassigned' END, history_id = NULL,
        queue_id = former.queue_id, state_id = former.state_id, owner_id = former.owner_id,
        customer_id = CASE WHEN {IS_REASSIGNED} THEN {COMPANY} ELSE tg_event.customer_id END,
        customer_user_id = CASE WHEN {IS_REASSIGNED} THEN {LOGIN}
            ELSE tg_event.customer_user_id END
    FROM ticket_history AS entry, ticket_history AS former, ticket_history_type AS type
    WHERE tg_event.ticket_id = ANY($1) AND entry.id = tg_event.history_id
        AND type.id = entry.history_type_id
        AND former.id = (
            SELECT max(line.id) FROM ticket_history AS line
            WHERE line.ticket_id = tg_event.ticket_id AND line.id < entry.id
                AND line.article_id IS NULL)
        AND ({IS_ELSEWHERE} OR {IS_REASSIGNED})
"""
# What refers to something goes before it.
REMOVE = (
    PLACES,
    FIELD_VALUES.format(those=f"IN {ARTICLES}", type="Article"),
    FIELD_VALUES.format(those="= ANY($1)", type="Ticket"),
    *(
        f"DELETE FROM {table} WHERE article_id IN {ARTICLES}"
        for table in (
            "article_data_mime",
            "article_data_mime_plain",
            "article_data_mime_attachment",
            "article_data_otrs_chat",
            "article_flag",
            "time_accounting",
        )
    ),
    "DELETE FROM time_accounting WHERE ticket_id = ANY($1)",
    "DELETE FROM ticket_history WHERE ticket_id = ANY($1)",
    "DELETE FROM article WHERE ticket_id = ANY($1)",
    "DELETE FROM ticket_flag WHERE ticket_id = ANY($1)",
    "DELETE FROM ticket_watcher WHERE ticket_id = ANY($1)",
    # with all that is kept for undoing it
    "DELETE FROM tg_merge WHERE ticket_id = ANY($1) OR main_ticket_id = ANY($1)",
    "DELETE FROM tg_split WHERE ticket_id = ANY($1) OR source_ticket_id = ANY($1)",
    "DELETE FROM tg_event WHERE ticket_id = ANY($1) AND kind = 'history'",
    "DELETE FROM ticket WHERE id = ANY($1)",
)
# A merge that is undone later brings no link back to a ticket that is gone.
UNLINK = tuple(
    f"""
    DELETE FROM {table} WHERE
        source_key = ANY($1)
            AND source_object_id IN (SELECT id FROM link_object WHERE name = 'Ticket')
        OR target_key = ANY($1)
            AND target_object_id IN (SELECT id FROM link_object WHERE name = 'Ticket')
    """
    for table in ("link_relation", "tg_merge_link")
)


@dataclass(frozen=True, slots=True)
class Doomed:
    """A ticket that shall go, and how much goes with it."""

    pk: int
    number: str
    title: str | None
    queue: str
    articles: int
    attachments: int
    entries: int


async def doomed(db: Reader, numbers: Sequence[str]) -> list[Doomed]:
    """What would go.

    Raises `NotFound` for a number no ticket has, and `Conflict` where others were merged into one
    of them that are not named.
    """
    found = [Doomed(*row) for row in await db.rows(FIND, numbers)]
    if unknown := set(numbers) - {ticket.number for ticket in found}:
        raise NotFound("NUMBER", f"There is no ticket {', '.join(sorted(unknown))}.")
    pks = [ticket.pk for ticket in found]
    merged = {row[0] for row in await db.rows(MERGED, pks, [str(pk) for pk in pks])}
    if left := merged - set(numbers):
        these = ", ".join(sorted(left))
        raise Conflict("NUMBER", f"Others were merged into it; name them as well: {these}.")
    return found


async def delete(
    tx: Transaction, numbers: Sequence[str], *, reason: str, operator: str, now: datetime
) -> list[Doomed]:
    """Delete the tickets, and what went. `operator` is who does it. Raises as `doomed` does."""
    await tx.rows(LOCK, numbers)
    gone = await doomed(tx, numbers)
    pks = [ticket.pk for ticket in gone]
    await tx.execute(REMEMBER, pks, reason, now, operator)
    await tx.rows(EVENTS)
    for statement in UNLINK:
        await tx.execute(statement, [str(pk) for pk in pks])
    for statement in REMOVE:
        await tx.execute(statement, pks)
    return gone
