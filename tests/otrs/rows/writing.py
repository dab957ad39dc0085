"""How rows get into a database of whichever version: only columns that are there are named."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import asyncpg

START = datetime(2024, 3, 4, 8, 0)  # noqa: DTZ001 - UTC, as `OTRSTimeZone` is not set
COLUMNS = """SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public'"""


class Rows:
    """Inserts rows, each a minute after the one before, and finds what has a name."""

    def __init__(self, connection: asyncpg.Connection, columns: dict[str, set[str]]) -> None:
        self._connection = connection
        self._columns = columns
        self.groups = "groups" if "groups" in columns else "permission_groups"
        self.now = START

    async def add(self, table: str, by: int = 1, /, **values: Any) -> int:
        """Insert a row as the agent `by` does it; its id, or 0 where the table has none."""
        self.now += timedelta(minutes=1)
        known = self._columns[table]
        audit = {"create_time": self.now, "create_by": by, "change_time": self.now, "change_by": by}
        if "color" in known:
            audit["color"] = "#CDCDCD"
        row = {name: value for name, value in audit.items() if name in known} | values
        places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"
        if "id" not in known:
            await self._connection.execute(sql, *row.values())
            return 0
        made: int = await self._connection.fetchval(f"{sql} RETURNING id", *row.values())
        return made

    async def named(self, table: str, name: str, column: str = "name") -> int:
        """The id of the row with that name."""
        sql = f"SELECT id FROM {table} WHERE {column} = $1"
        found = await self._connection.fetchval(sql, name)
        assert found is not None, f"{table} has no {name}"
        return int(found)

    async def count(self, table: str) -> int:
        """How many rows there are."""
        found: int = await self._connection.fetchval(f"SELECT count(*) FROM {table}")
        return found

    async def change(self, sql: str, *values: Any) -> None:
        """Run a statement that changes rows."""
        await self._connection.execute(sql, *values)

    def has(self, table: str, column: str) -> bool:
        """Whether the version has the column."""
        return column in self._columns.get(table, set())


async def rows_of(connection: asyncpg.Connection) -> Rows:
    """A writer for the database the connection leads to."""
    columns: dict[str, set[str]] = defaultdict(set)
    for row in await connection.fetch(COLUMNS):
        columns[row["table_name"]].add(row["column_name"])
    return Rows(connection, dict(columns))


def epoch(at: datetime) -> int:
    """Seconds since 1970 of a time in UTC without a zone."""
    return int((at - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 - the difference of two
