"""Made-up objects that know of each field of the schema what it gives, the same at each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType, is_abstract_type, is_leaf_type
from strawberry.schema.schema_converter import GraphQLCoreConverter

from tests.executor.kinds import Color, Shade
from tests.executor.recipes import Form, Late, Many, Recipe, Value, served

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphql import GraphQLField, GraphQLSchema

    from tests.executor.recipes import Trouble

KINDS = ("Leaf", "Group", "Other", "Placed")
OF_EACH_KIND = 3
MOST_ITEMS = 3
FORMS = (Form.LIST, Form.LIST, Form.TUPLE, Form.GENERATOR, Form.ASYNC)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

# what is right for each scalar
RIGHT: dict[str, Callable[[Random], Any]] = {
    "Int": lambda r: r.choice([r.randrange(100), -(2**31), 2**31 - 1, True]),
    "Float": lambda r: r.choice([r.random(), 2, 1e300]),
    "String": lambda r: r.choice(["", "text", "Ünï “cödé” \x00\n", 5, 1.5, True]),
    "Boolean": lambda r: r.choice([True, False, 1]),
    "ID": lambda r: r.choice(["an id", 7]),
    "DateTime": lambda r: EPOCH + timedelta(seconds=r.randrange(10**6)),
    "Color": lambda r: r.choice(list(Color)),
    "Shade": lambda r: r.choice(list(Shade)),
    "Anything": lambda r: r.choice([1, "a", [1, [None]], {"b": {"c": 0.5}}, False]),
}


class Shelf(dict[Any, Any]):
    """What was written of one object, by the shape of what was asked of it."""

    def put(self, shape: Any, written: Any, size: int) -> None:
        assert size > 0
        self[shape] = written


class Thing:
    """An object of a kind; whatever field it is asked for, its world says what that is."""

    def __init__(self, world: World, kind: str, number: int) -> None:
        self.world = world
        self.kind = kind
        self.number = number
        self.shelf = Shelf() if number % 2 else None

    def __repr__(self) -> str:
        return f"{self.kind} {self.number}"

    def __getattr__(self, name: str) -> Any:
        if name not in self.world.types:
            raise AttributeError(name)
        return self.give(name)

    @property
    def so_far(self) -> int:
        return self.world.so_far

    def give(self, name: str) -> Any:
        return served(self.world.recipe(self, name))

    def says(self, question: str, answer: Any) -> Any:
        """An answer about its type, which may be in trouble, too."""
        return served(self.world.troubled(self, question, Value(answer)))


class LeafThing(Thing):
    """Of a class that says which type its objects are of."""


@dataclass
class World:
    """All objects of one example, and what mutations did to it."""

    schema: GraphQLSchema
    types: Mapping[str, Any]
    seed: int
    troubles: Sequence[Trouble]
    log: list[str] = field(default_factory=list)
    _recipes: dict[tuple[int, str], Recipe] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = Thing(self, "root", -1)
        self.root.shelf = None
        self.things = [
            (LeafThing if kind == "Leaf" else Thing)(self, kind, number)
            for number, kind in enumerate(KINDS * OF_EACH_KIND)
        ]

    @property
    def so_far(self) -> int:
        return len(self.log)

    def recipe(self, thing: Thing, name: str) -> Recipe:
        key = thing.number, name
        known = self._recipes.get(key)
        if known is None:
            random = Random(f"{self.seed} {thing.number} {name}")
            right = self._right(self.types[name], random)
            known = self._recipes[key] = self.troubled(thing, name, right)
        return known

    def troubled(self, thing: Thing, name: str, right: Recipe) -> Recipe:
        for trouble in self.troubles:
            if trouble.hits(name, thing.number):
                right = trouble.spoiled(right)
        return right

    def of_type(self, type_: Any) -> list[Thing]:
        """The objects that may stand where this type is wanted."""
        possible = self.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
        names = {one.name for one in possible}
        return [thing for thing in self.things if thing.kind in names]

    def _right(self, type_: Any, random: Random) -> Recipe:
        if isinstance(type_, GraphQLNonNull):
            recipe = self._present(type_.of_type, random)
        elif random.random() < 0.15:
            recipe = Value(None)
        else:
            recipe = self._present(type_, random)
        return Late(random.randrange(3), recipe) if random.random() < 0.15 else recipe

    def _present(self, type_: Any, random: Random) -> Recipe:
        if isinstance(type_, GraphQLList):
            count = random.randrange(MOST_ITEMS + 1)
            items = [self._right(type_.of_type, random) for _ in range(count)]
            return Many(random.choice(FORMS), items)
        if is_leaf_type(type_):
            return Value(RIGHT[type_.name](random))
        return Value(random.choice(self.of_type(type_)))


def types_of_fields(schema: GraphQLSchema) -> dict[str, Any]:
    """The type of each field by the name that Python has for it; it is the same everywhere."""
    return {
        python_name(name, definition): definition.type
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__")
        for name, definition in type_.fields.items()
    }


def python_name(name: str, definition: GraphQLField) -> str:
    field = (definition.extensions or {}).get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return field.python_name if field else name
