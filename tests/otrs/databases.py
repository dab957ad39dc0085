"""Databases as OTRS and Znuny make them: one template for each version, copied for whoever asks."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Protocol

import asyncpg

from demo.otrs.schema import create
from tests.otrs.rows.story import fill
from tests.servers.postgres import Postgres

# where something that is read has another shape than in the one before
VERSIONS = ("6.0", "6.1", "6.5", "7.0", "7.1", "7.3")


class OtrsDatabases(Protocol):
    """Opens a copy; its URL is good inside the block."""

    def __call__(self, version: str, *, used: bool = False) -> AbstractContextManager[str]:
        """Of a new installation; or of a used one, with all of tests/otrs/rows/."""


@contextmanager
def otrs_databases(server: Postgres) -> Iterator[OtrsDatabases]:
    """Copies of templates, each of which is made when somebody first asks for it."""
    with ExitStack() as stack:

        @functools.cache
        def template(version: str, *, used: bool) -> str:
            url = stack.enter_context(server.database())
            _in_a_thread(_made(url, version, used=used))
            return url.rpartition("/")[2]

        @contextmanager
        def copy(version: str, *, used: bool = False) -> Iterator[str]:
            with server.database(template(version, used=used)) as url:
                yield url

        yield copy


def _in_a_thread(making: Coroutine[Any, Any, None]) -> None:
    """An event loop may run in this one."""
    with ThreadPoolExecutor(1, "otrs") as thread:
        thread.submit(asyncio.run, making).result()


async def _made(url: str, version: str, *, used: bool) -> None:
    connection = await asyncpg.connect(url)
    try:
        await create(connection, version)
        if used:
            await fill(connection)
    finally:
        await connection.close()
