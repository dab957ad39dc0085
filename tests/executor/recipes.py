"""What fields of made-up objects give: values at once or later, lists of many forms, and trouble.

A recipe is served anew to each engine, as what can be awaited or read only once is used up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, Undefined, parse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence


@dataclass(frozen=True)
class Value:
    """Something that is there."""

    value: Any


@dataclass(frozen=True)
class Raised:
    """Something that cannot be had."""

    reason: Callable[[], Exception]


@dataclass(frozen=True)
class Late:
    """Something to be waited for during some turns of the event loop."""

    turns: int
    inner: Recipe


class Form(Enum):
    """How a list comes."""

    LIST = list
    TUPLE = tuple
    GENERATOR = "generator"
    ASYNC = "async generator"


@dataclass(frozen=True)
class Many:
    """A list, which may break off at its end."""

    form: Form
    items: Sequence[Recipe]
    broken_by: Callable[[], Exception] | None = None


Recipe = Value | Raised | Late | Many


class Boom(Exception):
    """Something that nobody expected."""


class Odd:
    """Something that is of no type of the schema."""

    def __repr__(self) -> str:
        return "something odd"


class Later:
    """What awaits a recipe; asked for in vain, it leaves nothing behind, as coroutines do."""

    def __init__(self, recipe: Late) -> None:
        self._recipe = recipe

    def __repr__(self) -> str:
        return "something later"

    def __await__(self) -> Generator[None, None, Any]:
        for _ in range(self._recipe.turns):
            yield
        return served(self._recipe.inner)


def served(recipe: Recipe) -> Any:
    """What the recipe stands for. Raises what it wants to be raised."""
    match recipe:
        case Value():
            return recipe.value
        case Raised():
            raise recipe.reason()
        case Late():
            return Later(recipe)
        case Many(Form.ASYNC):
            return _asynchronous(recipe)
        case Many(Form.GENERATOR):
            return _generated(recipe)
    return recipe.form.value(_generated(recipe))


async def settled(value: Any) -> Any:
    """The value, waited for if need be."""
    return await value if isinstance(value, Later) else value


def _generated(recipe: Many) -> Iterator[Any]:
    yield from map(served, recipe.items)
    if recipe.broken_by:
        raise recipe.broken_by()


async def _asynchronous(recipe: Many) -> AsyncIterator[Any]:
    for item in _generated(recipe):
        yield item


# --- trouble

ODD = Odd()
[ELSEWHERE] = parse("query Elsewhere {\n  elsewhere\n}").definitions


def boom() -> Exception:
    return Boom("no such luck")


def refused() -> Exception:
    return GraphQLError("refused", extensions={"code": "REFUSED"})


def refused_elsewhere() -> Exception:
    return GraphQLError("refused", ELSEWHERE)


def refused_in_place() -> Exception:
    return GraphQLError("refused", path=["made", "up"])


def _broken(recipe: Recipe, form: Form) -> Recipe:
    return Many(form, recipe.items, boom) if isinstance(recipe, Many) else Raised(boom)


TROUBLES: dict[str, Callable[[Recipe], Recipe]] = {
    "null": lambda _: Value(None),
    "raises": lambda _: Raised(boom),
    "raises an error of GraphQL": lambda _: Raised(refused),
    "raises an error of another place": lambda _: Raised(refused_elsewhere),
    "raises an error with a path": lambda _: Raised(refused_in_place),
    "is an exception": lambda _: Value(Boom("as a value")),
    "is an error of GraphQL": lambda _: Value(refused()),
    "raises later": lambda _: Late(2, Raised(boom)),
    "is late": lambda recipe: Late(3, recipe),
    "is null later": lambda _: Late(1, Value(None)),
    "is later still": lambda recipe: Late(1, Late(1, recipe)),
    "is an exception later": lambda _: Late(1, Value(Boom("as a value"))),
    "is undefined": lambda _: Value(Undefined),
    "is odd": lambda _: Value(ODD),
    "is a huge number": lambda _: Value(2**40),
    "is a number": lambda _: Value(5),
    "is a text": lambda _: Value("odd"),
    "is a mapping": lambda _: Value({"odd": 1}),
    "is a list": lambda _: Value([1, "odd"]),
    "is no number": lambda _: Value(float("nan")),
    "breaks off": lambda recipe: _broken(recipe, Form.GENERATOR),
    "breaks off later": lambda recipe: _broken(recipe, Form.ASYNC),
}


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a field of some objects: with all of it, or with an item of its lists."""

    field: str
    kind: str
    among: int  # the objects whose number leaves the rest
    rest: int
    depth: int

    def hits(self, field: str, number: int) -> bool:
        return self.field == field and number % self.among == self.rest % self.among

    def spoiled(self, recipe: Recipe, depth: int = 0) -> Recipe:
        if isinstance(recipe, Late):
            return Late(recipe.turns, self.spoiled(recipe.inner, depth))
        if depth < self.depth and isinstance(recipe, Many) and recipe.items:
            first, *others = recipe.items
            items = [*others, self.spoiled(first, depth + 1)]
            return Many(recipe.form, items, recipe.broken_by)
        return TROUBLES[self.kind](recipe)
