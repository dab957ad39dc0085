"""Fields: read straight from the record, or found by a resolver; each says what it means.

And what it costs, in attributes read (docs/limits.md), and how many items a list has for that.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.parent import StrawberryParent
from strawberry.types.fields.resolver import StrawberryResolver

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


# what is read, found in memory, looked up in our database, asked of a source, or changed
PLAIN, FOUND, LOADED, EXTERNAL, CHANGE = 1, 2, 10, 20, 100


class RecordResolver(StrawberryResolver[Any]):
    """A resolver that returns records: the schema's annotation alone is the field's type."""

    type_annotation = None


def plain(description: str, *, size: int | None = None) -> Any:
    """A field that is an attribute of the record with the same name: no call, no waiting."""
    return strawberry.field(description=description, metadata={"cost": PLAIN, "size": size})


def resolved(
    resolver: Callable[..., Any],
    description: str,
    *,
    cost: int | None = None,
    size: int | str | None = None,
) -> Any:
    """A field whose value the resolver finds; its type is the annotation in the schema.

    Its cost is told from whether the resolver waits. `size` may be the name of an argument: there
    are as many items as in that list.
    """
    cost = cost or (LOADED if _waits(resolver) else FOUND)
    return strawberry.field(
        resolver=RecordResolver(resolver),
        description=description,
        metadata={"cost": cost, "size": size},
    )


def stream(resolver: Callable[..., Any], description: str) -> Any:
    """A field that is followed; the resolver gives what each event shows."""
    return strawberry.subscription(
        resolver=RecordResolver(resolver),
        description=description,
        metadata={"cost": FOUND, "size": None},
    )


def loaded(
    resolver: Callable[..., Awaitable[list[Any]]], description: str, *, cost: int = LOADED
) -> Any:
    """A field whose values the resolver finds for many records at once.

    It takes the records of a whole level, as a list, and answers with a list in the same order:
    an exception in it costs its own place. graphql-core, which knows no levels, calls it with one.
    """
    return resolved(_of_one(resolver), description, cost=cost)


def _waits(resolver: Callable[..., Any]) -> bool:
    """Annotations are text: they are looked up later, by Strawberry."""
    found = str(resolver.__annotations__.get("return", ""))
    return inspect.iscoroutinefunction(resolver) or "Awaitable" in found


def _of_one(resolver: Callable[..., Awaitable[list[Any]]]) -> Callable[..., Any]:
    """The same resolver for one record, with `of_level` for whoever knows levels."""
    signature = inspect.signature(resolver)
    records, *others = signature.parameters.values()

    async def of_one(info: Any, **given: Any) -> Any:
        record = given.pop(records.name)
        [found] = await resolver([record], info, **given)
        if isinstance(found, Exception):
            raise found
        return found

    function: Any = of_one
    parent = Annotated[Any, StrawberryParent()]
    record = records.replace(annotation=parent)
    function.__signature__ = signature.replace(parameters=[record, *others])
    function.__annotations__ = resolver.__annotations__ | {records.name: parent}
    function.__module__ = resolver.__module__  # where its annotations are looked up
    function.of_level = resolver
    return of_one
