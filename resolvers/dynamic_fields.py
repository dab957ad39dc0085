"""The dynamic fields of tickets and articles: each value as text, and as what its type says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from db import field_config
from domain.dynamic_fields import FieldObject, FieldType
from domain.errors import InvalidInput
from domain.field_values import told
from domain.fields import CHOICES, TEXTS, definition
from domain.tickets import Article, Ticket
from resolvers.context import Info

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.dynamic_fields import DynamicField
    from domain.field_values import Kept
    from domain.fields import Definition
    from domain.tickets import DynamicFieldRow
    from resolvers.context import Context

INT = range(-(2**31), 2**31)  # what GraphQL's Int holds
Names = Annotated[
    list[str] | None,
    strawberry.argument(description="Only the fields with these names; usually all."),
]


@dataclass(slots=True, kw_only=True)
class DynamicFieldValue:
    """A dynamic field with its values as text, and in the one attribute that is for its type."""

    name: str
    label: str
    type: FieldType
    values: list[str]
    text: str | None = None
    number: int | None = None
    boolean: bool | None = None
    date: date | None = None
    date_time: datetime | None = None
    keys: list[str] | None = None
    labels: list[str] | None = None


async def of_ticket(
    ticket: Parent[Ticket], info: Info, names: Names = None
) -> list[DynamicFieldValue]:
    context = info.context
    if not _has_any(context, FieldObject.TICKET, names):
        return []
    return _values(context, await context.loaders.ticket_fields.load(ticket.pk), names)


async def of_article(
    article: Parent[Article], info: Info, names: Names = None
) -> list[DynamicFieldValue]:
    context = info.context
    if not _has_any(context, FieldObject.ARTICLE, names):
        return []
    return _values(context, await context.loaders.article_fields.load(article.pk), names)


def _has_any(context: Context, kind: FieldObject, names: list[str] | None) -> bool:
    """Whether there is any field to look for. Raises `InvalidInput` for a name of none."""
    fields = context.reference.fields.values()
    known = {field.name for field in fields if field.object_type is kind}
    for name in names or []:
        if name not in known:
            whose, there = f"{kind.name.lower()}s", ", ".join(sorted(known)) or "none"
            raise InvalidInput(
                "names", f"dynamic fields of {whose}, not “{name}”; there are: {there}"
            )
    return bool(known)


def _values(
    context: Context, rows: Sequence[DynamicFieldRow], names: list[str] | None
) -> list[DynamicFieldValue]:
    fields = context.reference.fields
    found = [fields[field] for field in dict.fromkeys(row.field_id for row in rows)]
    return [
        value_of(field, [row.of(field.type) for row in rows if row.field_id == field.pk])
        for field in sorted(found, key=lambda f: (f.position, f.name))
        if field.valid and (names is None or field.name in names)
    ]


def value_of(field: DynamicField, rows: Sequence[Kept | None]) -> DynamicFieldValue:
    """A field with what is stored in it; a stored value that is not of its type is text only."""
    kind, stored = field.type, [row for row in rows if row is not None]
    value = DynamicFieldValue(
        name=field.name,
        label=field.label,
        type=kind,
        values=[told(kind, row) for row in stored],
    )
    if kind in CHOICES:
        known = definition_of(field)
        value.keys = value.values
        value.labels = [known.label(key) for key in value.keys]
    elif stored:
        _set_typed(value, stored[0])
    return value


def _set_typed(value: DynamicFieldValue, row: Kept) -> None:
    kind = value.type
    if kind in TEXTS and isinstance(row, str):
        value.text = row
    elif kind is FieldType.INTEGER and row in INT:
        value.number = int(str(row))
    elif kind is FieldType.CHECKBOX:
        value.boolean = bool(row)
    elif kind is FieldType.DATE and isinstance(row, datetime):
        value.date = row.date()
    elif kind is FieldType.DATE_TIME and isinstance(row, datetime):
        value.date_time = row


def definition_of(field: DynamicField) -> Definition:
    """What a field may hold; where it cannot be understood, that is said in it."""
    return _definition(field.name, field.type, field.config)


@lru_cache(maxsize=256)  # a config is read once for all tickets; another config is another key
def _definition(name: str, kind: FieldType, config: str | None) -> Definition:
    return definition(name, kind, field_config.read(config))
