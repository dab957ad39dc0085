"""What a change does to the tables of an OTRS, as lines of text: each row that is another one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.world.world import World

Row = dict[str, Any]
Dump = Mapping[str, Sequence[Row]]
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
FIELDS = "SELECT id, name FROM dynamic_field"
KINDS = "SELECT id, name FROM ticket_history_type"
CREATED, CHANGED = ("create_time", "create_by"), ("change_time", "change_by")
SNAPSHOT = ("queue_id", "owner_id", "priority_id", "state_id", "type_id")
EPOCHS = {"incoming_time", "timeout", "until_time"}


async def dumped(world: World) -> Dump:
    """Every row of every table but our own."""
    db = world.services.db
    found: dict[str, Sequence[Row]] = {}
    for (table,) in await db.rows(TABLES):
        rows = await db.rows(f'SELECT to_jsonb(one)::text FROM "{table}" AS one')
        found[table] = [json.loads(row[0]) for row in rows]
    kinds, fields = [{row[0]: row[1] for row in await db.rows(sql)} for sql in (KINDS, FIELDS)]
    for row in found["ticket_history"]:
        row["kind"] = kinds[row["history_type_id"]]
    for row in found["dynamic_field_value"]:
        row["field_id"] = fields[row["field_id"]]
    for row in found["ticket_number_counter"]:
        del row["counter_uid"]  # by chance
    return found


def lines(before: Dump, after: Dump, now: datetime, actor: int) -> list[str]:
    """In the order of their tables and ids; whoever did it and when is left out where it is so."""
    told = Telling(now, actor)
    return [
        line for table in sorted(after) for line in told.table(table, before[table], after[table])
    ]


class Telling:
    """Lines about one change."""

    def __init__(self, now: datetime, actor: int) -> None:
        self.now, self.by = now, (f"{now:%Y-%m-%dT%H:%M:%S}", actor)

    def table(self, name: str, before: Sequence[Row], after: Sequence[Row]) -> Iterator[str]:
        keyed = bool(after and "id" in after[0] and before and "id" in before[0])
        olds, news = (_by_key(rows, whole=name in UNKEYED or not keyed) for rows in (before, after))
        yield from (f"- {name}: {self.values(olds[key])}" for key in olds if key not in news)
        for key in news:
            if key not in olds:
                yield self.added(name, news[key])
            elif olds[key] != news[key]:
                yield f"  {name} {key}: {self.differences(olds[key], news[key])}"

    def added(self, name: str, row: Row) -> str:
        if name == "ticket_history":
            article = f" of article {row['article_id']}" if row["article_id"] else ""
            snapshot = "/".join(str(row[column]) for column in SNAPSHOT)
            rest = self.audit(row, CREATED) + self.audit(row, CHANGED)
            text = f"{row['ticket_id']}: {row['kind']} {row['name']} ({snapshot}){article}"
            return " ".join([f"+ ticket_history of {text}", *rest])
        return f"+ {name}: {self.values(row)}"

    def values(self, row: Row) -> str:
        audit = {*CREATED, *CHANGED}
        plain = (
            f"{c}={self.value(c, v)}" for c, v in row.items() if c not in audit and v is not None
        )
        told = [each for each in plain if not each.startswith("id=")]
        return " ".join([*told, *self.audit(row, CREATED), *self.audit(row, CHANGED)])

    def differences(self, old: Row, new: Row) -> str:
        told = [
            f"{column}={self.value(column, new[column])}"
            for column in new
            if new[column] != old[column] and column not in CHANGED
        ]
        return " ".join([*told, *self.audit(new, CHANGED)]) or "changed"

    def audit(self, row: Row, columns: tuple[str, str]) -> list[str]:
        """Nothing where it is whoever acts, now."""
        pairs = zip(columns, self.by, strict=True)
        return [f"{c}={row[c]}" for c, wanted in pairs if c in row and row[c] != wanted]

    def value(self, column: str, value: Any) -> str:
        """A time near now by how many seconds it is away."""
        if (column in EPOCHS or column.startswith("escalation")) and value:
            return f"now{value - int(self.now.timestamp()):+}"
        return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


# those that have no id before Znuny 7.1: a row is another one there
UNKEYED = {
    *("article_flag", "ticket_flag", "ticket_watcher", "link_relation", "ticket_index"),
    *("ticket_lock_index", "user_preferences", "customer_preferences"),
}


def _by_key(rows: Sequence[Row], *, whole: bool) -> dict[str, Row]:
    if not whole:
        return {str(row["id"]): row for row in sorted(rows, key=lambda row: row["id"])}
    plain = [{name: value for name, value in row.items() if name != "id"} for row in rows]
    texts = sorted(plain, key=json.dumps)
    return {json.dumps(row): row for row in texts}
