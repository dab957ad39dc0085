"""Enums, scalars and inputs of the schema that has everything."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import Any, NewType

import orjson
import strawberry


@strawberry.enum
class Color(Enum):
    """Values are called in GraphQL as they are in Python."""

    RED = "r"
    GREEN = "g"


@strawberry.enum
class Shade(Enum):
    """One of the values is not."""

    LIGHT = 1
    DARK = strawberry.enum_value(2, name="NIGHT")


def as_json(value: Any) -> Any:
    """The value, if it is JSON; for some that is nothing at all."""
    orjson.dumps(value)
    return None if value == {"odd": 1} else value


Anything = NewType("Anything", object)
ANYTHING = strawberry.scalar(
    name="Anything",
    description="Any JSON.",
    serialize=as_json,
    parse_value=lambda value: value,
)


@strawberry.input
class Inner:
    number: int = 3
    shade: Shade = Shade.DARK
    texts: list[str] | None = None


@strawberry.input
class Filter:
    text: str
    inner: Inner | None = None
    inners: list[Inner] = field(default_factory=list)
    color: Color = Color.RED
    anything: Anything | None = strawberry.UNSET


@strawberry.input(one_of=True)
class Either:
    number: strawberry.Maybe[int]
    text: strawberry.Maybe[str]
