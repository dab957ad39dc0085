"""Values of dynamic fields: what is given, how it is kept, and how people read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from domain.dynamic_fields import FieldType
from domain.errors import InvalidInput
from domain.fields import CHOICES, DAYS, TEXTS
from domain.patterns import is_found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.fields import Definition

Kept = str | int | datetime  # what one row of `dynamic_field_value` holds
FIRST_YEAR = 1000  # OTRS writes years with four digits
COLUMN = {
    **dict.fromkeys((*TEXTS, *CHOICES), "value_text"),
    **dict.fromkeys(DAYS, "value_date"),
    FieldType.INTEGER: "value_int",
    FieldType.CHECKBOX: "value_int",
}
TAKES = {
    FieldType.TEXT: "text",
    FieldType.TEXT_AREA: "text",
    FieldType.INTEGER: "number",
    FieldType.CHECKBOX: "boolean",
    FieldType.DATE: "date",
    FieldType.DATE_TIME: "dateTime",
    FieldType.DROPDOWN: "keys",
    FieldType.MULTISELECT: "keys",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInput:
    """A field's new value: one of them, as its kind takes it; none removes the value."""

    name: str
    text: str | None = None
    number: int | None = None
    boolean: bool | None = None
    date: date | None = None
    date_time: datetime | None = None
    keys: tuple[str, ...] | None = None

    @property
    def given(self) -> dict[str, object]:
        """The values that are there, by their names in the API."""
        values = {
            "text": self.text,
            "number": self.number,
            "boolean": self.boolean,
            "date": self.date,
            "dateTime": self.date_time,
            "keys": self.keys,
        }
        return {name: value for name, value in values.items() if value is not None}


def kept(definition: Definition, wanted: FieldInput, now: datetime, *, field: str) -> list[Kept]:
    """The rows to be kept for a wanted value; none for no value.

    Raises `InvalidInput` with the place, below `field`, of what does not fit the definition.
    """
    if definition.problem:
        raise InvalidInput(f"{field}.name", f"a field that can be written; {definition.problem}")
    takes = TAKES[definition.kind]
    if wrong := [name for name in wanted.given if name != takes]:
        raise InvalidInput(f"{field}.{wrong[0]}", f"`{takes}` for the field “{wanted.name}”")
    rows = _rows(definition, wanted, now, f"{field}.{takes}")
    if not rows and not definition.may_be_empty:
        raise InvalidInput(f"{field}.{takes}", "a value: the field may not be empty")
    return rows


def readable(definition: Definition, rows: Sequence[Kept]) -> str | None:
    """The value for people: labels for keys."""
    labels = [
        definition.label(str(row)) if definition.kind in CHOICES else told(definition.kind, row)
        for row in rows
    ]
    return ", ".join(labels) or None


def recorded(kind: FieldType, rows: Sequence[Kept]) -> str:
    """The value as OTRS writes it into the history: keys, 1 and 0, times without zone."""
    return ", ".join(
        row.strftime("%Y-%m-%d" if kind is FieldType.DATE else "%Y-%m-%d %H:%M:%S")
        if isinstance(row, datetime)
        else str(row)
        for row in rows
    )


def in_row(row: Kept, kind: FieldType) -> Kept:
    """The value as its column takes it: a day has no zone."""
    if isinstance(row, datetime) and kind is FieldType.DATE:
        return row.replace(tzinfo=None)
    return row


def told(kind: FieldType, row: Kept) -> str:
    """One value as text, as the API gives it."""
    if kind is FieldType.CHECKBOX:
        return str(bool(row)).lower()
    if isinstance(row, datetime):
        return row.date().isoformat() if kind is FieldType.DATE else row.isoformat()
    return str(row)


def _rows(definition: Definition, wanted: FieldInput, now: datetime, place: str) -> list[Kept]:
    if wanted.text:  # OTRS: an empty text is no value
        return [_text(definition, wanted.text, place)]
    if wanted.keys is not None:
        return [*_keys(definition, wanted.keys, place)]
    if wanted.date is not None:
        midnight = datetime.combine(wanted.date, time(), UTC)
        return [_in_years(definition, midnight, now, place)]
    if wanted.date_time is not None:
        return [_in_years(definition, utc(wanted.date_time, place), now, place)]
    number = wanted.number if wanted.number is not None else wanted.boolean
    return [] if number is None else [int(number)]


def _text(definition: Definition, text: str, place: str) -> str:
    if len(text) > definition.most_characters:
        expected = f"at most {definition.most_characters} characters, not {len(text)}"
        raise InvalidInput(place, expected)
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidInput(place, "whole characters, and no NUL among them")
    for pattern in definition.patterns:
        wanted = pattern.regex.pattern
        try:
            found = is_found(wanted, text)
        except TimeoutError:
            raise InvalidInput(place, f"a text in which {wanted} is found in time") from None
        if not found:
            raise InvalidInput(place, pattern.message or f"a text like {wanted}")
    return text


def _keys(definition: Definition, keys: Sequence[str], place: str) -> list[str]:
    unique = list(dict.fromkeys(keys))
    if definition.kind is FieldType.DROPDOWN and len(unique) > 1:
        raise InvalidInput(place, f"one key at most, not {len(unique)}")
    if any(key not in definition.values for key in unique):
        there = ", ".join(list(definition.values)[:20]) or "none"
        raise InvalidInput(place, f"keys of possible values; there are: {there}")
    # in the order of the definition, so that another order is no change
    return [key for key in definition.values if key in unique]


def utc(moment: datetime, place: str) -> datetime:
    """A time as it is kept: in UTC, to the second. Raises `InvalidInput` for one without zone."""
    if moment.tzinfo is None:
        raise InvalidInput(place, "a time with its zone, as 2026-11-22T10:00:00Z")
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise InvalidInput(place, "a time in the years 1000 to 9999 of UTC") from None


def _in_years(definition: Definition, moment: datetime, now: datetime, place: str) -> datetime:
    past, future = definition.years or (now.year - FIRST_YEAR, 9999 - now.year)
    if not now.year - past <= moment.year <= now.year + future:
        years = f"{max(now.year - past, FIRST_YEAR)} to {min(now.year + future, 9999)}"
        raise InvalidInput(place, f"a year from {years}")
    return moment
