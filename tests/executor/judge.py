"""What two engines say of one operation, and when that is the same.

Data is the same when it is the same JSON, keys in order. Errors are the same when their messages,
paths, locations, extensions and reasons are. One thing is left to a server (GraphQL specification
6.4.4): where an error takes away more than its own field, because something that may not be null
was part of it, any of the errors below may be told, at least one of them. So errors are compared by
the null they lead to:

- Where no error of the operation lies below a null, it is one field that failed by itself: both
  engines tell the same of it.
- Where some do, both tell at least one, and all that ours tells are errors of the operation.

Which errors the operation has is known from graphql-core without propagation
(`@experimental_disableErrorPropagation`). There an error costs its own field alone, so that every
field is looked at which any engine can reach: propagation takes fields away and never adds any.
What is found in a field depends on nothing but its object and its arguments, or the operation is
not fit for a comparison. So whatever an engine may tell is told there, and as often: ours is part
of it as a multiset. (graphql-core leaves out what lies below an error it has told already; that
happens below lists that broke off while they were read, whose items ours does not look at.)

An error with a path that a resolver made up leads to no null, and nobody knows which null it
explains: then ours must be part of what the operation has, and tell something if the judge does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from graphql import DirectiveNode, NameNode
from graphql.type.directives import GraphQLDisableErrorPropagationDirective

from schema.executor.operation import Operation

if TYPE_CHECKING:
    from graphql import GraphQLError

    from schema.executor.engine import Outcome

Place = tuple[str | int, ...]


class Told(NamedTuple):
    """An error as a client may see it, and what it was made from."""

    message: str
    path: Place
    locations: tuple[tuple[int, int], ...]
    extensions: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """What an engine said of an operation."""

    data: bytes
    errors: Counter[Told]


def finding(outcome: Outcome) -> Finding:
    return Finding(orjson.dumps(outcome.data), Counter(map(_told, outcome.errors)))


def _told(error: GraphQLError) -> Told:
    original: Any = error
    while getattr(original, "original_error", None) is not None:
        original = original.original_error
    return Told(
        error.message,
        tuple(error.path or ()),
        tuple((place.line, place.column) for place in error.locations or ()),
        repr(error.extensions),
        type(original).__name__,
    )


def without_propagation(operation: Operation) -> Operation:
    """The same operation, in which each error costs its own field alone."""
    name = NameNode(value=GraphQLDisableErrorPropagationDirective.name)
    directives = (*(operation.node.directives or ()), DirectiveNode(name=name))
    node = replace(operation.node, directives=directives)
    definitions = [node if d is operation.node else d for d in operation.tree.definitions]
    tree = replace(operation.tree, definitions=tuple(definitions))
    return Operation(tree, node, operation.cost)


def check_same(ours: Finding, core: Finding, every: Finding) -> None:
    """The rule above; `every` is what is found without propagation."""
    assert ours.data == core.data
    assert ours.errors <= every.errors, ours.errors - every.errors
    assert all(_is_below(error, every) for error in core.errors - every.errors)
    data = orjson.loads(core.data)
    mine, theirs, all_ = (_by_null(data, found.errors) for found in (ours, core, every))
    if None in all_:
        assert bool(ours.errors) == bool(core.errors)
        return
    assert mine.keys() == theirs.keys()
    for null, errors in all_.items():
        if all(error.path == null for error in errors):
            assert mine.get(null) == theirs.get(null) == errors, null


def _by_null(data: Any, errors: Counter[Told]) -> dict[Place | None, Counter[Told]]:
    found: dict[Place | None, Counter[Told]] = {}
    for error, times in errors.items():
        found.setdefault(null_of(data, error.path), Counter())[error] = times
    return found


def _is_below(error: Told, every: Finding) -> bool:
    """Whether it lies below another: there graphql-core tells what it happens to find first."""
    return any(error.path[: len(other.path)] == other.path for other in every.errors)


def null_of(data: Any, path: Place) -> Place | None:
    """The first null on the way of a path; None if there is none."""
    for n, key in enumerate(path):
        if data is None:
            return path[:n]
        try:
            data = data[key]
        except (LookupError, TypeError):
            return None
    return path if data is None else None
