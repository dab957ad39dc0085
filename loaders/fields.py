"""The values of dynamic fields, of many tickets or articles at once."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING

from db import field_config
from db.table import select
from domain.dynamic_fields import FieldType
from domain.fields import definition
from domain.tickets import DynamicFieldRow

if TYPE_CHECKING:
    from db.database import Reader
    from domain.dynamic_fields import FieldObject
    from domain.reference import Reference

log = logging.getLogger(__name__)

# the ids of tickets and articles are numbers alike: the field says whose they are
VALUES = """
    JOIN dynamic_field ON dynamic_field.id = field_id AND dynamic_field.object_type = $2
    WHERE object_id = ANY($1) ORDER BY dynamic_field_value.id
"""


async def values(db: Reader, kind: FieldObject, ids: list[int]) -> dict[int, list[DynamicFieldRow]]:
    """The values of the objects of this kind with these ids, in the order they were stored."""
    sql = select(DynamicFieldRow, VALUES)
    found: dict[int, list[DynamicFieldRow]] = defaultdict(list)
    for row in await db.fetch(DynamicFieldRow, sql, ids, kind.value):
        found[row.object_id].append(row)
    return found


def tell_doubts(fresh: Reference, former: Reference | None = None) -> None:
    """Log which definitions are not understood, once: those that `former` has were told before.

    Values are read even so, as texts; fields of extensions are not meant for us.
    """
    told = former.fields if former else {}
    for pk, field in fresh.fields.items():
        if field.type is not FieldType.OTHER and field != told.get(pk):
            known = definition(field.name, field.type, field_config.read(field.config))
            if known.problem:
                log.warning("a dynamic field is text alone field=%r: %s", field.name, known.problem)
