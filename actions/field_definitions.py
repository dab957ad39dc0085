"""Definitions of dynamic fields: made and changed, and never deleted.

What is asked for comes by its name in the input: `label`, `position`, `valid`, `type`, and the
parts of `domain/field_parts.py`. Whoever sets a value holds the row with FOR SHARE
until it is there; here it is locked for ourselves, so nothing is checked by what it was before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actions.masters.master import Master
from actions.masters.writing import INVALID, VALID, Written
from db import field_config
from db.table import select
from domain import field_parts
from domain.changes import FieldChange
from domain.dynamic_fields import DynamicField, FieldType
from domain.errors import InUse, InvalidInput, NameTaken, NotFound
from domain.fields import Definition, definition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actions.unit import UnitOfWork
    from domain.dynamic_fields import FieldObject

FIELD = Master(record=DynamicField, key="dynamic_field", word="dynamic field", columns={})
COLUMNS = {"label": "label", "position": "field_order"}
LOCKED = "WHERE dynamic_field.id = $1 FOR UPDATE"
NAMED = "SELECT name, valid_id FROM dynamic_field WHERE lower(name) = lower($1)"
LAST = "SELECT coalesce(max(field_order), 0) FROM dynamic_field"
HAS_VALUES = "SELECT 1 FROM dynamic_field_value WHERE field_id = $1 LIMIT 1"
HELD = """
    SELECT DISTINCT value_text FROM dynamic_field_value
    WHERE field_id = $1 AND value_text = ANY($2) ORDER BY value_text LIMIT 20
"""


async def create(
    unit: UnitOfWork, name: str, whose: FieldObject, wanted: Mapping[str, Any]
) -> Written:
    """Make a field; without a position it is the last one.

    Raises `NameTaken`, also where only capitals differ, and `InvalidInput` for a part that does
    not fit the type.
    """
    _check_known(unit, wanted["type"])
    await _check_name(unit, name)
    position = wanted.get("position") or await _last(unit) + 1
    values, kind = {**wanted, "position": position}, wanted["type"]
    config = field_parts.changed(field_parts.EMPTY, kind, values)
    known = _understood(name, kind, config, values)
    row = {"name": name, "object_type": whose.value, **_stored(values)}
    pk = await _insert(unit, {**row, "config": field_config.written(config)})
    told = {"name": name, "objectType": whose.name, **_told(values)}
    changes = [FieldChange(part, None, text) for part, text in told.items()]
    return Written(pk, changes + field_parts.differences(None, known))


async def update(unit: UnitOfWork, pk: int, wanted: Mapping[str, Any]) -> Written:
    """Change a field, and say what differs.

    Raises `NotFound`, `InvalidInput` for a part that does not fit, and `InUse` for another type
    of a field that has values, for the end of a possible value that is held, or of an internal
    field.
    """
    former = await _locked(unit, pk)
    kind = wanted.get("type", former.type)
    await _check_type(unit, former, kind)
    if former.internal and former.valid and wanted.get("valid") is False:
        raise InUse("input.valid", "OTRS itself needs this field: it stays valid.")
    before, config, after = _redefined(former, kind, wanted)
    await _check_held(unit, pk, before, after)
    changes = _differences(former, wanted) + field_parts.differences(before, after)
    if changes:
        await _write(unit, pk, {**_stored(wanted), "config": config})
    return Written(pk, changes)


def _redefined(
    former: DynamicField, kind: FieldType, wanted: Mapping[str, Any]
) -> tuple[Definition, str | None, Definition]:
    """What the field may hold before and after, with the config between.

    A config of which nothing changes stays as it is, also one that makes no sense; of one that
    cannot be read nothing is left.
    """
    config = field_config.read(former.config)
    before = definition(former.name, former.type, config)
    base = field_parts.EMPTY if isinstance(config, str) else config
    new = field_parts.changed(field_parts.carried(base, former.type, kind), kind, wanted)
    is_given = bool(field_parts.FITS.keys() & wanted.keys())
    if kind is former.type and not (is_given and new != config):
        return before, former.config, before
    return before, field_config.written(new), _understood(former.name, kind, new, wanted)


def _check_known(unit: UnitOfWork, kind: FieldType) -> None:
    if unit.host.is_guest and kind is FieldType.INTEGER:
        raise InvalidInput("input.type", "a type that the OTRS on this database knows, as TEXT")


async def _check_name(unit: UnitOfWork, name: str) -> None:
    """Nobody else makes one meanwhile; on SQLite the unit is the one writer anyway."""
    if unit.tx.dialect == "postgresql":
        await unit.tx.execute("LOCK TABLE dynamic_field IN SHARE ROW EXCLUSIVE MODE")
    for other, valid in await unit.tx.rows(NAMED, name):
        hidden = "" if valid == VALID else ", which is not valid"
        raise NameTaken("input.name", f"There is a dynamic field “{other}” already{hidden}.")


async def _locked(unit: UnitOfWork, pk: int) -> DynamicField:
    found = await unit.tx.fetch(DynamicField, select(DynamicField, LOCKED), pk)
    if not found:
        raise NotFound("input.dynamicField", "There is no such dynamic field.")
    return found[0]


async def _check_type(unit: UnitOfWork, former: DynamicField, kind: FieldType) -> None:
    if kind is former.type:
        return
    _check_known(unit, kind)
    if former.type is FieldType.OTHER:
        raise InvalidInput("input.type", "no other type: this one belongs to an extension")
    if await unit.tx.rows(HAS_VALUES, former.pk):
        raise InUse("input.type", "The field has values, so its type stays: make another field.")


async def _check_held(unit: UnitOfWork, pk: int, before: Definition, after: Definition) -> None:
    gone = [key for key in before.values if key not in after.values]
    held = await unit.tx.rows(HELD, pk, gone) if gone else []
    if held:
        keys = ", ".join(f"“{key}”" for (key,) in held)
        raise InUse("input.possibleValues", f"{keys}: held as values, so they stay possible.")


def _understood(
    name: str, kind: FieldType, config: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Definition:
    """The definition as it is read again, which has to make sense as a whole."""
    known = definition(name, kind, config)
    if known.problem:
        raise InvalidInput("input", f"all parts of the definition anew: {known.problem}")
    field_parts.check_whole(known, wanted)
    return known


def _stored(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of what is given, but of the config."""
    found = {column: wanted[name] for name, column in COLUMNS.items() if name in wanted}
    if "type" in wanted:
        found["field_type"] = wanted["type"].value
    if "valid" in wanted:
        found["valid_id"] = VALID if wanted["valid"] else INVALID
    return found


def _told(wanted: Mapping[str, Any]) -> dict[str, str]:
    """The same, by their names in the API, for people."""
    found = {name: str(wanted[name]) for name in COLUMNS if name in wanted}
    if "type" in wanted:
        found["type"] = wanted["type"].name
    if "valid" in wanted:
        found["valid"] = str(wanted["valid"]).lower()
    return found


def _differences(former: DynamicField, wanted: Mapping[str, Any]) -> list[FieldChange]:
    names = ("label", "position", "type", "valid")
    old, new = _told({name: getattr(former, name) for name in names}), _told(wanted)
    return [FieldChange(name, old[name], new[name]) for name in new if old[name] != new[name]]


async def _last(unit: UnitOfWork) -> int:
    [[position]] = await unit.tx.rows(LAST)
    return int(position)


async def _insert(unit: UnitOfWork, stored: dict[str, Any]) -> int:
    audit = {"create_time": unit.now, "create_by": unit.actor.actor_id}
    values = {**stored, **audit, "change_time": unit.now, "change_by": unit.actor.actor_id}
    places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    sql = f"INSERT INTO dynamic_field ({', '.join(values)}) VALUES ({places}) RETURNING id"
    [[pk]] = await unit.tx.rows(sql, *values.values())
    return int(pk)


async def _write(unit: UnitOfWork, pk: int, stored: dict[str, Any]) -> None:
    values = {**stored, "change_time": unit.now, "change_by": unit.actor.actor_id}
    columns = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, start=2))
    await unit.tx.execute(f"UPDATE dynamic_field SET {columns} WHERE id = $1", pk, *values.values())
