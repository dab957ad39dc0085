"""Mutations of people, and what is refused."""

from __future__ import annotations

from typing import Any

from tests.actions.changing import dump
from tests.work.asking import WANDA
from tests.world.world import World

ERRORS = "errors { code message path }"
CHANGES = "changes { field old new }"


def mutation(name: str, shown: str, input_type: str = "") -> str:
    """The document of a mutation; `shown` is what is asked of its payload."""
    kind = input_type or f"{name[0].upper()}{name[1:]}Input"
    return f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {shown} {ERRORS} }} }}"


async def payload(world: World, document: str, login: Any = WANDA, /, **input: Any) -> Any:
    """The payload of a mutation, whatever it says."""
    answer = await world.ask(document, {"input": input}, login=login)
    assert not answer.errors, answer.errors
    [found] = answer.data.values()
    return found


async def done(world: World, document: str, login: Any = WANDA, /, **input: Any) -> Any:
    """The payload of a mutation that was done."""
    found = await payload(world, document, login, **input)
    assert found["errors"] == []
    return found


async def refused(
    world: World, document: str, login: Any = WANDA, /, **input: Any
) -> tuple[str, str]:
    """The code and the path of the one error, after which no row is another."""
    before = await dump(world)
    [error] = (await payload(world, document, login, **input))["errors"]
    assert await dump(world) == before
    return error["code"], ".".join(error["path"])
