"""Values become answers: nulls, lists and objects of all objects of a level at once.

The rules are those of "Value Completion" (GraphQL specification 6.4.3); a value that cannot be
completed becomes a `Failure`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    Undefined,
    is_leaf_type,
)
from graphql.pyutils import is_async_iterable, is_iterable

from schema.executor.failures import Failure
from schema.executor.sealing import kept_answers
from schema.executor.waiting import any_awaitable, gathered

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Sequence

    from graphql.pyutils import Path

    from schema.executor.plan import Field, Selection
    from schema.executor.run import Run
    from schema.executor.types import Alike

    Paths = list[Path] | None

PRESENT: Any = object()


class Completion:
    """Completes the values of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(self, field: Field, type_: Any, values: list[Any], paths: Paths) -> list[Any]:
        """An answer for each value, in order: nulls where the type allows them."""
        required = isinstance(type_, GraphQLNonNull)
        inner = type_.of_type if required else type_
        if is_leaf_type(inner):
            return self._run.plan.leaves(field)(values, self._run.failures)
        if not any(map(_may_be_missing, {*map(type, values)})):
            return await self._present(field, inner, values, paths)
        marks = [self._mark(value, field, required=required) for value in values]
        live = [value for value, mark in zip(values, marks, strict=True) if mark is PRESENT]
        there = paths and [p for p, mark in zip(paths, marks, strict=True) if mark is PRESENT]
        found = iter(await self._present(field, inner, live, there))
        return [next(found) if mark is PRESENT else mark for mark in marks]

    def _mark(self, value: Any, field: Field, *, required: bool) -> Any:
        """What stands for a value that is not there."""
        if isinstance(value, Failure):
            self._run.failures.append(value)
            return value
        if isinstance(value, Exception):
            return self._run.failed(value)
        if value is not None and value is not Undefined:
            return PRESENT
        if not required:
            return None
        reason = f"Cannot return null for non-nullable field {field.where}."
        return self._run.failed(TypeError(reason))

    async def _present(
        self, field: Field, type_: Any, values: list[Any], paths: Paths
    ) -> list[Any]:
        if not values:
            return []
        if isinstance(type_, GraphQLList):
            return await self._lists(field, type_, values, paths)
        if isinstance(type_, GraphQLObjectType):
            return await self._objects(field, type_, values, paths)
        return await self._of_any_type(field, type_, values, paths)

    # --- lists

    async def _lists(self, field: Field, type_: Any, values: list[Any], paths: Paths) -> list[Any]:
        """All items of all lists are completed together."""
        lists = values
        if {*map(type, values)} != {list}:
            lists = [await self._listed(value, field) for value in values]
        items = [item for found in lists if isinstance(found, list) for item in found]
        if any_awaitable(items):
            items = await self._run.released(gathered(items))
        places = paths and [
            path.add_key(n, None)
            for path, found in zip(paths, lists, strict=True)
            if isinstance(found, list)
            for n in range(len(found))
        ]
        return _cut(lists, await self.of(field, type_.of_type, items, places))

    async def _listed(self, value: Any, field: Field) -> list[Any] | Failure:
        try:
            if is_async_iterable(value):
                return await self._run.released(_collected(value))
            if is_iterable(value):
                return list(value)
        except Exception as reason:  # noqa: BLE001 - the client gets it for this list
            return self._run.failed(reason)
        problem = f"Expected Iterable, but did not find one for field '{field.where}'."
        return self._run.failed(GraphQLError(problem))

    # --- objects

    async def _of_any_type(
        self, field: Field, type_: Any, values: list[Any], paths: Paths
    ) -> list[Any]:
        """Values of an interface or a union, the objects of each type together."""
        groups: dict[GraphQLObjectType, list[int]] = {}
        found: list[Any] = [None] * len(values)
        info = self._run.infos.at(field, None)
        for n, value in enumerate(values):
            try:
                finding = self._run.types.of_value(type_, value, field, info)
                kind = await self._run.released(finding)
                groups.setdefault(kind, []).append(n)
            except Exception as reason:  # noqa: BLE001 - the client gets it for this object
                found[n] = self._run.failed(reason)
        for kind, where in groups.items():
            there = paths and [paths[n] for n in where]
            answers = await self._objects(field, kind, [values[n] for n in where], there)
            for n, answer in zip(where, answers, strict=True):
                found[n] = answer
                if isinstance(answer, dict):
                    self._run.selections[id(answer)] = field.selections[kind.name]
        return found

    async def _objects(
        self, field: Field, type_: GraphQLObjectType, values: list[Any], paths: Paths
    ) -> list[Any]:
        try:
            selection = self._run.plan.below(field, type_)
        except GraphQLError as reason:  # a directive that cannot be; a wrong type is told before
            wrong = await self._wrong(self._run.types.alike(type_), field, values)
            return [self._run.failed(one or reason) for one in wrong]
        if selection.alike.always or selection.alike.knows(values):
            return await self._distinct(selection, values, paths)
        wrong = await self._wrong(selection.alike, field, values)
        right = [value for value, reason in zip(values, wrong, strict=True) if reason is None]
        there = paths and [p for p, reason in zip(paths, wrong, strict=True) if reason is None]
        found = iter(await self._distinct(selection, right, there))
        return [next(found) if one is None else self._run.failed(one) for one in wrong]

    async def _wrong(self, alike: Alike, field: Field, values: list[Any]) -> list[Exception | None]:
        """Why each of the values is not what it should be."""
        info = self._run.infos.at(field, None)
        return [await self._run.released(alike.wrong(value, field, info)) for value in values]

    async def _distinct(self, selection: Selection, values: list[Any], paths: Paths) -> list[Any]:
        """An object that occurs several times is answered once."""
        if paths is not None:
            return await self._run.begin(selection, values, paths)
        ids = [*map(id, values)]
        once = dict(zip(ids, values, strict=True))
        if len(once) == len(ids):
            return await kept_answers(self._run, selection, values)
        answers = await kept_answers(self._run, selection, list(once.values()))
        found = dict(zip(once, answers, strict=True))
        self._run.seals.repeated(selection)
        return [found[one] for one in ids]


def _may_be_missing(kind: type) -> bool:
    """Whether a value of this class is none."""
    return kind in (type(None), Failure, type(Undefined)) or issubclass(kind, Exception)


async def _collected(items: AsyncIterable[Any]) -> list[Any]:
    return [item async for item in items]


def _cut(lists: Sequence[Any], items: list[Any]) -> list[Any]:
    """The items as the lists had them."""
    if len(lists) == 1 and isinstance(lists[0], list):
        return [items]
    found, start = [], 0
    for one in lists:
        if isinstance(one, list):
            found.append(items[start : start + len(one)])
            start += len(one)
        else:
            found.append(one)
    return found
