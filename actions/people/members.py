"""Who belongs to what: rows that are there or not, made and taken away as a set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.changes import FieldChange

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from actions.unit import UnitOfWork

Member = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """A table of members: `owner` is the column that says whose, `columns` say of what.

    `fixed` are columns that hold the same in all rows that count.
    """

    table: str
    owner: str
    columns: tuple[str, ...]
    fixed: Mapping[str, int] = field(default_factory=dict)


GROUPS_OF_AGENT = Members("group_user", "user_id", ("group_id", "permission_key"))
ROLES_OF_AGENT = Members("role_user", "user_id", ("role_id",))
GROUPS_OF_ROLE = Members(
    "group_role", "role_id", ("group_id", "permission_key"), {"permission_value": 1}
)
COMPANIES_OF_CUSTOMER = Members("customer_user_customer", "user_id", ("customer_id",))
QUEUES_OF_AGENT = Members("personal_queues", "user_id", ("queue_id",))
UNDATED = {"personal_queues"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The members somebody shall have; what `counts` denies is left as it is.

    `field` is how clients call them, `told` says them in words.
    """

    members: Members
    rows: AbstractSet[Member]
    field: str
    told: Callable[[AbstractSet[Member]], str | None]
    counts: Callable[[Member], bool] = lambda _: True


async def set_members(unit: UnitOfWork, owner: Any, wanted: Wanted) -> list[FieldChange]:
    """Make these the members, and say what differs from before."""
    before = {row for row in await of(unit, wanted.members, owner) if wanted.counts(row)}
    for row in sorted(before - wanted.rows):
        await _remove(unit, wanted.members, (owner, *row))
    for row in sorted(wanted.rows - before):
        await _add(unit, wanted.members, (owner, *row))
    if before == wanted.rows:
        return []
    return [FieldChange(wanted.field, wanted.told(before), wanted.told(wanted.rows))]


async def of(unit: UnitOfWork, members: Members, owner: Any) -> set[Member]:
    """The members somebody has."""
    where = "".join(f" AND {name} = {value}" for name, value in members.fixed.items())
    names = ", ".join(members.columns)
    sql = f"SELECT {names} FROM {members.table} WHERE {members.owner} = $1{where}"
    return {tuple(row) for row in await unit.tx.rows(sql, owner)}


async def _remove(unit: UnitOfWork, members: Members, values: Member) -> None:
    names = (members.owner, *members.columns)
    where = " AND ".join(f"{name} = ${n}" for n, name in enumerate(names, start=1))
    await unit.tx.execute(f"DELETE FROM {members.table} WHERE {where}", *values)


async def _add(unit: UnitOfWork, members: Members, values: Member) -> None:
    columns = dict(zip((members.owner, *members.columns), values, strict=True)) | dict(
        members.fixed
    )
    if members.table not in UNDATED:
        now, actor = unit.now, unit.actor.actor_id
        columns |= {"create_time": now, "create_by": actor}
        columns |= {"change_time": now, "change_by": actor}
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    sql = f"INSERT INTO {members.table} ({', '.join(columns)}) VALUES ({places})"
    await unit.tx.execute(sql, *columns.values())
