"""What dynamic fields may hold: their definitions, as OTRS keeps them in `dynamic_field.config`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.dynamic_fields import FieldType

MOST_CHARACTERS = 3800  # what `dynamic_field_value.value_text` holds
TEXTS = (FieldType.TEXT, FieldType.TEXT_AREA)
CHOICES = (FieldType.DROPDOWN, FieldType.MULTISELECT)
DAYS = (FieldType.DATE, FieldType.DATE_TIME)
NOTHING = {"", "~", "null"}  # how YAML says undef, which is a text to who reads only texts


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that a text must match, and what OTRS says where it does not."""

    regex: re.Pattern[str]
    message: str

    @property
    def pattern(self) -> str:
        return self.regex.pattern


@dataclass(frozen=True, slots=True)
class PossibleValue:
    """What a field with possible values may hold: what is kept, and what people read."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Years:
    """How many years before and behind this one a date may be in."""

    past: int
    future: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a field may hold; where `problem` says why it is not understood, nothing is written.

    `values` are the labels of possible values by key. `years` is how many years before and behind
    this one a date may be in; None is any.
    """

    name: str
    kind: FieldType
    problem: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = True
    default: tuple[str, ...] = ()
    most_characters: int = MOST_CHARACTERS
    patterns: tuple[Pattern, ...] = ()
    years: tuple[int, int] | None = None

    def label(self, key: str) -> str:
        """The label of a possible value; a key that is none any more stands for itself."""
        return self.values.get(key, key)


def definition(name: str, kind: FieldType, config: Mapping[str, Any] | str) -> Definition:
    """A definition from a config whose values are all texts, or from why it cannot be read."""
    if isinstance(config, str):
        return Definition(name=name, kind=kind, problem=config)
    if kind is FieldType.OTHER:
        return Definition(name=name, kind=kind, problem="its type belongs to an extension")
    try:
        return _understood(name, kind, config)
    except (KeyError, TypeError, ValueError, re.error, RecursionError, OverflowError):
        return Definition(name=name, kind=kind, problem="its definition makes no sense")


def _understood(name: str, kind: FieldType, config: Mapping[str, Any]) -> Definition:
    return Definition(
        name=name,
        kind=kind,
        values=_values(config) if kind in CHOICES else {},
        # a field with possible values may be empty where its definition says so (OTRS)
        may_be_empty=kind is not FieldType.DROPDOWN or _flag(config, "PossibleNone"),
        default=defaults_of(config.get("DefaultValue")),
        most_characters=_number(config, "MaxLength") or MOST_CHARACTERS,
        patterns=_patterns(config) if kind in TEXTS else (),
        years=_years(config) if kind in DAYS else None,
    )


def _values(config: Mapping[str, Any]) -> dict[str, str]:
    found = config.get("PossibleValues")
    if found is None or (isinstance(found, str) and found in NOTHING):
        return {}
    if not isinstance(found, Mapping) or not all(isinstance(v, str) for v in found.values()):
        raise TypeError("PossibleValues")
    return {str(key): label for key, label in found.items() if key}


def defaults_of(found: Any) -> tuple[str, ...]:
    """The texts in `DefaultValue`, which may be one or a list."""
    listed = found if isinstance(found, list) else [found]
    return tuple(value for value in listed if isinstance(value, str) and value not in NOTHING)


def _patterns(config: Mapping[str, Any]) -> tuple[Pattern, ...]:
    found = config.get("RegExList")
    if not isinstance(found, list):
        return ()
    return tuple(Pattern(re.compile(row["Value"]), row.get("ErrorMessage", "")) for row in found)


def _years(config: Mapping[str, Any]) -> tuple[int, int] | None:
    if not _flag(config, "YearsPeriod"):
        return None
    return _number(config, "YearsInPast"), _number(config, "YearsInFuture")


def _flag(config: Mapping[str, Any], key: str) -> bool:
    return config.get(key) not in {*NOTHING, None, "0"}


def _number(config: Mapping[str, Any], key: str) -> int:
    found = config.get(key)
    return 0 if found is None or found in NOTHING else int(found)
