"""A schema that has everything GraphQL has, made of simple fields of Strawberry alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Info, Parent
from strawberry.directive import DirectiveLocation
from strawberry.schema.config import StrawberryConfig

from schema.build import converter, core
from schema.executor.engine import Core, Plans
from schema.fields import plain
from schema.node import by_class
from tests.executor.kinds import ANYTHING, Anything, Color, Either, Filter, Shade
from tests.executor.things import LeafThing, Thing, World, python_name, types_of_fields
from tests.executor.ways import WAYS, asked, awaited, changed, changed_at_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLSchema

    from tests.executor.recipes import Trouble

# each way in which a value may be missing
ONE = {"read": "{}", "read_maybe": "{} | None", "one": "{}", "maybe": "{} | None"}
MANY = {
    "each": "list[{}]",
    "some": "list[{} | None]",
    "each_maybe": "list[{}] | None",
    "some_maybe": "list[{} | None] | None",
    "grid": "list[list[{}]]",
    "loose_grid": "list[list[{} | None] | None] | None",
}
SHAPES = ONE | MANY
LEAVES = {
    "number": "int",
    "ratio": "float",
    "text": "str",
    "flag": "bool",
    "key": "strawberry.ID",
    "color": Color.__name__,
    "shade": Shade.__name__,
    "moment": datetime.__name__,
    "anything": "Anything",
}
IN_LISTS = ("number", "color", "anything")
OBJECTS = {
    "leaf": "Leaf",
    "group": "Group",
    "other": "Other",
    "named": "Named",
    "judged": "Judged",
    "any": "Any_",
}


# --- fields with arguments


def so_far(info: Info) -> int:
    """How much was done when it was asked."""
    done: int = info.context.so_far
    return done


def echo(  # noqa: PLR0913, PLR0917 - one of each kind
    self: Any,
    text: str = "none",
    flag: bool | None = None,  # noqa: FBT001 - an argument of GraphQL
    filter: Filter | None = None,
    either: Either | None = None,
    colors: list[Color] = [Color.RED],  # noqa: B006 - nobody changes it
    matrix: list[list[int | None]] | None = None,
    anything: Anything | None = None,
) -> str:
    """The arguments as they came."""
    del self
    return repr((text, flag, filter, either, colors, matrix, anything))


def idle() -> str:
    """Needs nothing at all."""
    return "idle"


def twice(self: Any, info: Info, thing: Parent[Any]) -> bool:
    """Whether it is told its object by two names."""
    assert info.field_name == "twice"
    return self is thing


async def picked(
    info: Info, thing: Parent[Any], number: int, color: Color | None = Color.GREEN
) -> list[Named | None]:
    """Several objects, which of them the arguments say."""
    await asyncio.sleep(0)
    things: list[Any] = thing.world.things
    assert info.context is thing.world
    return [things[(number + n) % len(things)] for n in range(1 if color is None else 2)]


# --- types


@strawberry.interface
class Named:
    """Its objects are asked which type they are of."""

    name: str = plain("A name.")
    nick: str | None = asked("nick")


@strawberry.interface
class Judged:
    """Its objects are told."""

    name: str = plain("A name.")
    verdict: int | None = awaited("verdict")

    @classmethod
    def resolve_type(cls, value: Any, *_: Any) -> Any:
        return value.says("resolve_type", value.kind) if isinstance(value, Thing) else None


class OfOneClass(Named, Judged):
    """All its objects, and no others, are of one class."""

    @classmethod
    @by_class
    def is_type_of(cls, value: Any, _: Any) -> bool:
        return isinstance(value, LeafThing)


class OfItsOwnOpinion(Named, Judged):
    """Each object has its own opinion."""

    @classmethod
    def is_type_of(cls, value: Any, _: Any) -> Any:
        return isinstance(value, Thing) and value.says("is_type_of", value.kind == cls.__name__)


def made(
    name: str,
    words: dict[str, str],
    base: type = object,
    in_lists: Sequence[str] | None = None,
    **fields: Any,
) -> Any:
    """A type with a field of every shape for each word, found in all ways in turn."""
    types = {
        f"{word}_{shape}": pattern.format(type_)
        for word, type_ in words.items()
        for shape, pattern in (SHAPES if in_lists is None or word in in_lists else ONE).items()
    }
    ways = fields.pop("ways", WAYS)
    for n, field in enumerate(types):
        # one more now and then, so that no shape is always found in the same way
        way = ways[(n + n // len(SHAPES)) % len(ways)]
        fields[field] = plain(field) if "_read" in field and ways is WAYS else way(field)
    # annotations are looked up in the module
    annotations = types | fields.pop("annotations", {})
    space = {"__module__": __name__, "__annotations__": annotations, **fields}
    return strawberry.type(type(name, (base,), space))


def with_arguments() -> dict[str, Any]:
    return {f.__name__: strawberry.field(resolver=f) for f in (so_far, echo, idle, twice, picked)}


Leaf: Any = made("Leaf", LEAVES, OfOneClass, IN_LISTS)
Group: Any = made("Group", OBJECTS, OfItsOwnOpinion, **with_arguments())
Other: Any = made("Other", {"number": "int", "leaf": "Leaf"})
Any_: Any = Annotated[Leaf | Group, strawberry.union("Any")]
Query: Any = made("Query", OBJECTS, **with_arguments())
Mutation: Any = made(
    "Mutation",
    {"number": "int", "group": "Group", "named": "Named"},
    ways=[changed, changed_at_once],
    annotations={"so_far": "int"},
    so_far=plain("How much was done."),
)


# --- schemas


@strawberry.directive(
    locations=[
        DirectiveLocation.FIELD,
        DirectiveLocation.FRAGMENT_SPREAD,
        DirectiveLocation.INLINE_FRAGMENT,
    ]
)
def mark(number: int = 1, color: Color | None = None) -> None:
    """Says nothing to the service."""
    del number, color


@dataclass(frozen=True)
class Everything:
    """A schema with both engines."""

    schema: GraphQLSchema
    types: dict[str, Any]
    plans: Plans
    core: Core

    def names(self, places: Sequence[str]) -> list[str]:
        """What Python calls these fields."""
        names: dict[str, None] = {}
        for place in places:
            type_name, name = place.split(".")
            type_: Any = self.schema.type_map[type_name]
            names[python_name(name, type_.fields[name])] = None
        return list(names)

    def world(self, seed: int, troubles: Sequence[Trouble]) -> World:
        return World(self.schema, self.types, seed, troubles)


def everything(*more: Any) -> Everything:
    """The schema with these types besides."""
    schema = strawberry.Schema(
        Query,
        Mutation,
        types=[Leaf, Group, *more],
        directives=[mark],
        config=StrawberryConfig(scalar_map={Anything: ANYTHING}),
    )
    plans = Plans(core(schema), converter(schema))
    return Everything(core(schema), types_of_fields(core(schema)), plans, Core(core(schema)))
