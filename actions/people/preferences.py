"""Preferences as OTRS keeps them: one row for each key of an agent or a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actions.unit import UnitOfWork
    from db.database import Reader


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whose preferences: an agent's by his id, a customer's by his login."""

    table: str
    who: Any

    @classmethod
    def agent(cls, pk: int) -> Keeper:
        return cls("user_preferences", pk)

    @classmethod
    def customer(cls, login: str) -> Keeper:
        return cls("customer_preferences", login)


async def of(db: Reader, keeper: Keeper) -> dict[str, str | None]:
    """What is kept of somebody, by key."""
    sql = f"SELECT preferences_key, preferences_value FROM {keeper.table} WHERE user_id = $1"
    return {key: value for key, value in await db.rows(sql, keeper.who)}  # noqa: C416 - rows


async def keep(
    unit: UnitOfWork, keeper: Keeper, wanted: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Write what differs, None for no row, and say what was there before of it."""
    before = await of(unit.tx, keeper)
    differing = {key: value for key, value in wanted.items() if before.get(key) != value}
    for key, value in differing.items():
        sql = f"DELETE FROM {keeper.table} WHERE user_id = $1 AND preferences_key = $2"
        await unit.tx.execute(sql, keeper.who, key)
        if value is not None:
            await _add(unit, keeper, key, value)
    return {key: before.get(key) for key in differing}


async def _add(unit: UnitOfWork, keeper: Keeper, key: str, value: str) -> None:
    sql = (
        f"INSERT INTO {keeper.table} (user_id, preferences_key, preferences_value)"
        " VALUES ($1, $2, $3)"
    )
    await unit.tx.execute(sql, keeper.who, key, value)
