"""The counter of ticket numbers, in the table that the OTRS beside us counts in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from db.database import Database, Transaction

# OTRS inserts a row and commits it, then counts: nobody of them is between the two while we count.
ALONE = "LOCK TABLE ticket_number_counter IN SHARE ROW EXCLUSIVE MODE"
NEWEST = """
    SELECT id, counter FROM ticket_number_counter
    WHERE counter > 0 AND create_time >= $1 ORDER BY id DESC LIMIT 1
"""
# Rows that OTRS has inserted and not counted yet: each is one more than the row before it
# (Kernel/System/Ticket/NumberBase.pm); whoever inserted one reads then what is there.
COUNT = """
    UPDATE ticket_number_counter SET counter = $3 + waiting.place
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM ticket_number_counter
          WHERE counter = 0 AND create_time >= $1 AND id > $2) AS waiting
    WHERE waiting.id = ticket_number_counter.id RETURNING 1
"""
KEEP = "INSERT INTO ticket_number_counter (counter, counter_uid, create_time) VALUES ($1, $2, $3)"


class Counter:
    """Draws from a connection of its own: a number is seen by all before anybody uses it.

    Old rows are left to OTRS, which removes them every ten minutes.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def drawn(self, since: datetime, now: datetime) -> int:
        """The next count of those since a time, kept at once. Raises `TimedOut`, `Unavailable`."""
        async with self._db.transaction() as tx:
            await tx.execute(ALONE)
            counter = await _counted(tx, since) + 1
            await tx.execute(KEEP, counter, secrets.token_hex(16), now)
        return counter


async def _counted(tx: Transaction, since: datetime) -> int:
    newest = await tx.rows(NEWEST, since)
    pk, counter = newest[0] if newest else (0, 0)
    return int(counter) + len(await tx.rows(COUNT, since, pk, counter))
