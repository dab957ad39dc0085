"""Our schema with both engines, where mishaps may happen to resolvers, lookups and statements."""

from __future__ import annotations

import asyncio
import functools
import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphql.pyutils import is_awaitable
from strawberry.schema.schema_converter import GraphQLCoreConverter

from loaders.batch import Loader
from resolvers.context import Context
from schema.build import build, converter, core
from schema.executor.engine import Core, Plans
from tests.executor.mishaps import Mishaps, late
from tests.executor.recipes import boom, refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from domain.viewer import Viewer
    from loaders.loaders import Loaders
    from resolvers.context import Services
    from schema.executor.engine import Engine, Outcome
    from schema.executor.operation import Operation
    from tests.executor.mishaps import Mishap

    Find = Callable[[list[Any]], Awaitable[Mapping[Any, Any]]]


class Ours:
    """Our schema; whatever its resolvers find passes by `mishaps`."""

    def __init__(self) -> None:
        schema = build()
        self.schema = core(schema)
        self.plans = Plans(self.schema, converter(schema))
        self.core = Core(self.schema)
        self.mishaps = Mishaps()

    @contextmanager
    def in_trouble(self) -> Iterator[None]:
        """While open, mishaps happen; resolvers are shared with every other schema of ours.

        graphql-core cancels what it waits for when a sibling fails, though others may wait for the
        same lookup: they would be cancelled, too, and the operation with them.
        """
        functions = {place: r.wrapped_func for place, r in self._resolvers().items()}
        load: Any = Loader.load
        try:
            Loader.load = lambda *asked: asyncio.shield(load(*asked))  # type: ignore[method-assign]
            for place, resolver in self._resolvers().items():
                resolver.wrapped_func = self._around(place, resolver)
            yield
        finally:
            Loader.load = load  # type: ignore[method-assign]
            for place, resolver in self._resolvers().items():
                resolver.wrapped_func = functions[place]

    async def run(
        self,
        engine: Engine,
        operation: Operation,
        variables: dict[str, Any],
        asked: tuple[Services, Viewer, Mishaps],
    ) -> Outcome:
        services, viewer, self.mishaps = asked
        db: Any = TroubledReader(services.db, self.mishaps)
        context = Context(replace(services, db=db), viewer)
        _trouble_lookups(context.loaders, self.mishaps)
        try:
            return await engine.run(operation, variables, context)
        finally:
            await context.close()

    def _resolvers(self) -> dict[str, Any]:
        """Each by one of the fields it is for."""
        found = {}
        for type_ in self.plans.types.by_name.values():
            for name, definition in type_.fields.items():
                field = definition.extensions[GraphQLCoreConverter.DEFINITION_BACKREF]
                if field.base_resolver is not None:
                    found[id(field.base_resolver)] = f"{type_.name}.{name}", field.base_resolver
        return dict(found.values())

    def _around(self, place: str, resolver: Any) -> Callable[..., Any]:
        function = resolver.wrapped_func
        parameters = (resolver.self_parameter, resolver.parent_parameter, resolver.root_parameter)
        name = next((p.name for p in parameters if p), None)

        @functools.wraps(function)
        def one(*args: Any, **given: Any) -> Any:
            record = given.get(name, args[0] if args else None) if name else None
            return self.mishaps.found(place, record, lambda: function(*args, **given))

        of_level = getattr(function, "of_level", None)
        if of_level is not None:
            one.of_level = self._around_level(place, of_level)  # type: ignore[attr-defined]
        return one

    def _around_level(self, place: str, function: Callable[..., Any]) -> Callable[..., Any]:
        async def outcome(record: Any, values: Iterator[Any]) -> Any:
            try:
                found = self.mishaps.found(place, record, lambda: next(values))
                return await found if is_awaitable(found) else found
            except Exception as failure:  # noqa: BLE001 - it costs its own place
                return failure

        async def of_level(records: list[Any], info: Any, **given: Any) -> list[Any]:
            asked = [record for record in records if self.mishaps.asks(place, record)]
            try:
                values = iter(await function(asked, info, **given)) if asked else iter(())
            except Exception as failure:  # noqa: BLE001 - it costs all that were asked
                values = iter([failure for _ in asked])
            return [await outcome(record, values) for record in records]

        return of_level


class TroubledReader:
    """A database that has lost some of its tables."""

    def __init__(self, inner: Any, mishaps: Mishaps) -> None:
        self._inner = inner
        self._mishaps = mishaps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def fetch(self, record: Any, sql: str, *args: Any) -> Any:
        self._check(sql)
        return await self._inner.fetch(record, sql, *args)

    async def rows(self, sql: str, *args: Any) -> Any:
        self._check(sql)
        return await self._inner.rows(sql, *args)

    def _check(self, sql: str) -> None:
        for table in self._mishaps.tables:
            if re.search(rf"\b(FROM|JOIN) {table}\b", sql):
                raise boom()


def _trouble_lookups(loaders: Loaders, mishaps: Mishaps) -> None:
    for name, mishap in mishaps.lookups.items():
        loader = getattr(loaders, name)
        loader._find = _around_lookup(loader._find, mishap)


def _around_lookup(find: Find, mishap: Mishap) -> Find:
    async def found(keys: list[Any]) -> Mapping[Any, Any]:
        if mishap.kind == "raises":
            raise boom()
        values = await (late(lambda: find(keys)) if mishap.kind == "is late" else find(keys))
        if mishap.kind != "is an exception":
            return dict(values)
        return {key: refused() if mishap.hits(key) else values.get(key) for key in keys}

    return found
