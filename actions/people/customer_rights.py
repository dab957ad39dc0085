"""Rights in groups of customer users and of companies; they count where `customers.groups` is set.

What OTRS keeps of them: `group_customer_user` by login, `group_customer` by company key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from actions.masters.writing import Written
from actions.people.rights import HOLD_GROUPS, told
from domain.changes import FieldChange
from domain.viewer import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actions.people.rights import Grants
    from actions.unit import UnitOfWork

RIGHTS = (Right.READ, Right.WRITE)  # System::Customer::Permission
KEYS = [right.value for right in RIGHTS]
# these tables have no key: changes of them come one after the other
ALONE = "LOCK TABLE group_customer_user, group_customer IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True, slots=True)
class Holders:
    """A table of rights: the column `owner` says whose, `whose` finds them.

    `fixed` are columns that hold the same in all rows that count.
    """

    table: str
    owner: str
    whose: str
    fixed: Mapping[str, object] = field(default_factory=lambda: {"permission_value": 1})


# capitals do not tell logins apart (OTRS: CustomerGroup.pm)
PEOPLE = Holders("group_customer_user", "user_id", "lower(user_id) = lower($1)")
COMPANIES = Holders(
    "group_customer",
    "customer_id",
    "customer_id = $1 AND permission_context = 'Ticket::CustomerID::Same'",
    {"permission_value": 1, "permission_context": "Ticket::CustomerID::Same"},
)


async def set_rights(unit: UnitOfWork, holders: Holders, owner: str, grants: Grants) -> Written:
    """Make these somebody's rights in these groups; those in others stay."""
    if unit.tx.dialect == "postgresql":
        await unit.tx.execute(ALONE)
    await unit.tx.rows(HOLD_GROUPS, sorted(grants))
    before = await _held(unit, holders, owner, grants)
    after = {(group, right.value) for group, rights in grants.items() for right in rights}
    for row in sorted(before - after):
        sql = f"DELETE FROM {holders.table} WHERE {holders.whose} AND permission_value = 1"
        await unit.tx.execute(f"{sql} AND group_id = $2 AND permission_key = $3", owner, *row)
    for row in sorted(after - before):
        await _add(unit, holders, owner, row)
    if before == after:
        return Written(owner, [])
    return Written(owner, [FieldChange("grants", told(unit, before), told(unit, after))])


async def _held(
    unit: UnitOfWork, holders: Holders, owner: str, grants: Grants
) -> set[tuple[int, str]]:
    sql = f"SELECT group_id, permission_key FROM {holders.table} WHERE {holders.whose}"
    tail = "AND permission_value = 1 AND group_id = ANY($2) AND permission_key = ANY($3)"
    rows = await unit.tx.rows(f"{sql} {tail}", owner, sorted(grants), KEYS)
    return {(group, key) for group, key in rows}


async def _add(unit: UnitOfWork, holders: Holders, owner: str, row: tuple[int, str]) -> None:
    group, key = row
    columns = {holders.owner: owner, "group_id": group, "permission_key": key, **holders.fixed}
    columns |= {"create_time": unit.now, "create_by": unit.actor.actor_id}
    columns |= {"change_time": unit.now, "change_by": unit.actor.actor_id}
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    sql = f"INSERT INTO {holders.table} ({', '.join(columns)}) VALUES ({places})"
    await unit.tx.execute(sql, *columns.values())
