"""What clients may put into a filter about the values of dynamic fields."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import strawberry

from db.search import full_second
from domain.customers import api_name
from domain.dynamic_fields import FieldObject
from domain.errors import InvalidInput
from domain.field_values import COLUMN, TAKES, utc
from domain.filters import FieldCondition
from resolvers.arguments import MOST_CHARACTERS, possible, searched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.dynamic_fields import DynamicField
    from domain.reference import Reference

MOST_FIELDS = 20  # each is a statement within the statement
MOST_KEYS = 1000
SHOWN_NAMES = 20
RANGES = ("number", "date", "dateTime")  # what can be looked for from here to there
FIRST, LAST = dt.time(), dt.time(23, 59, 59)  # of a day, in whole seconds


def _part(description: str) -> Any:
    return strawberry.field(description=description, default=None)


@strawberry.input(
    description="What a dynamic field of a ticket holds: one value or one range, as the field's"
    " type has it."
)
class DynamicFieldFilter:
    name: str = strawberry.field(description="The technical name of a valid field of tickets.")
    text: str | None = _part(
        "For TEXT, TEXT_AREA and OTHER: the whole text, capitals or not; * stands for anything."
        f" At most {MOST_CHARACTERS} characters."
    )
    number: int | None = _part("For INTEGER.")
    number_from: int | None = _part("For INTEGER: this or more.")
    number_to: int | None = _part("For INTEGER: this or less.")
    boolean: bool | None = _part("For CHECKBOX; a ticket without a value has neither.")
    date: dt.date | None = _part("For DATE.")
    date_from: dt.date | None = _part("For DATE: this day or later.")
    date_to: dt.date | None = _part("For DATE: this day or earlier.")
    date_time: dt.datetime | None = _part("For DATE_TIME, to the second.")
    date_time_from: dt.datetime | None = _part("For DATE_TIME: then or later.")
    date_time_to: dt.datetime | None = _part("For DATE_TIME: then or earlier.")
    keys: list[str] | None = _part(
        f"For DROPDOWN and MULTISELECT: any of these, at most {MOST_KEYS:,}."
    )
    empty: bool | None = _part(
        "For all: only tickets that hold no value, or only those that hold any."
    )


def conditions(
    given: list[DynamicFieldFilter] | None, reference: Reference
) -> tuple[FieldCondition, ...]:
    """What the tickets hold. Raises `InvalidInput` with the place of what cannot be right."""
    place = "filter.dynamicFields"
    if given and len(given) > MOST_FIELDS:
        raise InvalidInput(place, f"at most {MOST_FIELDS} conditions, not {len(given)}")
    known = {
        field.name: field
        for field in reference.fields.values()
        if field.valid and field.object_type is FieldObject.TICKET
    }
    return tuple(_condition(one, known, f"{place}.{n}") for n, one in enumerate(given or ()))


def _condition(
    given: DynamicFieldFilter, known: Mapping[str, DynamicField], place: str
) -> FieldCondition:
    field = known.get(given.name)
    if field is None:
        raise _unknown(f"{place}.name", given.name, known)
    values = {api_name(name): value for name, value in vars(given).items() if value is not None}
    del values["name"]
    takes = TAKES.get(field.type, "text")
    _check_parts(field, takes, values, place)
    column = COLUMN.get(field.type, "value_text")
    if "empty" in values:
        return FieldCondition(field_id=field.pk, column=column, held=not values["empty"])
    found = {part: _value(part, value, f"{place}.{part}") for part, value in values.items()}
    if takes in ("text", "keys"):
        text, keys = found.get("text"), found.get("keys")
        return FieldCondition(field_id=field.pk, column=column, text=text, any_of=keys)
    # one value is the range from it to itself
    least, most = (found.get(f"{takes}{end}", found.get(takes)) for end in ("From", "To"))
    ends = least and least[0], most and most[1]
    return FieldCondition(field_id=field.pk, column=column, at_least=ends[0], at_most=ends[1])


def _unknown(place: str, name: str, known: Mapping[str, object]) -> InvalidInput:
    shown = sorted(known)
    more = ", …" if len(shown) > SHOWN_NAMES else ""
    there = f"{', '.join(shown[:SHOWN_NAMES])}{more}" if shown else "none"
    return InvalidInput(
        place, f"a valid dynamic field of tickets, not “{name}”; there are: {there}"
    )


def _check_parts(field: DynamicField, takes: str, values: Mapping[str, Any], place: str) -> None:
    """One value, or a range, or whether there is any; and of the field's type."""
    ends = [f"{takes}From", f"{takes}To"] if takes in RANGES else []
    for part in values:
        if part not in (takes, *ends, "empty"):
            ways = ", ".join(f"`{way}`" for way in (takes, *ends))
            raise InvalidInput(f"{place}.{part}", f"{ways} or `empty` for “{field.name}”")
    ways_given = [part for part in (takes, "empty") if part in values]
    if len(ways_given) + any(end in values for end in ends) != 1:
        way = f"`{takes}`, a range" if ends else f"`{takes}`"
        raise InvalidInput(place, f"either {way} or `empty`, and just one")


def _value(part: str, value: Any, place: str) -> Any:
    """A text, keys, or the least and the most that fits."""
    match value:
        case str():
            return searched(place, value)
        case list():
            return _keys(place, value)
        case dt.datetime():
            floor = utc(value, place)
            return full_second(value.astimezone(dt.UTC)) if part.endswith("From") else floor, floor
        case dt.date():
            return tuple(dt.datetime.combine(value, time) for time in (FIRST, LAST))  # in no zone
    return int(value), int(value)


def _keys(place: str, keys: list[str]) -> tuple[str, ...]:
    if len(keys) > MOST_KEYS:
        raise InvalidInput(place, f"at most {MOST_KEYS:,} keys, not {len(keys)}")
    possible(place, "".join(keys))
    return tuple(keys)
