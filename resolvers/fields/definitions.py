"""The definitions of dynamic fields, as agents read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from domain.dynamic_fields import DynamicField, FieldObject
from domain.fields import CHOICES, DAYS, TEXTS, PossibleValue, Years
from domain.masters import Validity
from domain.paging import Order, Page, cursor, page, window
from resolvers.arguments import After, First
from resolvers.context import Info
from resolvers.dynamic_fields import definition_of
from resolvers.enums import described
from resolvers.masters.lists import ValidityArgument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.fields import Pattern

described(
    FieldObject,
    "What a dynamic field was added to.",
    {
        "TICKET": "Tickets.",
        "ARTICLE": "Articles.",
        "CUSTOMER_USER": "Customer users.",
        "COMPANY": "Companies.",
        "OTHER": "Something of an extension.",
    },
    name="DynamicFieldObject",
)


def listed(
    info: Info,
    object_type: Annotated[
        FieldObject | None, strawberry.argument(description="Whose fields; usually all.")
    ] = None,
    validity: ValidityArgument = Validity.VALID,
    first: First = None,
    after: After = None,
) -> Page[DynamicField]:
    """By position, and by name where two have the same."""
    whose = object_type.value if object_type else "all"
    order = Order(f"dynamicFields:{whose}:{validity.value}", (int, str, int))
    wanted = window(order, first=first, after=after)
    meant = [
        field
        for field in info.context.reference.fields.values()
        if object_type in (None, field.object_type) and validity.holds(valid=field.valid)
    ]
    rest = [field for field in meant if not wanted.position or _place(field) > wanted.position]
    rest.sort(key=_place)

    async def count() -> int:
        return len(meant)

    return page(rest[: wanted.size + 1], wanted, lambda field: cursor(order, _place(field)), count)


def _place(field: DynamicField) -> tuple[Any, ...]:
    return field.position, field.name, field.pk


def possible_values(field: Parent[DynamicField]) -> list[PossibleValue] | None:
    if field.type not in CHOICES:
        return None
    return [PossibleValue(*each) for each in definition_of(field).values.items()]


def may_be_empty(field: Parent[DynamicField]) -> bool:
    return definition_of(field).may_be_empty


def defaults(field: Parent[DynamicField]) -> Sequence[str]:
    return definition_of(field).default


def max_length(field: Parent[DynamicField]) -> int | None:
    return definition_of(field).most_characters if field.type in TEXTS else None


def patterns(field: Parent[DynamicField]) -> Sequence[Pattern]:
    return definition_of(field).patterns


def years(field: Parent[DynamicField]) -> Years | None:
    found = definition_of(field).years if field.type in DAYS else None
    return Years(*found) if found else None


def problem(field: Parent[DynamicField]) -> str | None:
    return definition_of(field).problem
