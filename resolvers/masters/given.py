"""What an administrator's input asks for, as attributes: each checked before anything is locked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import strawberry

from actions.masters.master import Wanted
from domain.customers import api_name
from domain.errors import InvalidInput, NotFound
from domain.reference import Service, Sla
from resolvers.masters.inputs import MOST_LINKS
from resolvers.mutations.texts import NAME, checked, sensible
from resolvers.people import agent_parts as personal
from resolvers.verbs.chosen import existing

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

    from actions.masters.master import Master
    from resolvers.context import Context

OTRS_CALENDARS = "123456789"
COMMENT = 250  # characters of the column
MOST_MINUTES = 1_000_000
LEAST_PERCENT, MOST_PERCENT = 10, 90  # OTRS offers these


def given(context: Context, master: Master, input: Any) -> Wanted:
    """The attributes that are given. Raises `InvalidInput` or `NotFound` with the part's name."""
    values: dict[str, Any] = {}
    for name in (*master.columns, *master.links, *master.beside):
        value = getattr(input, name, strawberry.UNSET)
        if value is strawberry.UNSET or (value is None and name not in NULLABLE):
            continue
        values[name] = PARTS[name](context, f"input.{api_name(name)}", value)
    force = getattr(input, "force", False)
    return Wanted(values, context.services.tickets, force)


def row(context: Context, master: Master, input: Any) -> int:
    """The id of the row that an input is about, valid or not."""
    field = f"input.{api_name(master.key)}"
    found: Any = existing(context, master.record, getattr(input, master.key), field=field)
    return int(found.pk)


def _name(_: Context, field: str, text: str) -> str:
    return sensible(field, text, NAME)


def _comment(_: Context, field: str, text: str | None) -> str | None:
    return checked(field, text, COMMENT) if text else None


def _other(_: Context, field: str, text: str) -> str:
    return checked(field, text, NAME)


def _switch(_: Context, __: str, value: bool) -> bool:  # noqa: FBT001 - as all parts
    return value


def _choice(_: Context, __: str, value: Enum) -> str:
    return str(value.value)


def _minutes(_: Context, field: str, value: int) -> int:
    if not 0 <= value <= MOST_MINUTES:
        raise InvalidInput(field, f"0 to {MOST_MINUTES:,} minutes, not {value}")
    return value


def _percent(_: Context, field: str, value: int) -> int:
    if value and not LEAST_PERCENT <= value <= MOST_PERCENT:
        raise InvalidInput(field, f"{LEAST_PERCENT} to {MOST_PERCENT} percent, or 0, not {value}")
    return value


def _calendar(context: Context, field: str, name: str | None) -> str:
    """The usual calendar has no name (OTRS)."""
    if context.services.host.is_guest:
        return _number_of_calendar(field, name)
    known = [one.name for one in context.reference.calendars.values() if one.valid]
    if name and name not in known:
        raise NotFound(field, "There is no valid calendar of this name.")
    return name or ""


def _number_of_calendar(field: str, name: str | None) -> str:
    """An OTRS knows its calendars by the digits in the names of its settings."""
    if name and (len(name) > 1 or name not in OTRS_CALENDARS):
        raise InvalidInput(field, "null, or the number of a calendar of the OTRS, 1 to 9")
    return name or ""


def _rows(record: type, context: Context, field: str, texts: list[str]) -> list[int]:
    if len(texts) > MOST_LINKS:
        raise InvalidInput(field, f"at most {MOST_LINKS:,}, not {len(texts)}")
    found: list[Any] = [
        existing(context, record, text, field=f"{field}.{n}") for n, text in enumerate(texts)
    ]
    return [row.pk for row in found]


NULLABLE = {"comment", "calendar", *personal.NULLABLE}  # null means none
PARTS: dict[str, Callable[[Context, str, Any], Any]] = {
    **personal.PARTS,
    "name": _name,
    "valid": _switch,
    "comment": _comment,
    "group": _other,
    "follow_up": _choice,
    "follow_up_lock": _switch,
    "system_address": _other,
    "salutation": _other,
    "signature": _other,
    "type": _choice,
    "unlock_minutes": _minutes,
    "first_response_minutes": _minutes,
    "first_response_notify": _percent,
    "update_minutes": _minutes,
    "update_notify": _percent,
    "solution_minutes": _minutes,
    "solution_notify": _percent,
    "calendar": _calendar,
    "services": partial(_rows, Service),
    "slas": partial(_rows, Sla),
}
