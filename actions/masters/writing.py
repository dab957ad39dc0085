"""Rows of the small tables: made and changed, all that is asked for or nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actions.choices import HELD
from actions.masters import links, names, references
from actions.masters.master import NO_PASSWORD, Change, Row
from domain.changes import FieldChange
from domain.customers import api_name
from domain.errors import NotFound

if TYPE_CHECKING:
    from actions.masters.master import Master, Wanted
    from actions.unit import UnitOfWork

NEW = 0  # no row's id
VALID, INVALID = 1, 2
# Whoever only points to a row is not kept waiting; but where one is taken away, all who have just
# pointed to one are waited for, and all others wait in turn (`actions/choices.py`).
SPARING, TAKING = "SHARE ROW EXCLUSIVE", "EXCLUSIVE"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the row's key, what differs, and how many rows below were renamed."""

    pk: Any  # of a customer user the login, of a company the key
    changes: list[FieldChange]
    renamed: int = 0


async def create(unit: UnitOfWork, master: Master, wanted: Wanted) -> Written:
    """Make a row; what is not given is as OTRS has it usually."""
    rows = await _alone(unit, master, SPARING)
    after = Row(NEW, wanted.values[master.name], wanted.values["valid"])
    await _check(Change(unit, master, wanted, rows, None, after))
    stored = await _stored(unit, master, {**master.defaults, **wanted.values})
    for attribute in references.TABLES:
        column = master.columns.get(attribute)
        if column and column not in stored:
            stored[column] = await references.first(unit, attribute)
    pk = await _insert(unit, master, stored, after.name)
    told = await _told(unit, master, {}, {**stored})
    return Written(pk, told + await _link(unit, master, wanted, pk))


async def update(unit: UnitOfWork, master: Master, pk: int, wanted: Wanted) -> Written:
    """Change a row, and the names of everything below it with its own."""
    values = wanted.values
    takes = master.table in HELD and (values.get("valid") is False or "type" in values)
    rows = await _alone(unit, master, TAKING if takes else SPARING)
    before = next((row for row in rows if row.pk == pk), None)
    if before is None:
        raise NotFound(f"input.{api_name(master.key)}", f"There is no such {master.word}.")
    after = Row(pk, values.get(master.name, before.name), values.get("valid", before.valid))
    change = Change(unit, master, wanted, rows, before, after)
    await _check(change)
    stored = await _stored(unit, master, values)
    former = await _locked(change, list(stored))
    different = {name: new for name, new in stored.items() if _differs(former[name], new)}
    told = await _told(unit, master, former, different)
    told += await _link(unit, master, wanted, pk)
    if told:
        await _write(change, different)
        for check in master.checks_afterwards:
            await check(change)
    return Written(pk, told, len(change.below) if change.is_renamed else 0)


async def _alone(unit: UnitOfWork, master: Master, mode: str) -> list[Row]:
    """All rows; nobody else writes any until the unit ends, an OTRS beside us neither.

    On SQLite the unit is the one writer anyway.
    """
    if unit.tx.dialect == "postgresql":
        await unit.tx.execute(f"LOCK TABLE {master.table} IN {mode} MODE")
    name = master.columns[master.name]
    rows = await unit.tx.rows(f"SELECT id, {name}, valid_id FROM {master.table} ORDER BY id")
    return [Row(pk, name, valid == VALID) for pk, name, valid in rows]


async def _check(change: Change) -> None:
    await names.check(change)
    for check in change.master.checks:
        await check(change)


async def _stored(unit: UnitOfWork, master: Master, values: Any) -> dict[str, Any]:
    """The values as their columns keep them; lists of links have none."""
    found: dict[str, Any] = {}
    for attribute, value in values.items():
        if attribute not in master.columns:
            continue
        if attribute in references.TABLES:
            value = await references.number(unit, attribute, value)  # noqa: PLW2901
        elif attribute == "valid":
            value = VALID if value else INVALID  # noqa: PLW2901
        found[master.columns[attribute]] = int(value) if isinstance(value, bool) else value
    return found


async def _locked(change: Change, columns: list[str]) -> dict[str, Any]:
    """What the columns hold, of a row that is locked with those to be renamed with it.

    Whoever points to one of these rows, as each line of history to its agent, does not wait.
    """
    below = [row.pk for row in change.below] if change.is_renamed else []
    master = change.master
    names = ", ".join([*columns, master.columns[master.name]])
    sql = f"SELECT id, {names} FROM {master.table}"
    tail = "WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
    for pk, *held in await change.unit.tx.rows(f"{sql} {tail}", [change.after.pk, *below]):
        if pk == change.after.pk:
            found = dict(zip(columns, held, strict=False))
    return found


def _differs(old: Any, new: Any) -> bool:
    """NULL, 0 and an empty text are the same to OTRS."""
    return (old or None) != (new or None)


async def _insert(unit: UnitOfWork, master: Master, stored: dict[str, Any], name: str) -> int:
    audit = {"create_time": unit.now, "create_by": unit.actor.actor_id}
    audit |= {"change_time": unit.now, "change_by": unit.actor.actor_id}
    values = {**unit.host.fixed.get(master.table, {}), **stored, **audit}
    places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    sql = f"INSERT INTO {master.table} ({', '.join(values)}) VALUES ({places})"
    rows = await unit.tx.rows(f"{sql} ON CONFLICT DO NOTHING RETURNING id", *values.values())
    if not rows:
        raise master.taken(f"input.{master.name}", f"The {master.word} “{name}” is there already.")
    return int(rows[0][0])


async def _write(change: Change, different: dict[str, Any]) -> None:
    unit, table = change.unit, change.master.table
    values = {**different, "change_time": unit.now, "change_by": unit.actor.actor_id}
    columns = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, start=2))
    sql = f"UPDATE {table} SET {columns} WHERE id = $1"
    await unit.tx.execute(sql, change.after.pk, *values.values())
    if change.is_renamed and change.before and change.below:
        await _rename_below(change, change.before.name)


async def _rename_below(change: Change, former: str) -> None:
    """With one statement (OTRS: QueueUpdate, ServiceUpdate: "update child services")."""
    below, unit = [row.pk for row in change.below], change.unit
    sql = f"""
        UPDATE {change.master.table} SET name = $1 || substr(name, $2), change_time = $3,
            change_by = $4
        WHERE id = ANY($5)
    """
    rest = len(former) + 1
    by = unit.now, unit.actor.actor_id
    await unit.tx.execute(sql, change.after.name, rest, *by, below)


async def _link(unit: UnitOfWork, master: Master, wanted: Wanted, pk: int) -> list[FieldChange]:
    told: list[FieldChange] = []
    for attribute, columns in master.links.items():
        if attribute in wanted.values:
            told += await links.link(unit, attribute, columns, pk, wanted.values[attribute])
    for attribute, write in master.beside.items():
        if attribute in wanted.values:
            told += await write(unit, pk, wanted.values[attribute])
    return told


async def _told(
    unit: UnitOfWork, master: Master, former: dict[str, Any], after: dict[str, Any]
) -> list[FieldChange]:
    """What differs, as clients know it: by the attributes' names, and other rows by theirs."""
    told: list[FieldChange] = []
    for attribute, column in master.columns.items():
        if column in after and _differs(former.get(column), after[column]):
            each = former.get(column), after[column]
            old, new = [await _text(unit, attribute, value) for value in each]
            if old is not None or new is not None:
                told.append(FieldChange(api_name(attribute), old, new))
    return told


async def _text(unit: UnitOfWork, attribute: str, value: Any) -> str | None:
    if value is None or value == "":
        return None
    if attribute == "password":  # no more is told of it
        return None if value == NO_PASSWORD else "set"
    if attribute in references.TABLES:
        return await references.name(unit, attribute, value)
    if attribute in {"valid", "follow_up_lock"}:
        return "true" if value == VALID else "false"
    return str(value)
