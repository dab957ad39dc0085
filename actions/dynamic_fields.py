"""Values of dynamic fields: set, changed and removed, with their history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import field_config
from db.table import select
from domain.dynamic_fields import DynamicField
from domain.errors import InvalidInput
from domain.field_values import COLUMN, in_row, kept, readable, recorded
from domain.fields import definition
from domain.history import HistoryKind
from domain.tickets import DynamicFieldRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.field_values import FieldInput, Kept
    from domain.fields import Definition
    from domain.ids import FieldId
    from domain.tickets import Ticket

# who changes a definition waits until the values that were checked by it are there
FIELDS = "WHERE object_type = 'Ticket' AND name = ANY($1) ORDER BY id FOR SHARE"
VALUES = "WHERE object_id = $1 AND field_id = ANY($2) ORDER BY id"
REMOVE = "DELETE FROM dynamic_field_value WHERE object_id = $1 AND field_id = $2"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A field that shall have these rows."""

    pk: FieldId
    definition: Definition
    rows: list[Kept]


async def set_values(work: Work, given: Sequence[FieldInput], *, field: str) -> None:
    """Give fields of the ticket these values.

    `field` is where `given` stands in the input, as `input.dynamicFields`. Raises `InvalidInput`
    with the place of a field that is not there, or of a value that does not fit it.
    """
    if not given:
        return
    unit, ticket = work.unit, work.ticket
    wanted = await _wanted(unit, given, field)
    current = await _current(unit, ticket, wanted)
    for one in wanted:
        if (old := current[one.pk]) != one.rows:
            await _store(unit, ticket, one)
            _tell(work, one, old)


async def _wanted(unit: UnitOfWork, given: Sequence[FieldInput], place: str) -> list[_Wanted]:
    names = [one.name for one in given]
    sql, typed = select(DynamicField, FIELDS), [name for name in names if name.isprintable()]
    found = {row.name: row for row in await unit.tx.fetch(DynamicField, sql, typed)}
    wanted: list[_Wanted] = []
    for number, one in enumerate(given):
        where = f"{place}.{number}"
        row = _usable(found, names, number, where)
        known = definition(row.name, row.type, field_config.read(row.config))
        wanted.append(_Wanted(row.pk, known, kept(known, one, unit.now, field=where)))
    return wanted


def _usable(
    found: dict[str, DynamicField], names: list[str], number: int, place: str
) -> DynamicField:
    name = names[number]
    if not name.isprintable():
        raise InvalidInput(f"{place}.name", "a dynamic field of tickets, in visible characters")
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
            in_row(row, one.definition.kind),
        )


def _tell(work: Work, one: _Wanted, old: list[Kept]) -> None:
    known, new = one.definition, one.rows
    texts = readable(known, old), readable(known, new)
    work.tell(f"dynamicFields.{known.name}", *texts)
    values = ("Value", recorded(known.kind, new), "OldValue", recorded(known.kind, old))
    work.note(HistoryKind.DYNAMIC_FIELD_UPDATE, "FieldName", known.name, *values)
    work.escalates = True
