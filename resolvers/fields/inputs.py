"""What administrators enter of dynamic fields."""

from __future__ import annotations

import strawberry

from domain.dynamic_fields import FieldObject, FieldType
from domain.fields import MOST_CHARACTERS
from resolvers.inputs import about
from resolvers.mutations.once import ChangeInput
from resolvers.mutations.texts import NAME
from resolvers.verbs.inputs import BY_NAME, wanted

MOST_POSITION = 10_000
MOST_VALUES = 1000
MOST_PATTERNS, MOST_PATTERN, MOST_MESSAGE = 20, 1000, 250  # how many; characters
MOST_YEARS = 1000
LABEL = f"The name for people, at most {NAME} characters."
VALID = "Whether it may be used; nothing is deleted."


@strawberry.input(description="What a field with possible values may hold.")
class PossibleValueInput:
    key: str = wanted(f"What is kept, at most {NAME} characters; no other value's.")
    label: str = wanted(f"What people read, at most {NAME} characters.")


@strawberry.input(description="What a text must look like.")
class TextPatternInput:
    pattern: str = wanted(
        f"A regular expression, as Python has them, at most {MOST_PATTERN} characters; it is"
        " looked for anywhere in the text. No repeat is within another, as (a+)+."
    )
    message: str | None = about(
        f"What is said where it does not match, at most {MOST_MESSAGE} characters."
    )


@strawberry.input(description="In which years a date may be, counted from this one.")
class YearRangeInput:
    past: int = wanted(f"How many years before this one, 0 to {MOST_YEARS}.")
    future: int = wanted(f"How many years behind this one, 0 to {MOST_YEARS}.")


@strawberry.input
class DefinitionInput(ChangeInput):
    """What may be given of every definition, as far as it fits the type."""

    position: int | None = about(
        f"Its place among the others, 1 to {MOST_POSITION:,}; a new field is usually the last."
    )
    possible_values: list[PossibleValueInput] | None = about(
        "All that DROPDOWN and MULTISELECT may hold, in their order; at most"
        f" {MOST_VALUES:,}. What is held as a value can get another label, and has to stay."
    )
    may_be_empty: bool | None = about(
        "Whether the value of a DROPDOWN can be taken away; usually not."
    )
    defaults: list[str] | None = about(
        "What forms start with: a text, a number, 1 or 0 for CHECKBOX, keys, or for dates the"
        " seconds from now. One at most, but for MULTISELECT."
    )
    max_length: int | None = about(
        f"How many characters TEXT and TEXT_AREA take, 1 to {MOST_CHARACTERS}; null for"
        f" {MOST_CHARACTERS}.",
        default=strawberry.UNSET,
    )
    patterns: list[TextPatternInput] | None = about(
        f"What TEXT and TEXT_AREA must look like: all of these, at most {MOST_PATTERNS}."
    )
    years: YearRangeInput | None = about(
        "In which years DATE and DATE_TIME may be; null for any.", default=strawberry.UNSET
    )


@strawberry.input(description="A new dynamic field.")
class DynamicFieldCreateInput(DefinitionInput):
    name: str = wanted(
        "The technical name, for good: letters without accents and digits, at most"
        f" {NAME}; no other field's, in capitals or not."
    )
    label: str = wanted(LABEL)
    type: FieldType = wanted("What it holds: any type but OTHER.")
    object_type: FieldObject = about(
        "What it is added to: TICKET or ARTICLE.", default=FieldObject.TICKET
    )
    valid: bool = about(VALID, default=True)


@strawberry.input(description="What shall change of a dynamic field; what is left out stays.")
class DynamicFieldUpdateInput(DefinitionInput):
    dynamic_field: strawberry.ID = wanted(f"The field: {BY_NAME}.")
    label: str | None = about(LABEL)
    type: FieldType | None = about(
        "What it holds; it stays once there are values. Parts that do not fit the new type go."
    )
    valid: bool | None = about(VALID)
