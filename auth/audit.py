"""Writes the audit log (`tg_audit`), in the transaction of the change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from domain.tokens import Account

if TYPE_CHECKING:
    from datetime import datetime

    from db.database import Transaction
    from domain.audit import Entry

INSERT = """
    INSERT INTO tg_audit (kind, create_time, user_id, customer_login, token_id, address,
        object_type, object_key, details)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
SINCE = """
    SELECT 1 FROM tg_audit
    WHERE object_type = $1 AND object_key = $2 AND create_time > $3 AND kind = $4 LIMIT 1
"""


async def record(tx: Transaction, entry: Entry) -> None:
    """Write an entry, with what else the transaction does."""
    await tx.execute(INSERT, *_values(entry))


async def record_once(tx: Transaction, entry: Entry, since: datetime) -> None:
    """The same, unless one of its kind about the same was written after this time."""
    about = entry.about
    if about is None or not await tx.rows(SINCE, about.type, about.key, since, entry.kind.value):
        await record(tx, entry)


def _values(entry: Entry) -> tuple[object, ...]:
    account = entry.by.account or Account()
    about = (entry.about.type, entry.about.key) if entry.about else (None, None)
    details = json.dumps(dict(entry.details))
    return (
        *(entry.kind.value, entry.at, account.agent, account.customer),
        *(entry.by.token, entry.by.address, *about, details),
    )
