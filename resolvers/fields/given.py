"""What an administrator's input asks for of a dynamic field, checked before anything is locked."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

import strawberry

from domain.customers import api_name
from domain.dynamic_fields import FieldObject, FieldType
from domain.errors import InvalidInput
from domain.fields import MOST_CHARACTERS
from domain.patterns import repeats_a_repeat
from resolvers.fields.inputs import (
    MOST_MESSAGE,
    MOST_PATTERN,
    MOST_PATTERNS,
    MOST_POSITION,
    MOST_VALUES,
    MOST_YEARS,
)
from resolvers.mutations.texts import NAME, checked, sensible

if TYPE_CHECKING:
    from collections.abc import Callable

    from resolvers.fields.inputs import (
        DefinitionInput,
        PossibleValueInput,
        TextPatternInput,
        YearRangeInput,
    )

TECHNICAL = re.compile("[A-Za-z0-9]+")  # OTRS, AdminDynamicField: what else would break templates


def given(input: DefinitionInput) -> dict[str, Any]:
    """The parts that are given, by their names. Raises `InvalidInput` with the part's place."""
    values: dict[str, Any] = {}
    for name, check in PARTS.items():
        value = getattr(input, name)
        if value is strawberry.UNSET or (value is None and name not in NULLABLE):
            continue
        values[name] = None if value is None else check(f"input.{api_name(name)}", value)
    return values


def technical_name(text: str) -> str:
    """The name of a new field."""
    field = "input.name"
    if not TECHNICAL.fullmatch(checked(field, text, NAME)):
        raise InvalidInput(field, "letters A to Z, small or not, and digits, and nothing else")
    return text


def whose(kind: FieldObject) -> FieldObject:
    """What a new field is added to."""
    if kind not in (FieldObject.TICKET, FieldObject.ARTICLE):
        raise InvalidInput("input.objectType", "TICKET or ARTICLE: others have no values here")
    return kind


def _label(field: str, text: str) -> str:
    return sensible(field, text, NAME)


def _type(field: str, kind: FieldType) -> FieldType:
    if kind is FieldType.OTHER:
        raise InvalidInput(field, "a type that can be written, so not OTHER")
    return kind


def _switch(_: str, value: bool) -> bool:  # noqa: FBT001 - as all parts
    return value


def _position(field: str, value: int) -> int:
    return _within(field, value, 1, MOST_POSITION)


def _max_length(field: str, value: int) -> int:
    return _within(field, value, 1, MOST_CHARACTERS)


def _years(field: str, value: YearRangeInput) -> tuple[int, int]:
    past = _within(f"{field}.past", value.past, 0, MOST_YEARS)
    return past, _within(f"{field}.future", value.future, 0, MOST_YEARS)


def _within(field: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise InvalidInput(field, f"{least} to {most:,}, not {value}")
    return value


def _few(field: str, values: list[Any], most: int) -> None:
    if len(values) > most:
        raise InvalidInput(field, f"at most {most:,}, not {len(values)}")


def _possible_values(field: str, values: list[PossibleValueInput]) -> dict[str, str]:
    _few(field, values, MOST_VALUES)
    found: dict[str, str] = {}
    for number, value in enumerate(values):
        place = f"{field}.{number}"
        key = sensible(f"{place}.key", value.key, NAME)
        if key in found:
            raise InvalidInput(f"{place}.key", f"each key once, not “{key}” again")
        found[key] = sensible(f"{place}.label", value.label, NAME)
    return found


def _defaults(field: str, texts: list[str]) -> tuple[str, ...]:
    _few(field, texts, MOST_VALUES)
    unique = dict.fromkeys(texts)
    return tuple(checked(f"{field}.{n}", text, MOST_CHARACTERS) for n, text in enumerate(unique))


def _patterns(field: str, patterns: list[TextPatternInput]) -> tuple[tuple[str, str], ...]:
    _few(field, patterns, MOST_PATTERNS)
    return tuple(_pattern(f"{field}.{n}", one) for n, one in enumerate(patterns))


def _pattern(field: str, given: TextPatternInput) -> tuple[str, str]:
    text = checked(f"{field}.pattern", given.pattern, MOST_PATTERN)
    try:
        with warnings.catch_warnings():
            # `[[:alpha:]]` of Perl, for one: Python would take it for something else
            warnings.simplefilter("error")
            re.compile(text)
    except (re.error, RecursionError, OverflowError, Warning) as failure:
        expected = f"a regular expression as Python has them: {failure}"
        raise InvalidInput(f"{field}.pattern", expected) from None
    if repeats_a_repeat(text):
        raise InvalidInput(
            f"{field}.pattern", "no repeat within a repeat, as (a+)+; (a++)+ is fine"
        )
    message = given.message
    return text, sensible(f"{field}.message", message, MOST_MESSAGE) if message else ""


NULLABLE = {"max_length", "years"}  # null means none
PARTS: dict[str, Callable[[str, Any], Any]] = {
    "label": _label,
    "type": _type,
    "position": _position,
    "valid": _switch,
    "possible_values": _possible_values,
    "may_be_empty": _switch,
    "defaults": _defaults,
    "max_length": _max_length,
    "patterns": _patterns,
    "years": _years,
}
