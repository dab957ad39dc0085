"""What is done on the machine itself is in the audit log as well."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path
from typing import Any

import pytest

from app import main, open_database
from commands.administrator import how_to_log_in
from commands.serve import prepare
from domain.audit import AuditEntry, AuditFilter, AuditKind
from domain.paging import Window
from loaders import audit
from settings import DEFAULT, Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """An empty database in an empty folder, without demo data."""
    monkeypatch.chdir(tmp_path)
    given: dict[str, Any] = tomllib.loads(DEFAULT.read_text())
    given["demo"]["tickets"] = 0
    given["database"]["url"] = f"sqlite:///{tmp_path}/own.db"
    if request.param == "postgresql":
        given["database"]["url"] = request.getfixturevalue("postgres_url")
    return Settings(**given)


async def log(settings: Settings) -> list[AuditEntry]:
    async with open_database(settings.database) as db:
        return await audit.page(db, AuditFilter(), Window(100))


async def test_the_first_password_is_noted_once(settings: Settings) -> None:
    for _ in range(2):
        await prepare(settings)
    [entry] = await log(settings)

    assert entry.kind is AuditKind.PASSWORD_GIVEN
    assert (entry.agent_id, entry.object_type, entry.object_key) == (1, "Agent", "1")
    said = how_to_log_in(settings.database)
    assert said
    assert said.split()[-1] not in str(entry)


def test_a_token_of_the_command_line_is_noted(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'[database]\nurl = "{settings.database.url.get_secret_value()}"\n')
    made = ["token", "root@localhost", "--scope", "read", "--name", "wall", "--settings", str(file)]
    assert main(made) == 0
    token = capsys.readouterr().out.strip()
    [entry] = asyncio.run(log(settings))

    assert token.startswith("tg_")
    assert (entry.kind, entry.agent_id, entry.address) == (AuditKind.TOKEN_CREATED, 1, None)
    assert {one.name: one.value for one in entry.details} == {
        "name": "wall",
        "scope": "read",
        "agent": "1",
    }
    assert token not in str(entry)
