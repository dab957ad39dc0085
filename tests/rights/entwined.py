"""Tickets that agents see, linked to and merged with one that only administrators see."""

from __future__ import annotations

from tests.rights.principals import ELSEWHERE, NOW, QUEUE
from tests.world.stores import writer
from tests.world.world import World

SECRET = "What only administrators know of"
# as an OTRS writes them: the other ticket's number and ID first (link), or the merged one's
ENTRIES = (
    ("TicketLinkAdd", "'%%' || other.tn || '%%' || other.id || '%%' || ticket.id"),
    ("TicketLinkDelete", "'%%' || other.tn || '%%' || other.id || '%%' || ticket.id"),
    (
        "Merged",
        "'%%' || other.tn || '%%' || other.id || '%%' || ticket.tn || '%%' || ticket.id",
    ),
    ("FollowUp", "'%%' || other.tn || '%%'"),  # came along with its article
    ("Merged", "'Ticket ' || other.tn || ' was merged into this one'"),  # of an old installation
)
OTHER = f"""
    SELECT max(ticket.id) FROM ticket JOIN queue ON queue.id = ticket.queue_id
    WHERE queue.name = '{ELSEWHERE}' AND ticket.user_id = 1 AND ticket.archive_flag = 0
"""
RENAME = f"UPDATE ticket SET title = '{SECRET}' WHERE id = ({OTHER})"
LINK = f"""
    INSERT INTO link_relation
    SELECT 1, CAST(ticket.id AS TEXT), 1, CAST(other.id AS TEXT), link_type.id, link_state.id,
        CURRENT_TIMESTAMP, 1
    FROM ticket JOIN queue ON queue.id = ticket.queue_id AND queue.name = '{QUEUE}'
    JOIN ticket AS other ON other.id = ({OTHER})
    JOIN link_type ON link_type.name = 'Normal' JOIN link_state ON link_state.name = 'Valid'
"""
HISTORY = f"""
    INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id,
        priority_id, state_id, create_time, create_by, change_time, change_by)
    SELECT {{text}}, ticket_history_type.id, ticket.id, 1, ticket.queue_id, ticket.user_id,
        ticket.ticket_priority_id, ticket.ticket_state_id, {NOW}
    FROM ticket JOIN queue ON queue.id = ticket.queue_id AND queue.name = '{QUEUE}'
    JOIN ticket AS other ON other.id = ({OTHER})
    JOIN ticket_history_type ON ticket_history_type.name = '{{kind}}'
"""


async def entwine(world: World) -> None:
    """Link and merge, as an OTRS beside the service would."""
    async with writer(world.stores, world.stores.own) as own:
        await own.execute(RENAME)
        await own.execute(LINK)
        for kind, text in ENTRIES:
            await own.execute(HISTORY.format(kind=kind, text=text))
