"""Our own database, and the same customers in SQL and in LDAP, each on a server of its own."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import asyncpg

from bench import postgres, slapd
from bench.data import filled, on_postgresql
from bench.sources.companies import add_companies
from bench.sources.entries import directory_of, ldif
from commands.progress import bars

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bench.data import Data
    from bench.servers import Mortal
    from demo import Plan

SQL, LDAP = "SQL", "LDAP"
KINDS = (SQL, LDAP)


@dataclass(frozen=True, slots=True)
class Stores:
    """Filled databases, the servers of the sources, and their settings, by kind."""

    data: Data
    servers: dict[str, Mortal]
    sources: dict[str, dict[str, Any]]

    def without(self) -> Data:
        """A service without any source."""
        return self._of([])

    def of(self, kind: str, **limits: float) -> Data:
        """A service with this source alone, and these limits."""
        return self._of([self.sources[kind] | limits])

    def _of(self, sources: list[dict[str, Any]]) -> Data:
        return replace(self.data, values=self.data.values | {"sources": sources})


@asynccontextmanager
async def open_stores(plan: Plan, sizes: tuple[int, ...]) -> AsyncIterator[Stores]:
    """Start the servers and fill them; nothing is left of them after the block."""
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        ours, theirs = await enter(postgres.server()), await enter(postgres.mortal())
        [own] = await enter(postgres.databases(ours, "own"))
        [crm] = await enter(postgres.databases(theirs.url, "crm"))
        values = on_postgresql(own, crm)
        with bars() as progress:
            data = await filled(values, plan, progress)
        await add_companies(own, crm, sizes)
        [source] = values["sources"]
        directory = await enter(slapd.server(ldif(await _people(crm, source["select"]))))
        yield Stores(
            data,
            {SQL: theirs, LDAP: directory},
            {SQL: source, LDAP: directory_of(source, directory.url)},
        )


async def _people(crm: str, select: str) -> list[dict[str, Any]]:
    connection = await asyncpg.connect(crm)
    try:
        return [dict(row) for row in await connection.fetch(select)]
    finally:
        await connection.close()
