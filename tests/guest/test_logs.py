"""Whoever followed in a log that is another one by now is told so, and misses nothing unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands.uninstallation import uninstall_guest
from db.settings import DatabaseSettings
from tests.guest.theirs import ENTRY, WELCOME
from tests.live.following import following, now, settled
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import otrs_at, settings, standing
from tests.world.stores import ADMIN

SCHEMA, FILE = {"own_schema": "other"}, {"read_only": True}
WRITES: dict[str, Any] = {}


def nothing(_: DatabaseSettings) -> None:
    """The service is started anew."""


def uninstalled(database: DatabaseSettings) -> None:
    asyncio.run(uninstall_guest(database, lambda _: None))


def deleted(database: DatabaseSettings) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{database.own_path}{end}").unlink(missing_ok=True)


# what is set, what is done then, and what is set afterwards
OTHERS = {
    "uninstalled": (WRITES, uninstalled, WRITES),
    "another schema": (WRITES, nothing, SCHEMA),
    "only reads now": (WRITES, nothing, FILE),
    "writes now": (FILE, nothing, WRITES),
    "another file": (FILE, deleted, FILE),
}


@pytest.mark.parametrize("change", OTHERS)
async def test_a_place_of_the_log_before_is_refused(
    new_otrs: OtrsDatabases, tmp_path: Path, change: str
) -> None:
    before, do, after = OTHERS[change]
    with new_otrs("7.3") as url:
        chosen = chosen_at(url, tmp_path)
        async with standing(chosen(before)) as world:
            since = await now(world, ADMIN)
        await asyncio.to_thread(do, chosen(before).database)
        async with (
            standing(chosen(after)) as world,
            following(world, login=ADMIN, since=since) as heard,
        ):
            assert await heard.code() == "RESYNC_REQUIRED"


@pytest.mark.parametrize("given", [WRITES, FILE], ids=["in its schema", "in a file"])
async def test_a_place_is_good_after_a_start(
    new_otrs: OtrsDatabases, tmp_path: Path, given: dict[str, Any]
) -> None:
    """What was written meanwhile is told first."""
    with new_otrs("7.3") as url:
        chosen = chosen_at(url, tmp_path)(given)
        async with standing(chosen) as world:
            since = await now(world, ADMIN)
        async with otrs_at(url) as otrs:
            await otrs.fetchval(ENTRY, "%%meanwhile", WELCOME)
        async with standing(chosen) as world:
            await settled(world)
            async with following(world, login=ADMIN, since=since) as heard:
                assert (await heard.next())["new"] == "meanwhile"


def chosen_at(url: str, folder: Path) -> Callable[[dict[str, Any]], Any]:
    return lambda given: settings(url, own_path=folder / "own.db", **given)
