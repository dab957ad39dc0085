"""Tickets with history, changed as by somebody with the database's own client."""

from __future__ import annotations

import sqlite3
from typing import Any

import asyncpg
import pytest

from tests.world.world import World

REFUSALS = (sqlite3.IntegrityError, asyncpg.RaiseError)
MERGE = (
    "INSERT INTO tg_merge (ticket_id, main_ticket_id, state_id, lock_id, create_time, create_by)"
    " VALUES ({}, {}, 1, 1, CURRENT_TIMESTAMP, 1)"
)
DELETED = (
    "INSERT INTO tg_deleted_ticket (ticket_id, tn, queue, articles, reason, create_time, operator)"
    " VALUES ({}, '1', 'Raw', 0, 'a test', CURRENT_TIMESTAMP, 'somebody')"
)
ENTRY = (
    "INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id,"
    " priority_id, state_id, create_time, create_by, change_time, change_by)"
    " SELECT '%%new', history_type_id, ticket_id, type_id, queue_id, owner_id, priority_id,"
    " state_id, create_time, 1, change_time, 1 FROM ticket_history WHERE ticket_id = {}"
)


async def refused(world: World, sql: str) -> None:
    with pytest.raises(REFUSALS, match="is only added to"):
        await world.execute(sql)


async def rows(world: World, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await world.services.db.rows(sql)]
