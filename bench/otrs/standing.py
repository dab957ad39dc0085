"""The service as the guest of an OTRS that the bench made: reading only, or writing as well."""

from __future__ import annotations

import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import open_database, open_services
from domain.watch import Watch
from settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from resolvers.context import Services

LIMIT = 60  # seconds: without indexes some questions take long


class Counted(Watch):
    """How many statements the database of tickets got."""

    def __init__(self) -> None:
        self.statements = 0

    def stated(self, *_: Any) -> None:
        self.statements += 1


@asynccontextmanager
async def standing(
    url: str, counted: Counted, *, read_only: bool = True
) -> AsyncIterator[Services]:
    """The services of a guest there; one that writes makes its own tables first."""
    with tempfile.TemporaryDirectory(prefix="ticketgraph-bench-") as folder:
        settings = guest_settings(url, Path(folder), read_only=read_only)
        async with open_database(settings.database) as db:
            await db.migrate()
        async with open_services(settings, (counted,)) as services:
            yield services


def guest_settings(url: str, folder: Path, *, read_only: bool = True) -> Settings:
    """Those of a guest without sources; what is ours is in the folder, if it only reads."""
    own = {"read_only": True, "own_path": folder / "own.db"} if read_only else {}
    database = {"url": url, "mode": "guest", "time_limit": LIMIT, **own}
    return Settings.model_validate(
        {"database": database, "server": {"time_limit": LIMIT}, "sources": []}
    )
