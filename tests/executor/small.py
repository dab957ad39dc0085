"""A small schema that notes what its resolvers are asked, and waits where a test wants it to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
import strawberry
from strawberry import Info, Parent

from schema.build import converter, core
from schema.executor.engine import Plans
from schema.fields import loaded, plain, resolved
from schema.node import by_class
from tests.executor.trials import valid

if TYPE_CHECKING:
    from schema.executor.engine import Outcome
    from schema.executor.operation import Operation


@dataclass
class Person:
    """Somebody, who counts how often the name is read."""

    crowd: Crowd = field(repr=False)
    number: int
    friend: Person | None = None
    shelf: Any = None

    @property
    def name(self) -> str:
        self.crowd.asked["name"] += 1
        return f"person {self.number}"

    @property
    def doubles(self) -> list[Person]:
        return [self, self]


@dataclass
class Crowd:
    """What an operation is about, and what happened: it is the context and the root."""

    people: list[Person] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, size: int) -> Crowd:
        crowd = cls()
        crowd.people = [Person(crowd, number) for number in range(size)]
        return crowd

    @property
    def noted(self) -> int:
        return len(self.log)

    async def forever(self, what: str) -> Any:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.given_up.append(what)
            raise


def mood(person: Parent[Person], info: Info, of: int = 0, words: list[str] | None = None) -> str:
    info.context.asked["mood"] += 1
    return f"{person.number} {of} {words}"


async def scores(people: list[Person], info: Info) -> list[Any]:
    info.context.asked[f"scores of {len(people)}"] += 1
    return [person.number * 10 for person in people]


def where(person: Parent[Person], info: Info) -> str:
    return f"{person.number} at {info.path.key}"


async def slow(info: Info) -> str:
    found: str = await info.context.forever("slow")
    return found


async def slow_scores(people: list[Person], info: Info) -> list[Any]:
    found: list[Any] = await info.context.forever(f"slow scores of {len(people)}")
    return found


def slow_items(info: Info) -> list[Any]:
    return [info.context.forever("slow item") for _ in range(2)]


async def slow_list(info: Info) -> AsyncIterator[str]:
    yield "one"
    yield await info.context.forever("slow list")


async def note(info: Info, text: str, turns: int = 0) -> str:
    info.context.log.append(f"{text} begins")
    for _ in range(turns):
        await asyncio.sleep(0)
    info.context.log.append(f"{text} ends")
    if text == "wrong":
        raise ValueError("wrong")
    return text


@strawberry.interface
class Being:
    """Somebody or something."""

    number: int = plain("The number.")

    @classmethod
    @by_class
    def is_type_of(cls, value: Any, info: Any) -> bool:
        info.context.asked[f"is {cls.__name__}"] += 1
        return isinstance(value, Person) == (cls.__name__ == "Human")


@strawberry.type
class Human(Being):
    """Somebody."""

    name: str = plain("The name.")
    friend: Human | None = plain("Another one.")
    doubles: list[Human] = plain("The same, twice.")
    mood: str = resolved(mood, "The mood.")
    score: int = loaded(scores, "The score.")
    where: str | None = resolved(where, "Where it stands, which is not told.")
    slow: str = resolved(slow, "Never comes.")
    slow_score: int = loaded(slow_scores, "Never comes.")
    slow_items: list[str] = resolved(slow_items, "Never come.")
    slow_list: list[str] = resolved(slow_list, "Never ends.")


@strawberry.type
class Robot(Being):
    """Something; there is none."""


@strawberry.type
class Query:
    """Whom there is."""

    people: list[Human] = plain("All.")
    beings: list[Being] = strawberry.field(resolver=lambda root: root.people, description="All.")


@strawberry.type
class Mutation:
    """Notes texts."""

    somebody: Human = strawberry.field(resolver=lambda root: root.people[0], description="One.")
    note_or_null: str | None = resolved(note, "Note a text; null if that is wrong.")
    note: str = resolved(note, "Note a text.")
    noted: int = plain("How much was noted.")


SCHEMA = strawberry.Schema(Query, Mutation, types=[Robot])
PLANS = Plans(core(SCHEMA), converter(SCHEMA))


def operation(text: str) -> Operation:
    return valid(core(SCHEMA), text)


async def run(asked: Operation, crowd: Crowd, **variables: Any) -> Outcome:
    return await PLANS.run(asked, variables, crowd, crowd)


async def answer(text: str, crowd: Crowd, **variables: Any) -> Any:
    """The data of an operation that goes well."""
    outcome = await run(operation(text), crowd, **variables)
    assert not outcome.errors
    return orjson.loads(orjson.dumps(outcome.data))
