"""How an OTRS numbers its tickets, by its settings; and which of these cannot be followed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from db.guest.setting_names import (
    GENERATOR,
    OWN_SIZE,
    PADDED_DATE,
    PASSWORDS,
    SIZE,
    SYSTEM_ID,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

GENERATORS = {
    "DateChecksum": "date-checksum",
    "Date": "date",
    "AutoIncrement": "auto-increment",
    "Random": "random",
}
FALSE = {"", "0"}  # as Perl takes them
USUAL_SIZE = "5"
# zeros before it would be in each number there
ID = re.compile(r"0|[1-9][0-9]{0,5}")
DIGITS = re.compile(r"[1-9]|1[0-8]")
NO_ID = "no number from 0 to 999999: nothing is numbered until [tickets] has system_id"
NO_SIZE = "no number from 1 to 18: where it counts, nothing is numbered until it is another"
PLAIN = "nobody with such a password logs in here, and new ones are SHA-256: it takes none of these"


def numbers(found: Mapping[str, Any]) -> dict[str, Any]:
    """By the names in `[tickets]`; as it is there, a text, what cannot be followed."""
    told: dict[str, Any] = {}
    if generator := found.get(GENERATOR):
        name = str(generator).rpartition("::")[2]
        told["number_generator"] = GENERATORS.get(name, name)
    if SYSTEM_ID in found:
        told["system_id"] = _whole(ID, found[SYSTEM_ID])
    if size := _is_on(found.get(OWN_SIZE)) or _is_on(found.get(SIZE)):
        told["min_counter_size"] = _whole(DIGITS, size)
    if _is_on(found.get(PADDED_DATE)):
        told["date_counter_size"] = _whole(DIGITS, _is_on(found.get(SIZE)) or USUAL_SIZE)
    return told


def doubts(found: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be followed of these settings, by their names: why, and what is done instead."""
    told = {}
    if SYSTEM_ID in found and not ID.fullmatch(str(found[SYSTEM_ID])):
        told[SYSTEM_ID] = NO_ID
    for name in (SIZE, OWN_SIZE):
        if _is_on(found.get(name)) and not DIGITS.fullmatch(str(found[name])):
            told[name] = NO_SIZE
    if found.get(PASSWORDS) == "plain":
        told[PASSWORDS] = PLAIN
    return told


def _whole(shape: re.Pattern[str], value: Any) -> int | str:
    return int(value) if shape.fullmatch(str(value)) else str(value)


def _is_on(value: Any) -> Any:
    """The value, if Perl takes it for true."""
    return None if value is None or value in FALSE else value
