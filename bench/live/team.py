"""Agents of one team, who follow: all read the same queues, each has a token of his own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app import open_database
from auth import tokens
from auth.tokens import Terms
from db.clock import utc_now
from domain.ids import UserId
from domain.tokens import Account

if TYPE_CHECKING:
    from bench.data import Data

AGENTS = 100
AUDIT = "create_time, create_by, change_time, change_by"
NOW = "timezone('utc', now()), 1, timezone('utc', now()), 1"
HIRE = f"""
    INSERT INTO users (login, pw, first_name, last_name, valid_id, {AUDIT})
    SELECT 'follower ' || number, 'none', 'Agent', number::text, 1, {NOW}
    FROM generate_series(1, $1::int) AS number RETURNING id
"""
GRANT = f"""
    INSERT INTO group_user (user_id, group_id, permission_key, {AUDIT})
    SELECT users.id, permission_groups.id, 'rw', {NOW} FROM users, permission_groups
    WHERE users.login LIKE 'follower %'
"""
# one queue that they may not read, without a ticket: who may read all of them is a simpler case
GROUP = f"INSERT INTO permission_groups (name, valid_id, {AUDIT}) VALUES ('elsewhere', 1, {NOW})"
QUEUE = f"""
    INSERT INTO queue (name, group_id, system_address_id, salutation_id, signature_id, follow_up_id,
        follow_up_lock, valid_id, {AUDIT})
    SELECT 'Elsewhere', permission_groups.id, system_address_id, salutation_id, signature_id,
        follow_up_id, follow_up_lock, 1, {NOW}
    FROM queue, permission_groups WHERE permission_groups.name = 'elsewhere'
    ORDER BY queue.id LIMIT 1
"""


async def hired(data: Data) -> list[str]:
    """The tokens of new agents, who read all queues but one without a ticket."""
    terms = Terms(kind="session", now=utc_now(), lifetime=timedelta(days=1))
    async with open_database(data.settings.database) as db:
        async with db.transaction() as tx:
            ids = [row[0] for row in await tx.rows(HIRE, AGENTS)]
            for sql in (GRANT, GROUP, QUEUE):
                await tx.execute(sql)
        issued = [await tokens.issue(db, Account(UserId(pk)), terms) for pk in ids]
    return [token.text for token in issued]
