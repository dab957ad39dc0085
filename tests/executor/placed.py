"""The same schema with fields that have something around their resolvers, and are told places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import strawberry
from graphql import GraphQLArgument, GraphQLField, GraphQLInt, GraphQLNonNull, GraphQLString
from strawberry import BasePermission, Info, Parent
from strawberry.extensions import FieldExtension

from schema.fields import RecordResolver
from tests.executor.everything import Everything, Leaf, Named, everything
from tests.executor.recipes import settled
from tests.executor.things import types_of_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphql import GraphQLResolveInfo


class Even(BasePermission):
    """Every other object may be seen."""

    message = "not this one"

    def has_permission(self, source: Any, info: Info, **_: Any) -> bool:
        assert info.path.key
        return bool(source.number % 2 == 0)


class Loud(FieldExtension):
    """Says everything loudly, and where."""

    def resolve(self, next_: Callable[..., Any], source: Any, info: Info, **given: Any) -> str:
        return f"{next_(source, info, **given)} at {place(info)}".upper()


class Patient(FieldExtension):
    """Waits for what it passes on."""

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Info, **given: Any
    ) -> Any:
        return await next_(source, info, **given)


def place(info: Any) -> str:
    return ".".join(map(str, info.path.as_list()))


def around(resolver: Callable[..., Any], **given: Any) -> Any:
    """A field that has something around its resolver."""
    return strawberry.field(resolver=RecordResolver(resolver), description="Guarded.", **given)


def number(thing: Parent[Any]) -> str:
    return str(thing.number)


def said(info: Info, text: str = "so", function: int | None = None) -> str:
    assert info.field_name == "loud"
    return f"{text} {function}"


async def leaves(thing: Parent[Any]) -> Any:
    return await settled(thing.give("leaves"))


@strawberry.type
class Placed(Named):
    """Something of which each object is told where it stands."""

    guarded: str = around(number, permission_classes=[Even])
    guarded_maybe: str | None = around(number, permission_classes=[Even])
    loud: str = around(said, extensions=[Loud()])
    leaves: list[Leaf | None] = around(leaves, extensions=[Patient()])
    placed_maybe: Placed | None = strawberry.field(permission_classes=[Even], description="Next.")

    @classmethod
    def is_type_of(cls, value: Any, _: Any) -> Any:
        return getattr(value, "kind", None) == cls.__name__


def raw(o: Any, info: GraphQLResolveInfo[Any], function: int = 0) -> str:
    return f"{o!r} {place(info)} {function} {info.return_type}"


async def raw_later(o: Any, info: GraphQLResolveInfo[Any]) -> Any:
    return await settled(o.give("name")) if o.number % 3 else f"{info.parent_type}"


def everything_placed() -> Everything:
    """With fields that Strawberry knows nothing of, and one that graphql-core reads by itself."""
    found = everything(Placed)
    function = GraphQLArgument(GraphQLNonNull(GraphQLInt), default_value=3)
    found.schema.type_map["Placed"].fields |= {  # type: ignore[attr-defined]
        "raw": GraphQLField(GraphQLNonNull(GraphQLString), {"function": function}, raw),
        "rawLater": GraphQLField(GraphQLNonNull(GraphQLString), resolve=raw_later),
        "read": GraphQLField(GraphQLString),
    }
    return replace(found, types=types_of_fields(found.schema))
