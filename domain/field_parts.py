"""The parts of a dynamic field's definition, as administrators give them and OTRS keeps them.

They come by name: `possible_values`, labels by key; `may_be_empty`; `defaults`, texts;
`max_length`; `patterns`, each with its message; `years` before and behind this one. None, or
nothing in a list, takes a part away.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from domain.changes import FieldChange
from domain.customers import api_name
from domain.dynamic_fields import FieldType
from domain.errors import InvalidInput
from domain.fields import CHOICES, DAYS, MOST_CHARACTERS, TEXTS, defaults_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from domain.fields import Definition

EMPTY: Mapping[str, Any] = {"DefaultValue": ""}
WRITABLE = tuple(kind for kind in FieldType if kind is not FieldType.OTHER)
FITS: Mapping[str, Sequence[FieldType]] = {
    "possible_values": CHOICES,
    "may_be_empty": (FieldType.DROPDOWN,),
    "defaults": WRITABLE,
    "max_length": TEXTS,
    "patterns": TEXTS,
    "years": DAYS,
}
WHOLE = re.compile(r"-?[0-9]{1,10}")
FORMS = {
    FieldType.INTEGER: (WHOLE, "a whole number"),
    FieldType.CHECKBOX: (re.compile("[01]"), "1 or 0"),
    FieldType.DATE: (WHOLE, "a whole number, of seconds from now"),
    FieldType.DATE_TIME: (WHOLE, "a whole number, of seconds from now"),
}


def carried(config: Mapping[str, Any], former: FieldType, kind: FieldType) -> Mapping[str, Any]:
    """What of a config goes on to hold when the field gets another type: all of it, or nothing."""
    if kind is former:
        return config
    if not any({kind, former} <= {*family} for family in (TEXTS, CHOICES, DAYS)):
        return EMPTY
    return {**config, **_defaults(kind, defaults_of(config.get("DefaultValue")))}


def changed(
    config: Mapping[str, Any], kind: FieldType, wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """The config with the parts that are given; what we do not know in it stays.

    Raises `InvalidInput` for a part that fields of this type do not have.
    """
    new = dict(config)
    for part, kinds in FITS.items():
        if kind in kinds and part in wanted:
            new |= WRITTEN[part](kind, wanted[part])
        elif wanted.get(part) not in (None, (), {}):
            raise InvalidInput(f"input.{api_name(part)}", f"nothing for the type {kind.name}")
    return new


def check_whole(known: Definition, wanted: Mapping[str, Any]) -> None:
    """Raises `InvalidInput` where what is given does not go together."""
    if known.kind in CHOICES and not known.values:
        raise InvalidInput("input.possibleValues", "at least one possible value")
    if "defaults" in wanted:
        _check_defaults(known, wanted["defaults"])
    unknown = [key for key in known.default if key not in known.values]
    if known.kind in CHOICES and unknown and wanted.keys() & {"defaults", "possible_values"}:
        place = "defaults" if "defaults" in wanted else "possibleValues"
        raise InvalidInput(f"input.{place}", f"the default “{unknown[0]}” among possible values")


def differences(before: Definition | None, after: Definition) -> list[FieldChange]:
    """The parts that differ, by their names in the API; of possible values those that differ."""
    old, new = _told(before), _told(after)
    parts = [FieldChange(part, old.get(part), text) for part, text in new.items()]
    parts += [FieldChange(part, text, None) for part, text in old.items() if part not in new]
    return [*_values_told(before, after), *(one for one in parts if one.old != one.new)]


def _defaults(kind: FieldType, texts: Sequence[str]) -> dict[str, Any]:
    if kind is FieldType.MULTISELECT:
        return {"DefaultValue": [*texts]}
    return {"DefaultValue": texts[0] if texts else ""}


def _patterns(_: FieldType, patterns: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"RegExList": [{"Value": text, "ErrorMessage": said} for text, said in patterns]}


def _years(_: FieldType, years: tuple[int, int] | None) -> dict[str, Any]:
    if years is None:
        return {"YearsPeriod": "0"}
    return {"YearsPeriod": "1", "YearsInPast": str(years[0]), "YearsInFuture": str(years[1])}


WRITTEN: Mapping[str, Callable[[FieldType, Any], dict[str, Any]]] = {
    "possible_values": lambda _, values: {"PossibleValues": dict(values)},
    "may_be_empty": lambda _, value: {"PossibleNone": "1" if value else "0"},
    "defaults": _defaults,
    "max_length": lambda _, most: {"MaxLength": str(most or "")},
    "patterns": _patterns,
    "years": _years,
}


def _check_defaults(known: Definition, texts: Sequence[str]) -> None:
    place = "input.defaults"
    if len(texts) > 1 and known.kind is not FieldType.MULTISELECT:
        raise InvalidInput(place, f"one default at most, not {len(texts)}")
    if len(known.default) != len(texts):
        raise InvalidInput(place, "neither “~” nor “null”, which are nothing to OTRS")
    form, words = FORMS.get(known.kind, (None, ""))
    if form and not all(form.fullmatch(text) for text in texts):
        raise InvalidInput(place, words)


def _told(known: Definition | None) -> dict[str, str]:
    if known is None:
        return {}
    most, years = known.most_characters, known.years
    told = {
        "mayBeEmpty": str(known.may_be_empty).lower() if known.kind is FieldType.DROPDOWN else "",
        "defaults": ", ".join(known.default),
        "maxLength": "" if most == MOST_CHARACTERS else str(most),
        "patterns": "\n".join(f"{one.pattern} {one.message}".rstrip() for one in known.patterns),
        "years": f"{years[0]} before, {years[1]} behind" if years else "",
        "problem": known.problem or "",
    }
    return {part: text for part, text in told.items() if text}


def _values_told(before: Definition | None, after: Definition) -> list[FieldChange]:
    old, new = before.values if before else {}, after.values
    if [*old.items()] == [*new.items()]:
        return []
    # where only the order differs, it is told as a whole
    told = [
        ", ".join(f"{key}: {label}" for key, label in one.items() if other.get(key) != label)
        if {**old} != {**new}
        else ", ".join(one)
        for one, other in ((old, new), (new, old))
    ]
    return [FieldChange("possibleValues", told[0] or None, told[1] or None)]
