"""Values of dynamic fields: set, changed and removed, with their history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import field_config
from db.table import select
from domain.changes import FieldChange
from domain.errors import InvalidInput
from domain.field_values import COLUMN, kept, readable, recorded
from domain.fields import definition
from domain.history import HistoryKind
from domain.reference import DynamicField
from domain.tickets import DynamicFieldRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.unit import UnitOfWork
    from domain.field_values import FieldInput, Kept
    from domain.fields import Definition
    from domain.ids import FieldId
    from domain.tickets import Ticket

# who changes a definition waits until the values that were checked by it are there
FIELDS = "WHERE object_type = 'Ticket' AND name = ANY($1) ORDER BY id FOR SHARE"
CONFIGS = "SELECT id, config FROM dynamic_field WHERE id = ANY($1)"
VALUES = "WHERE object_id = $1 AND field_id = ANY($2) ORDER BY id"
REMOVE = "DELETE FROM dynamic_field_value WHERE object_id = $1 AND field_id = $2"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A field that shall have these rows."""

    pk: FieldId
    definition: Definition
    rows: list[Kept]


async def set_values(
    unit: UnitOfWork, ticket: Ticket, given: Sequence[FieldInput], *, field: str
) -> list[FieldChange]:
    """Give fields of a locked ticket these values, and say what differs, in their order.

    `field` is where `given` stands in the input, as `input.dynamicFields`. Raises `InvalidInput`
    with the place of a field that is not there, or of a value that does not fit it.
    """
    if not given:
        return []
    wanted = await _wanted(unit, given, field)
    current = await _current(unit, ticket, wanted)
    changed = [one for one in wanted if current[one.pk] != one.rows]
    for one in changed:
        await _store(unit, ticket, one)
        values = (recorded(one.definition.kind, rows) for rows in (one.rows, current[one.pk]))
        await _record(unit, ticket, one.definition.name, *values)
    return [_change(one, current[one.pk]) for one in changed]


async def _wanted(unit: UnitOfWork, given: Sequence[FieldInput], place: str) -> list[_Wanted]:
    names = [one.name for one in given]
    sql = select(DynamicField, FIELDS)
    found = {row.name: row for row in await unit.tx.fetch(DynamicField, sql, names)}
    ids = [row.pk for row in found.values()]
    configs = {row[0]: row[1] for row in await unit.tx.rows(CONFIGS, ids)}
    wanted: list[_Wanted] = []
    for number, one in enumerate(given):
        where = f"{place}.{number}"
        row = _usable(found, names, number, where)
        known = definition(row.name, row.type, field_config.read(configs[row.pk]))
        wanted.append(_Wanted(row.pk, known, kept(known, one, unit.now, field=where)))
    return wanted


def _usable(
    found: dict[str, DynamicField], names: list[str], number: int, place: str
) -> DynamicField:
    name = names[number]
    if name in names[:number]:
        raise InvalidInput(f"{place}.name", f"each field once, not “{name}” again")
    if name not in found:
        raise InvalidInput(f"{place}.name", f"a dynamic field of tickets, not “{name}”")
    if not found[name].valid:
        raise InvalidInput(f"{place}.name", f"a valid field; “{name}” is not valid any more")
    return found[name]


async def _current(
    unit: UnitOfWork, ticket: Ticket, wanted: Sequence[_Wanted]
) -> dict[FieldId, list[Kept]]:
    kinds = {one.pk: one.definition for one in wanted}
    current: dict[FieldId, list[Kept]] = {pk: [] for pk in kinds}
    sql = select(DynamicFieldRow, VALUES)
    for row in await unit.tx.fetch(DynamicFieldRow, sql, ticket.pk, list(kinds)):
        value = row.of(kinds[row.field_id].kind)
        if value is not None:
            current[row.field_id].append(value)
    return {pk: _in_order(kinds[pk], rows) for pk, rows in current.items()}


def _in_order(known: Definition, rows: list[Kept]) -> list[Kept]:
    """Possible values in the order of the definition, others behind them."""
    places = {key: place for place, key in enumerate(known.values)}
    return sorted(rows, key=lambda row: places.get(str(row), len(places)))


async def _store(unit: UnitOfWork, ticket: Ticket, one: _Wanted) -> None:
    await unit.tx.execute(REMOVE, ticket.pk, one.pk)
    column = COLUMN[one.definition.kind]
    for row in one.rows:
        await unit.tx.execute(
            f"INSERT INTO dynamic_field_value (field_id, object_id, {column}) VALUES ($1, $2, $3)",
            one.pk,
            ticket.pk,
            row,
        )


async def _record(unit: UnitOfWork, ticket: Ticket, name: str, new: str, old: str) -> None:
    pairs = ("FieldName", name, "Value", new, "OldValue", old)
    await unit.record(HistoryKind.DYNAMIC_FIELD_UPDATE, ticket, *pairs)


def _change(one: _Wanted, old: list[Kept]) -> FieldChange:
    known = one.definition
    return FieldChange(
        f"dynamicFields.{known.name}", readable(known, old), readable(known, one.rows)
    )
