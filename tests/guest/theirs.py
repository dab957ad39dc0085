"""What an OTRS does beside the service, and what is in its database."""

from __future__ import annotations

from tests.otrs.guests import otrs_at

WELCOME = 1  # the ticket of a new installation
# a line of history as OTRS writes one, of a ticket as it is
ENTRY = """
    INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id,
        priority_id, state_id, create_time, create_by, change_time, change_by)
    SELECT $1, history.id, ticket.id, coalesce(ticket.type_id, 1), ticket.queue_id, ticket.user_id,
        ticket.ticket_priority_id, ticket.ticket_state_id, now(), 1, now(), 1
    FROM ticket, ticket_history_type AS history
    WHERE ticket.id = $2 AND history.name = 'AddNote' RETURNING id
"""
# everything that is there, but for what belongs to PostgreSQL
CATALOGUE = """
    SELECT 'relation ' || c.relname || ' ' || c.relkind::text || coalesce(c.relacl::text, '')
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'column ' || c.relname || '.' || a.attname || ' ' || a.atttypid::regtype
        || a.atttypmod || a.attnotnull || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
    UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger ' || tgrelid::regclass || ' ' || tgname
    FROM pg_trigger WHERE NOT tgisinternal
        AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL SELECT 'function ' || proname FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_'
    ORDER BY 1
"""


async def catalogue(url: str) -> list[str]:
    """What an administrator would find there, as texts."""
    async with otrs_at(url) as otrs:
        return [row[0] for row in await otrs.fetch(CATALOGUE)]
