"""Filled databases with a directory beside them: customers in our tables, in SQL and in LDAP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields

from schema.executor.executor import Executor
from settings import Settings
from sources.kinds import AnySource
from tests.servers.slapd import Slapd
from tests.sources.ldap_entries import TREE, ldap_settings, people
from tests.world.stores import NewStores, Stores
from tests.world.world import World, open_world

DIRECTORY = "directory"
LDIF = TREE + people((f"p{n:03}" for n in range(50)), sn="Person", o="Directory GmbH")
# every question reaches the store, and a slow machine is no outage
ASKED_ANEW = {"soft_limit": 20, "time_limit": 30, "cache_time": 0, "stale_time": 0}
ASKED_ANEW |= {"breaker_failures": 1000}


@dataclass(frozen=True)
class StoresWithDirectory(Stores):
    """Both databases and a directory."""

    slapd: Slapd

    @property
    def settings(self) -> Settings:
        """As usual, with the directory as a second source."""
        given = super().settings
        directory = ldap_settings(self.slapd, name=DIRECTORY)
        sources: list[AnySource] = [*given.sources, directory]
        changed = [source.model_copy(update=ASKED_ANEW) for source in sources]
        return given.model_copy(update={"sources": changed})


@asynccontextmanager
async def world_with(
    slapd: Slapd, new_stores: NewStores, executor: Executor
) -> AsyncIterator[World]:
    """A filled service of its own with both sources."""
    with new_stores() as stores:
        given = {field.name: getattr(stores, field.name) for field in fields(stores)}
        async with open_world(StoresWithDirectory(**given, slapd=slapd), executor) as world:
            yield world
