"""Values that are still to be waited for."""

from __future__ import annotations

import asyncio
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from graphql.pyutils import is_awaitable

from schema.executor.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

# classes that were looked at: asking each value anew would cost more than most resolvers do
_WAITED_FOR: dict[type, bool] = {}
MOST_CLASSES = 10_000


def any_awaitable(values: Sequence[Any]) -> bool:
    """Whether one of them is to be waited for."""
    kinds = {*map(type, values)}
    return any(_is_waited_for(kind, values) for kind in kinds)


def _is_waited_for(kind: type, values: Sequence[Any]) -> bool:
    known = _WAITED_FOR.get(kind)
    if known is None:
        known = any(is_awaitable(value) for value in values if type(value) is kind)
        # some generators are coroutines of an older kind, others are not
        if kind is not GeneratorType and len(_WAITED_FOR) < MOST_CLASSES:
            _WAITED_FOR[kind] = known
    return known


async def gathered(values: Sequence[Any]) -> list[Any]:
    """The same values, those to be waited for replaced by what came of them, all at once."""
    waits = {n: value for n, value in enumerate(values) if is_awaitable(value)}
    if len(waits) == 1:
        results: Sequence[Any] = [await _outcome(*waits.values())]
    else:
        results = await asyncio.gather(*waits.values(), return_exceptions=True)
    found = list(values)
    for n, result in zip(waits, results, strict=True):
        found[n] = _marked(result)
    return found


async def _outcome(value: Any) -> Any:
    try:
        return await value
    except Exception as reason:  # noqa: BLE001 - the client gets it for this object
        return reason


def _marked(result: Any) -> Any:
    """A failure as a mark; a cancellation, or the end of the process, is not one of a field."""
    if isinstance(result, Exception):
        return Failure(result)
    if isinstance(result, BaseException):
        raise result
    return result
