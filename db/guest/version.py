"""Whether a small table has changed, asked of all its rows: no trigger tells a guest.

PostgreSQL keeps with each row the transaction that wrote it, and a row that is changed is written
anew: a hash over those numbers is another one after each change, and takes a quarter of the time
that texts of the rows would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.guest.setting_names import OF_CALENDARS
from db.guest.sysconfig import readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.database import Reader
    from db.guest.recognition import Recognition

# Those whose triggers raise the version in a database of our own (migration 0008).
SMALL_TABLES = (
    *("valid", "users", "permission_groups", "group_user", "roles", "role_user", "group_role"),
    *("queue", "personal_queues", "ticket_state_type", "ticket_state", "ticket_priority"),
    *("ticket_type", "ticket_lock_type", "service", "sla", "ticket_history_type"),
    *("article_sender_type", "communication_channel", "link_type", "dynamic_field"),
)
# All preferences have to be gone through for them, many for each agent. Who changes one by the OTRS
# or by us changes the row of its agent as well, which is seen at once.
SELDOM = 10  # looks
ADDRESSES = "user_preferences AS small WHERE preferences_key = 'UserEmail'"
CALENDARS = ", ".join(f"'{name}'" for name in OF_CALENDARS)
SETTINGS = f"sysconfig_modified AS small WHERE user_id IS NULL AND name IN ({CALENDARS})"
WRITER, WHOLE = "small.xmin::text", "small::text"


class Version:
    """A number that is a greater one after each change; each process counts for itself."""

    def __init__(self, recognition: Recognition) -> None:
        self._recognition = recognition
        self._often: str | None = None  # the statement of each look, known when somebody looks
        self._seldom = _fingerprint([ADDRESSES], recognition)
        self._found: dict[str, int] = {}
        self._looks = 0
        self._number = 0

    async def look(self, db: Reader) -> int:
        """The number of now. Raises `TimedOut` and `Unavailable`."""
        if self._often is None:
            further = [SETTINGS] if await readable(db) else []
            tables = [*(f"{table} AS small" for table in SMALL_TABLES), *further]
            self._often = _fingerprint(tables, self._recognition)
        await self._ask(db, self._often)
        if self._looks % SELDOM == 0:
            await self._ask(db, self._seldom)
        self._looks += 1
        return self._number

    async def _ask(self, db: Reader, sql: str) -> None:
        [[found]] = await db.rows(sql)
        if found != self._found.get(sql):
            self._found[sql] = found
            self._number += 1


def _fingerprint(tables: Iterable[str], recognition: Recognition) -> str:
    """The statement that gives one number for all rows; what is in them stays on the server."""
    return f"SELECT {' + '.join(_sum(n, table, recognition) for n, table in enumerate(tables))}"


def _sum(n: int, table: str, recognition: Recognition) -> str:
    """Of a view, which has no such transactions, the rows themselves are taken."""
    name = table.partition(" ")[0]
    is_view = recognition.renamed.get(name, name) in recognition.views
    row = WHOLE if is_view else WRITER
    return f"(SELECT coalesce(sum(hashtextextended({row}, {n})), 0) FROM {table})"
