"""What may happen to fields, lookups and statements of our schema while an operation runs.

A mishap depends on the field and the record alone, or strikes every statement on a table: both
engines meet the same, however they put their lookups together.
"""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any
from zlib import crc32

from graphql.pyutils import is_awaitable

from tests.executor.recipes import Boom, boom, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ASKING = ("is late", "is spoiled")
KINDS = (*ASKING, "null", "raises", "is an exception", "raises later")
TURNS = 7
NAMES = ("pk", "id", "login", "customer_id", "key", "cursor", "name", "field", "number")
# what decides what is looked up stays as it is: a wrong key spoils whatever is looked up with it,
# and what that is differs between engines; neither is written on shelves what is wrong
KEPT = ("pk", "_id", "login", "key", "source", "email", "until", "records", "own", "nodes", "shelf")
WRONG: Sequence[Any] = (None, 2**40, "odd", Boom("as a value"), [1], -0.5)


@dataclass(frozen=True)
class Mishap:
    """What happens to a field of the records whose number leaves the rest."""

    kind: str
    among: int = 1
    rest: int = 0

    def hits(self, record: Any) -> bool:
        return number(record) % self.among == self.rest % self.among


@dataclass
class Mishaps:
    """All that happens in one operation."""

    fields: Mapping[str, Mishap] = field(default_factory=dict)
    lookups: Mapping[str, Mishap] = field(default_factory=dict)
    tables: Sequence[str] = ()
    _copies: dict[int, tuple[Any, Any]] = field(default_factory=dict)

    def asks(self, place: str, record: Any) -> bool:
        """Whether the resolver is called at all."""
        mishap = self.fields.get(place)
        return mishap is None or not mishap.hits(record) or mishap.kind in ASKING

    def found(self, place: str, record: Any, find: Callable[[], Any]) -> Any:
        """What a resolver finds in this field of the record. Raises what shall be raised."""
        mishap = self.fields.get(place)
        if mishap is None or not mishap.hits(record):
            return find()
        match mishap.kind:
            case "raises":
                raise boom()
            case "raises later":
                return _raised_late()
            case "null":
                return None
            case "is an exception":
                return refused()
            case "is late":
                return late(find)
        return self._spoiled_when_there(find())

    def _spoiled_when_there(self, found: Any) -> Any:
        if not is_awaitable(found):
            return self._spoiled(found)

        async def waited() -> Any:
            return self._spoiled(await found)

        return waited()

    def _spoiled(self, value: Any) -> Any:
        """The same with a wrong attribute; one copy of each record, wherever it is."""
        if isinstance(value, list):
            return [self._spoiled(one) for one in value]
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        if id(value) not in self._copies:
            self._copies[id(value)] = value, _spoiled_copy(value)
        return self._copies[id(value)][1]


def number(record: Any) -> int:
    """The same for the same record in another run."""
    plain = record if isinstance(record, str | int | tuple) else ""
    known = next((getattr(record, name) for name in NAMES if hasattr(record, name)), plain)
    return crc32(repr(known).encode())


async def late(find: Callable[[], Any]) -> Any:
    for _ in range(TURNS):
        await asyncio.sleep(0)
    found = find()
    return await found if is_awaitable(found) else found


async def _raised_late() -> Any:
    await asyncio.sleep(0)
    raise boom()


def _spoiled_copy(record: Any) -> Any:
    values = {f.name: getattr(record, f.name) for f in dataclasses.fields(record) if f.init}
    leaves = [n for n, value in values.items() if not n.endswith(KEPT) and _is_leaf(value)]
    if not leaves:
        return record
    wrong = {leaves[number(record) % len(leaves)]: WRONG[number(record) % len(WRONG)]}
    if "shelf" in values:
        wrong["shelf"] = None
    return dataclasses.replace(record, **wrong)


def _is_leaf(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | datetime | Enum)
