"""Rows of other tables that a row points to: given, and told, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.customers import api_name
from domain.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from actions.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are known by the column `name`."""

    table: str
    word: str
    name: str = "name"
    condition: str = "valid_id = 1"


TABLES = {
    "group": Table("permission_groups", "group"),
    "follow_up": Table("follow_up_possible", "option"),
    "system_address": Table("system_address", "system address", "value0"),
    "salutation": Table("salutation", "salutation"),
    "signature": Table("signature", "signature"),
    "type": Table("ticket_state_type", "type of states", condition="1 = 1"),  # a fixed set
}


async def number(unit: UnitOfWork, attribute: str, name: str) -> int:
    """The id of the valid row with this name. Raises `NotFound` where there is none.

    It is locked: whoever changes it holds `tg_reference` next, as we do after our first write.
    """
    to = TABLES[attribute]
    sql = f"SELECT id FROM {to.table} WHERE {to.name} = $1 AND {to.condition} ORDER BY id"
    rows = await unit.tx.rows(f"{sql} FOR NO KEY UPDATE", name)
    if not rows:
        field = f"input.{api_name(attribute)}"
        raise NotFound(field, f"There is no valid {to.word} “{name}”: give its whole name.")
    return int(rows[0][0])


async def first(unit: UnitOfWork, attribute: str) -> int:
    """The id of the oldest valid row, which a row without a choice gets."""
    to = TABLES[attribute]
    [[pk]] = await unit.tx.rows(f"SELECT min(id) FROM {to.table} WHERE {to.condition}")
    if pk is None:
        raise Unavailable(f"The database has no valid {to.word}.")
    return int(pk)


async def name(unit: UnitOfWork, attribute: str, pk: int) -> str:
    """What a row is called, valid or not."""
    to = TABLES[attribute]
    [[found]] = await unit.tx.rows(f"SELECT {to.name} FROM {to.table} WHERE id = $1", pk)
    return str(found)
