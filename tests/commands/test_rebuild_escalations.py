"""Escalations are found anew on the command line, since changed times touch no ticket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import main, open_database
from tests.world.stores import NewStores, Stores

COLUMNS = (
    "escalation_time, escalation_response_time, escalation_update_time, escalation_solution_time"
)
TIMES = f"SELECT id, {COLUMNS} FROM ticket ORDER BY id"
OPEN = """
    SELECT ticket.id FROM ticket
    JOIN ticket_state ON ticket_state.id = ticket.ticket_state_id
    JOIN ticket_state_type ON ticket_state_type.id = ticket_state.type_id
    WHERE ticket_state_type.name NOT IN ('closed', 'merged', 'removed')
"""
SPOIL = "UPDATE ticket SET escalation_time = 7, escalation_solution_time = 7"


@pytest.fixture
def stores(new_stores: NewStores) -> Iterator[Stores]:
    """A filled database of the test's own."""
    with new_stores() as stores:
        yield stores


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there are several."""
    monkeypatch.setattr("commands.escalations.BATCH", 7)


def rows(stores: Stores, sql: str) -> list[tuple[Any, ...]]:
    async def found() -> list[tuple[Any, ...]]:
        async with open_database(stores.settings.database) as db:
            return [tuple(row) for row in await db.rows(sql)]

    return asyncio.run(found())


def execute(stores: Stores, sql: str) -> None:
    async def executed() -> None:
        async with open_database(stores.settings.database) as db, db.transaction() as tx:
            await tx.execute(sql)

    asyncio.run(executed())


def rebuild(stores: Stores, folder: Path) -> int:
    file = folder / "mine.toml"
    file.write_text(f'[database]\nurl = "{stores.settings.database.url.get_secret_value()}"\n')
    return main(["rebuild-escalations", "--settings", str(file)])


def test_unfinished_tickets_are_computed_anew(
    stores: Stores, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo has what OTRS would have computed; nothing else of any ticket changes."""
    before, whole = (
        rows(stores, TIMES),
        rows(stores, "SELECT id, change_time FROM ticket ORDER BY id"),
    )
    unfinished = {row[0] for row in rows(stores, OPEN)}
    assert 7 < len(unfinished) < len(before)
    execute(stores, SPOIL)
    assert rebuild(stores, tmp_path) == 0
    after = rows(stores, TIMES)
    assert [row for row in after if row[0] in unfinished] == [
        row for row in before if row[0] in unfinished
    ]
    assert {row[1] for row in after if row[0] not in unfinished} == {7}
    assert rows(stores, "SELECT id, change_time FROM ticket ORDER BY id") == whole
    count = len(unfinished)
    assert f"{count} tickets looked at, {count} of them" in capsys.readouterr().out
    assert rebuild(stores, tmp_path) == 0
    assert f"{count} tickets looked at, 0 of them" in capsys.readouterr().out


def test_another_calendar_moves_them(stores: Stores, tmp_path: Path) -> None:
    """With a zone that nobody knows as well: it counts as UTC, and the log says so."""
    before = rows(stores, TIMES)
    execute(
        stores,
        "UPDATE tg_calendar SET time_zone = 'Mars/Olympus', working_hours = '{\"Sun\": [3]}'"
        " WHERE name = ''",
    )
    assert rebuild(stores, tmp_path) == 0
    unfinished = {row[0] for row in rows(stores, OPEN)}
    due = [row for row in rows(stores, TIMES) if row[0] in unfinished and row[1]]
    assert due
    assert all(3 * 3600 < row[1] % 86400 <= 4 * 3600 for row in due)
    assert [row[0] for row in before if row[1]] == [row[0] for row in due]
