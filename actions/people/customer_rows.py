"""Rows of customer users and companies: written where they differ, and never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.changes import FieldChange
from domain.customers import COMPANY_FIELDS, PERSON_FIELDS, api_name
from domain.errors import LoginTaken, NameTaken, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actions.unit import UnitOfWork

VALID, INVALID = 1, 2  # OTRS: rows of `valid`; whoever is invalid for a time is invalid, too
COLUMNS = {"comment": "comments", "valid": "valid_id"}  # others are called as their fields are


@dataclass(frozen=True, slots=True)
class Table:
    """A table of customers: `key` is the field that says which row is meant."""

    name: str
    word: str
    key: str
    fields: tuple[str, ...]


CUSTOMER_USERS = Table(
    "customer_user",
    "customer user",
    "login",
    ("login", *PERSON_FIELDS, "customer_id", "comment", "valid"),
)
COMPANIES = Table(
    "customer_company", "company", "customer_id", ("customer_id", *COMPANY_FIELDS, "valid")
)


async def alone(unit: UnitOfWork, table: Table) -> None:
    """Nobody else writes any row until the unit ends, an OTRS beside us neither.

    On SQLite the unit is the one writer anyway.
    """
    if unit.tx.dialect == "postgresql":
        await unit.tx.execute(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")


async def create(unit: UnitOfWork, table: Table, values: Mapping[str, Any]) -> list[FieldChange]:
    """Make a row, valid unless that is given; raises `NameTaken` or `LoginTaken`."""
    await must_be_free(unit, table, table.key, values[table.key])
    given = {name: value for name, value in values.items() if value is not None}
    columns = _stored({"valid": True, **given})
    columns |= {"create_time": unit.now, "create_by": unit.actor.actor_id}
    columns |= {"change_time": unit.now, "change_by": unit.actor.actor_id}
    places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"
    await unit.tx.execute(sql, *columns.values())
    return _told({}, given)


async def change(
    unit: UnitOfWork, table: Table, before: Mapping[str, Any], values: Mapping[str, Any]
) -> list[FieldChange]:
    """Write what differs from the row as it was read, and say what that is."""
    key = before[table.key]
    differing = {name: new for name, new in values.items() if _text(before[name]) != _text(new)}
    if not differing:
        return []
    if table.key in differing:
        await must_be_free(unit, table, table.key, differing[table.key], but=key)
    columns = _stored(differing)
    columns |= {"change_time": unit.now, "change_by": unit.actor.actor_id}
    names = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, start=2))
    sql = f"UPDATE {table.name} SET {names} WHERE {table.key} = $1"
    await unit.tx.execute(sql, key, *columns.values())
    return _told(before, differing)


async def read(unit: UnitOfWork, table: Table, key: str, *, field: str) -> dict[str, Any]:
    """A row by its fields; raises `NotFound`, about this field of the input."""
    names = ", ".join(map(_column, table.fields))
    rows = await unit.tx.rows(f"SELECT {names} FROM {table.name} WHERE {table.key} = $1", key)
    if not rows:
        raise NotFound(field, f"There is no such {table.word} among our own.")
    found = dict(zip(table.fields, rows[0], strict=True))
    return {**found, "valid": found["valid"] == VALID}


async def must_be_free(
    unit: UnitOfWork, table: Table, name: str, value: str, *, but: str | None = None
) -> None:
    """Raises `NameTaken` or `LoginTaken` where another row has the value, capitals or not.

    `but` is the key of the row that may have it.
    """
    sql = f"SELECT {table.key} FROM {table.name} WHERE lower({name}) = lower($1)"
    if any(key != but for (key,) in await unit.tx.rows(sql, value)):
        field, refusal = api_name(name), LoginTaken if name == "login" else NameTaken
        message = f"“{value}” is the {field} of another {table.word} already, capitals or not."
        raise refusal(f"input.{field}", message)


def _column(name: str) -> str:
    return COLUMNS.get(name, name)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by their columns."""
    numbers = {True: VALID, False: INVALID}
    return {
        _column(name): numbers[value] if name == "valid" else value
        for name, value in values.items()
    }


def _told(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """What differs, as clients are told."""
    return [
        FieldChange(api_name(name), _text(before.get(name)), _text(value))
        for name, value in after.items()
    ]


def _text(value: Any) -> str | None:
    """Nothing and an empty text are the same (OTRS)."""
    return str(value).lower() if isinstance(value, bool) else value or None
