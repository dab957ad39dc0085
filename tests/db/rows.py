"""Rows for our own tables, with everything a test does not care about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from db.database import Transaction

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
CREATED: dict[str, Any] = {"create_time": LONG_AGO, "create_by": 1}
AUDIT: dict[str, Any] = {**CREATED, "change_time": LONG_AGO, "change_by": 1}
VALID: dict[str, Any] = {"valid_id": 1, **AUDIT}
# what a row of each table has where a test does not say otherwise
USUAL: dict[str, dict[str, Any]] = {
    "article": {
        "article_sender_type_id": 1,
        "communication_channel_id": 1,
        "is_visible_for_customer": 1,
        **AUDIT,
    },
    "customer_company": VALID,
    "customer_user": {"email": "", "first_name": "", "last_name": "", "customer_id": "", **VALID},
    "customer_user_customer": AUDIT,
    "group_role": {"permission_value": 1, **AUDIT},
    "group_user": AUDIT,
    "permission_groups": VALID,
    "personal_queues": {},
    "queue": {
        "group_id": 1,
        "system_address_id": 1,
        "salutation_id": 1,
        "signature_id": 1,
        "follow_up_id": 1,
        "follow_up_lock": 0,
        **VALID,
    },
    "role_user": AUDIT,
    "roles": VALID,
    "sla": {"first_response_time": 0, "update_time": 0, "solution_time": 0, **VALID},
    "tg_calendar": {"vacation_days": "[]", "vacation_days_once": "[]", **VALID},
    "tg_customer_link": CREATED,
    "ticket": {
        "title": "",
        "queue_id": 1,
        "ticket_lock_id": 1,
        "user_id": 1,
        "responsible_user_id": 1,
        "ticket_priority_id": 3,
        "ticket_state_id": 1,
        "timeout": 0,
        "until_time": 0,
        "escalation_time": 0,
        "escalation_update_time": 0,
        "escalation_response_time": 0,
        "escalation_solution_time": 0,
        **AUDIT,
    },
    "ticket_history": {
        "name": "",
        "type_id": 1,
        "queue_id": 1,
        "owner_id": 1,
        "priority_id": 3,
        **AUDIT,
    },
    "ticket_watcher": AUDIT,
    "users": {"pw": "*", "first_name": "", "last_name": "", **VALID},
}
AT_ONCE = 500  # how many values a statement may have on either engine, with a margin


async def insert(tx: Transaction, table: str, *rows: dict[str, Any]) -> None:
    """Rows into a table; all of them name the same columns."""
    filled = [{**USUAL[table], **row} for row in rows]
    size = max(1, AT_ONCE // len(filled[0])) if filled else 1
    for start in range(0, len(filled), size):
        await _insert(tx, table, filled[start : start + size])


async def _insert(tx: Transaction, table: str, rows: Sequence[dict[str, Any]]) -> None:
    columns = list(rows[0])
    numbers = iter(range(1, len(columns) * len(rows) + 1))
    values = [f"({', '.join(f'${next(numbers)}' for _ in columns)})" for _ in rows]
    await tx.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join(values)}",
        *(row[column] for row in rows for column in columns),
    )
