"""Which SLAs are offered with which services (`service_sla`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.changes import FieldChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from actions.unit import UnitOfWork
    from domain.reference import Service, Sla


async def link(
    unit: UnitOfWork, attribute: str, columns: tuple[str, str], pk: int, wanted: Iterable[int]
) -> list[FieldChange]:
    """Link a row with just these: what differs, which is nothing where they are linked already."""
    mine, theirs = columns
    sql = f"SELECT {theirs} FROM service_sla WHERE {mine} = $1"
    there, after = {row[0] for row in await unit.tx.rows(sql, pk)}, set(wanted)
    for other in sorted(there - after):
        remove = f"DELETE FROM service_sla WHERE {mine} = $1 AND {theirs} = $2"
        await unit.tx.execute(remove, pk, other)
    for other in sorted(after - there):
        add = f"INSERT INTO service_sla ({mine}, {theirs}) VALUES ($1, $2) ON CONFLICT DO NOTHING"
        await unit.tx.execute(add, pk, other)
    if there == after:
        return []
    return [FieldChange(attribute, *(_told(unit, attribute, keys) for keys in (there, after)))]


def _told(unit: UnitOfWork, attribute: str, keys: set[int]) -> str | None:
    rows: Mapping[int, Service | Sla] = getattr(unit.reference, attribute)
    return ", ".join(sorted(rows[pk].name for pk in keys)) or None
