"""The ways in which a simple field may be found."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from strawberry import Info, Parent

from schema.fields import loaded, plain, resolved
from tests.executor.recipes import Boom, refused, settled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


MOST = 5


def asked(name: str) -> Any:
    """By a function that needs the object alone."""

    def resolver(self: Any) -> Any:
        return self.give(name)

    return resolved(resolver, name)


def awaited(name: str) -> Any:
    """By a function that is told who asks, and waits."""

    async def resolver(info: Info, thing: Parent[Any]) -> Any:
        assert info.field_name
        return await settled(thing.give(name))

    return resolved(resolver, name)


def together(name: str) -> Any:
    """By a function of all objects of a level."""

    async def outcome(thing: Any) -> Any:
        try:
            return await settled(thing.give(name))
        except Exception as failure:  # noqa: BLE001 - it costs its own place
            return failure

    async def outcomes(things: list[Any], most: int) -> list[Any]:
        if most > MOST:
            raise refused()
        return [await outcome(thing) for thing in things]

    def resolver(things: list[Any], info: Info, most: int = 1) -> Awaitable[list[Any]]:
        assert info.field_name
        if most < 0:
            raise Boom("fewer than none")
        return outcomes(things, most)

    return loaded(resolver, name)


def told(name: str) -> Any:
    """By a function that is told who asks, and answers at once."""

    def resolver(thing: Parent[Any], info: Info) -> Any:
        assert info.field_name
        return thing.give(name)

    return resolved(resolver, name)


WAYS: list[Callable[[str], Any]] = [plain, asked, awaited, together, told]


def changed(name: str) -> Any:
    """By a mutation, which takes some time."""

    async def resolver(info: Info, thing: Parent[Any], turns: int = 1) -> Any:
        info.context.log.append(f"{name} begins")
        for _ in range(turns):
            await asyncio.sleep(0)
        info.context.log.append(f"{name} ends")
        return await settled(thing.give(name))

    return resolved(resolver, name)


def changed_at_once(name: str) -> Any:
    """By a mutation that is done at once, whatever becomes of its answer."""

    def resolver(info: Info, thing: Parent[Any]) -> Any:
        info.context.log.append(name)
        return thing.give(name)

    return resolved(resolver, name)
