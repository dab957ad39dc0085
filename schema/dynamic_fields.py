"""The definitions of dynamic fields as clients see them."""

from __future__ import annotations

import strawberry

from domain import dynamic_fields as records
from domain.dynamic_fields import FieldObject, FieldType
from resolvers.fields import definitions
from schema.fields import plain, resolved
from schema.node import Node


@strawberry.type(description="What a field with possible values may hold.")
class PossibleValue:
    key: str = plain("What is kept.")
    label: str = plain("What people read.")


@strawberry.type(description="What a text must look like.")
class TextPattern:
    pattern: str = plain("A regular expression, as Python has them.")
    message: str = plain("What is said where it does not match; empty for the usual words.")


@strawberry.type(description="In which years a date may be, counted from this one.")
class YearRange:
    past: int = plain("How many years before this one.")
    future: int = plain("How many years behind this one.")


@strawberry.type(description="A field that was added to tickets or articles here.")
class DynamicField(Node):
    record = records.DynamicField

    name: str = plain("The technical name; it never changes.")
    label: str = plain("The name for people.")
    type: FieldType = plain("What it holds.")
    object_type: FieldObject = plain("What it was added to.")
    position: int = plain("Its place among the others: small ones come first.")
    valid: bool = plain("Whether it may be used; the values of others are kept, and not shown.")
    internal: bool = plain("Whether OTRS itself needs it, and customers never see it.")
    possible_values: list[PossibleValue] | None = resolved(
        definitions.possible_values, "What DROPDOWN and MULTISELECT may hold, in their order."
    )
    may_be_empty: bool = resolved(
        definitions.may_be_empty, "Whether a value can be taken away; always but for DROPDOWN."
    )
    defaults: list[str] = resolved(
        definitions.defaults,
        "What forms start with: a text, a number, 1 or 0 for CHECKBOX, keys, or for dates the"
        " seconds from now.",
    )
    max_length: int | None = resolved(
        definitions.max_length, "How many characters TEXT and TEXT_AREA take."
    )
    patterns: list[TextPattern] = resolved(
        definitions.patterns, "What texts must look like: all of these."
    )
    years: YearRange | None = resolved(
        definitions.years, "In which years DATE and DATE_TIME may be; null for any."
    )
    problem: str | None = resolved(
        definitions.problem, "Why the definition is not understood, and nothing can be written."
    )
