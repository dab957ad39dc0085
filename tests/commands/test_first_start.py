"""The first start: passwords, half-made files, and two that start at once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from app import open_database
from auth.login import Credentials, Logins
from commands.administrator import ADMINISTRATOR, how_to_log_in, login_file
from commands.demo import has_tickets
from commands.serve import prepare
from db.settings import DatabaseSettings
from settings import DEFAULT, PREFIX, Settings
from tests.auth.proving import anybody
from tests.world.live import APP


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """An empty database in an empty folder, and a CRM that is not there yet."""
    monkeypatch.chdir(tmp_path)
    given = tomllib.loads(DEFAULT.read_text())
    given["demo"]["tickets"] = 20
    if request.param == "postgresql":
        given["database"]["url"] = request.getfixturevalue("postgres_url")
    Path("var").mkdir()
    return Settings(**given)


async def may_log_in(settings: Settings) -> bool:
    """Whether what is noted is good."""
    login, _, password = (how_to_log_in(settings.database) or "").split()
    assert login == ADMINISTRATOR
    async with open_database(settings.database) as db:
        return await Logins(db).authenticated(Credentials(login, password), anybody) is not None


async def test_somebody_can_log_in_without_demo_data(settings: Settings) -> None:
    """The first start gives a password, which only this account can read; later ones keep it."""
    empty = settings.model_copy(update={"demo": settings.demo.model_copy(update={"tickets": 0})})
    assert await prepare(empty)
    noted = how_to_log_in(empty.database)
    assert not await prepare(empty)
    assert how_to_log_in(empty.database) == noted
    assert await may_log_in(empty)
    assert login_file(empty.database).stat().st_mode & 0o777 == 0o600


async def test_a_password_is_new_once(settings: Settings) -> None:
    """With demo data as well: the first start prints it, no other does."""
    assert [await prepare(settings) for _ in range(2)] == [True, False]


async def test_the_password_of_an_existing_installation_stays(settings: Settings) -> None:
    async with open_database(settings.database) as db:
        await db.migrate()
        async with db.transaction() as tx:
            await tx.execute("UPDATE users SET pw = $1 WHERE id = 1", "roK20XGbWEsSM")
        await prepare(settings)
        assert how_to_log_in(settings.database) is None
        assert (
            await Logins(db).authenticated(Credentials(ADMINISTRATOR, "root"), anybody) is not None
        )


def test_a_crm_that_was_killed_half_made_is_made_anew(settings: Settings) -> None:
    """Only a complete one has its name."""
    Path("var/crm.db.part").write_bytes(b"half of it")
    asyncio.run(prepare(settings))
    assert Path("var/crm.db").read_bytes().startswith(b"SQLite format 3")
    assert not Path("var/crm.db.part").exists()


async def test_two_may_start_at_once(settings: Settings) -> None:
    """The second finds the database filled."""
    await asyncio.gather(prepare(settings), prepare(settings))
    assert await has_tickets(settings)
    assert await may_log_in(settings)


def test_a_start_by_names_that_no_row_has_is_refused(settings: Settings) -> None:
    """The message names the setting, and says what would be right."""
    given = {"DATABASE__URL": settings.database.url.get_secret_value(), "DEMO__TICKETS": "0"}
    given |= {"TICKETS__SPAM_STATE": "merged", "SERVER__PORT": "0"}
    environment = {PREFIX + name: value for name, value in given.items()}
    command = [sys.executable, str(APP), "serve"]
    ended = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, check=False, text=True
    )
    assert ended.returncode != 0
    assert "tickets.spam_state: should be the whole name of a valid state" in ended.stderr


def test_each_database_has_a_note_of_its_own() -> None:
    urls = ["sqlite:////srv/a.db", "sqlite:////srv/b.db", "postgresql://x@h/c?ssl=on"]
    files = [login_file(DatabaseSettings.model_validate({"url": url})) for url in urls]
    assert files == [
        Path("/srv/a.login.txt"),
        Path("/srv/b.login.txt"),
        Path("var/c.login.txt"),
    ]
