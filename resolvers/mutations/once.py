"""How every change is run: once for each idempotency key, or only to see whether it would do."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from enum import Enum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import strawberry

from actions import keys
from actions.keys import Key
from domain.errors import KeyReused
from resolvers.inputs import about
from resolvers.mutations.texts import sensible

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from actions.keys import Before, Outcome
    from actions.unit import UnitOfWork
    from resolvers.context import Context

MOST_KEY, MOST_ORIGIN = 200, 100  # characters
NOT_MEANT = dict.fromkeys(("client_mutation_id", "origin_id"))  # what changes nothing
SECRETS = {"password"}  # a plain hash of one could be guessed


@strawberry.input
class ChangeInput:
    """What every change may be asked with."""

    idempotency_key: str | None = about(
        "A text of your choice, at most 200 characters: the same key with the same input does"
        " nothing again and gives the first result, for seven days. A refusal is not kept, and"
        " `validateOnly` leaves the key alone."
    )
    validate_only: bool = about("Check everything, change nothing.", default=False)
    client_mutation_id: str | None = about("Comes back in the payload.")
    origin_id: str | None = about(
        "What you call yourself, at most 100 characters: a subscription with the same"
        " `skipOrigin` is not told of what this change does."
    )


@strawberry.input
class TicketChangeInput(ChangeInput):
    """What every change of a ticket may be asked with."""

    ticket: strawberry.ID = strawberry.field(description="The ID of the ticket.")
    expected_version: int | None = about(
        "The ticket's `version` as you know it: if it has another one, nothing is changed."
    )


async def once(
    context: Context,
    given: ChangeInput,
    act: Callable[[UnitOfWork], Awaitable[Outcome]],
    *,
    part: str = "",
) -> Outcome:
    """What the change did, now or when its key first came.

    `part` is which of several changes it is that came together with one key.
    """
    key, origin = _key(given, part), _origin(given)
    async with context.trial() if given.validate_only else context.begin(origin) as unit:
        if key and (before := await keys.first(unit, key)):
            return before
        outcome = await act(unit)
        if key:
            await keys.keep(unit, key, outcome)
    return outcome.undone() if given.validate_only else outcome


async def repeated(context: Context, given: ChangeInput) -> Outcome | None:
    """What the change did when its key first came; None where it has to be done.

    Asked before rows are looked up that the input names: by now they may be called otherwise.
    Raises `KeyReused` where the key came with another input.
    """
    key = None if given.validate_only else _key(given, "")
    if key is None:
        return None
    found = (await _before(context, [key])).get(key)
    return found.told(key) if found else None


async def repeated_parts(
    context: Context, parts: Mapping[str, tuple[ChangeInput, str]]
) -> dict[str, Outcome]:
    """The same of changes that came together, each with its part of the key, by one look.

    One whose key came with another input is not among them: it is told when it is done.
    """
    keys = {name: key for name, of in parts.items() if (key := _key(*of))}
    found = await _before(context, [*keys.values()]) if keys else {}
    told = {}
    for name, key in keys.items():
        if key in found:
            with suppress(KeyReused):
                told[name] = found[key].told(key)
    return told


async def _before(context: Context, wanted: list[Key]) -> Mapping[Key, Before]:
    services = context.services
    return await keys.before(services.db, context.viewer, wanted, services.clock())


def _origin(given: ChangeInput) -> str | None:
    if given.origin_id is None:
        return None
    return sensible("input.originId", given.origin_id, MOST_ORIGIN)


def _key(given: ChangeInput, part: str) -> Key | None:
    """What is only checked takes no key, and is not asked what was done under it."""
    if given.idempotency_key is None:
        return None
    text = sensible("input.idempotencyKey", given.idempotency_key, MOST_KEY)
    if given.validate_only:
        return None
    meant = [type(given).__name__, _plain({**vars(given), **NOT_MEANT})]
    return Key(text, sha256(json.dumps(meant, sort_keys=True).encode()).hexdigest(), part)


def _plain(value: Any) -> Any:
    """The same for the same input, whenever it comes."""
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items() if name not in SECRETS}
        case list() | tuple():
            return [_plain(each) for each in value]
        case datetime():
            return value.isoformat()
        case Enum():
            return value.name
        case str() | int() | float() | bool() | None:
            return value
    return _plain(vars(value)) if hasattr(value, "__dict__") else repr(value)
