"""What the start says of the sources."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from app import open_directory
from commands.sources import ask_sources
from demo import Plan, fill_crm, sqlite_writer
from settings import DEFAULT, Settings


async def test_the_start_says_which_sources_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """One that is away, or has other columns, costs a line and not the start."""
    async with sqlite_writer(tmp_path / "crm.db") as crm:
        await fill_crm(crm, Plan(tickets=20))
    [source] = tomllib.loads(DEFAULT.read_text())["sources"]
    crm_source = source | {"path": f"{tmp_path}/crm.db"}
    away = source | {"name": "away", "path": f"{tmp_path}/none.db"}
    wrong = crm_source | {"name": "wrong", "select": "SELECT nirgends FROM crm_contact"}
    settings = Settings(sources=[crm_source, away, wrong])
    async with open_directory(settings.sources) as directory:
        await ask_sources(directory)
    assert capsys.readouterr().out.splitlines() == [
        "Source crm (sqlite) is up",
        "Source away (sqlite) is down: not reachable",
        "Source wrong (sqlite) is down: it refuses the question (OperationalError)",
    ]
    assert "source=wrong: no such column: nirgends" in caplog.text
