"""What an input says of an agent: each part checked before anything is locked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from domain.errors import InvalidInput
from domain.mailbox import mailbox
from resolvers.mutations.texts import LOGIN, checked, sensible
from resolvers.people import personal_inputs
from resolvers.people.passwords import new_password

if TYPE_CHECKING:
    from collections.abc import Callable

    from resolvers.context import Context

PERSON, TITLE = 100, 50  # characters of the columns
SHORT = 200


def _text(most: int, _: Context, field: str, text: str) -> str:
    return sensible(field, text, most)


def _optional(most: int, _: Context, field: str, text: str | None) -> str | None:
    return sensible(field, text, most) if text else None


def _email(_: Context, field: str, text: str) -> str:
    if mailbox(None, sensible(field, text, SHORT)) is None:
        raise InvalidInput(field, "a mail address, as anna@example.com")
    return text


def _password(_: Context, field: str, text: str) -> str:
    return new_password(field, checked(field, text, SHORT))


def _language(_: Context, __: str, name: str | None) -> str | None:
    return personal_inputs.language(name)


def _time_zone(_: Context, __: str, name: str | None) -> str | None:
    return personal_inputs.time_zone(name)


NULLABLE = {"title", "mobile", "language", "time_zone"}  # null means none
PARTS: dict[str, Callable[[Context, str, Any], Any]] = {
    "login": partial(_text, LOGIN),
    "first_name": partial(_text, PERSON),
    "last_name": partial(_text, PERSON),
    "title": partial(_optional, TITLE),
    "password": _password,
    "email": _email,
    "mobile": partial(_optional, SHORT),
    "language": _language,
    "time_zone": _time_zone,
}
