"""A deleted ticket leaves nothing behind but the record that it was there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app import main, open_database
from cli import commands
from domain.audit import AuditFilter, AuditKind
from domain.paging import Window
from loaders import audit
from tests.actions.guarded import ENTRY, MERGE
from tests.world.stores import NewStores, Stores

REFERRING = {
    "sqlite": 'SELECT t.name, f."from", f."table" FROM sqlite_master AS t,'
    " pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'"
    " AND f.\"table\" IN ('ticket', 'article')",
    "postgresql": "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text"
    " FROM pg_constraint AS c JOIN pg_attribute AS a"
    " ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " WHERE c.contype = 'f' AND c.confrelid IN ('ticket'::regclass, 'article'::regclass)",
}
TIMES = "CURRENT_TIMESTAMP, 1"
FILL = (
    "INSERT INTO ticket_watcher VALUES (1, 1, {t}, {t})",
    "INSERT INTO ticket_flag VALUES (1, 'Seen', '1', {t})",
    (
        "INSERT INTO tg_history_text (history_id, payload)"
        " SELECT min(id), 'long' FROM ticket_history WHERE ticket_id = 1"
    ),
    (
        "INSERT INTO time_accounting (ticket_id, article_id, time_unit, create_time, create_by,"
        " change_time, change_by) SELECT 1, min(id), 5, {t}, {t} FROM article WHERE ticket_id = 1"
    ),
    (
        "INSERT INTO link_relation SELECT o.id, '1', o.id, '3', t.id, 1, {t}"
        " FROM link_object AS o, link_type AS t WHERE o.name = 'Ticket' AND t.name = 'Normal'"
    ),
    (
        "INSERT INTO dynamic_field (name, label, field_order, field_type, object_type, valid_id,"
        " create_time, create_by, change_time, change_by)"
        " VALUES ('Test', 'Test', 99, 'Text', 'Ticket', 1, {t}, {t})"
    ),
    (
        "INSERT INTO dynamic_field_value (field_id, object_id, value_text)"
        " SELECT id, 1, 'a value' FROM dynamic_field WHERE name = 'Test'"
    ),
    ENTRY.format(1),
)
UNDO = (
    MERGE.format(1, 2),
    (
        "INSERT INTO tg_merge_ticket SELECT (SELECT max(id) FROM tg_merge), id, ticket_state_id,"
        " ticket_lock_id, user_id, responsible_user_id, 0, 0, 0, 0 FROM ticket WHERE id IN (1, 2)"
    ),
    "INSERT INTO tg_merge_row SELECT max(id), 'article', 1, {t} FROM tg_merge",
    "INSERT INTO tg_merge_watcher SELECT max(id), 1, 1, {t}, {t} FROM tg_merge",
    MERGE.format(3, 4),
    (
        "INSERT INTO tg_merge_link SELECT (SELECT max(id) FROM tg_merge), 0, link_relation.*"
        " FROM link_relation WHERE source_key = '1' AND target_key = '3'"
    ),
    "INSERT INTO tg_split VALUES (1, 2, 0, {t}, NULL)",
    "INSERT INTO tg_split VALUES (3, 1, 0, {t}, NULL)",
)


@pytest.fixture
def stores(new_stores: NewStores) -> Iterator[Stores]:
    """A filled database whose ticket 1 has everything a ticket can have."""
    with new_stores() as stores:
        asyncio.run(executed(stores, *(sql.replace("{t}", TIMES) for sql in FILL)))
        yield stores


async def executed(stores: Stores, *statements: str) -> None:
    async with open_database(stores.settings.database) as db, db.transaction() as tx:
        for sql in statements:
            await tx.execute(sql)


async def found(stores: Stores, sql: str, *args: Any) -> list[tuple[Any, ...]]:
    async with open_database(stores.settings.database) as db:
        return [tuple(row) for row in await db.rows(sql, *args)]


def rows(stores: Stores, sql: str, *args: Any) -> list[tuple[Any, ...]]:
    return asyncio.run(found(stores, sql, *args))


def number(stores: Stores, ticket: int) -> str:
    text: str = rows(stores, "SELECT tn FROM ticket WHERE id = $1", ticket)[0][0]
    return text


def asked(stores: Stores, folder: Path, *tickets: int) -> list[str]:
    """The command, without an answer to its question."""
    file = folder / "mine.toml"
    file.write_text(f'[database]\nurl = "{stores.settings.database.url.get_secret_value()}"\n')
    numbers = [number(stores, ticket) for ticket in tickets]
    return ["delete-ticket", *numbers, "--reason", "sent in error", "--settings", str(file)]


def test_nothing_is_left(stores: Stores, tmp_path: Path) -> None:
    """In no table that refers to tickets or articles, whichever there are."""
    asyncio.run(executed(stores, *(sql.replace("{t}", TIMES) for sql in UNDO)))
    articles = [r[0] for r in rows(stores, "SELECT id FROM article WHERE ticket_id = 1")]
    referring = set(rows(stores, REFERRING[stores.engine]))
    assert {"ticket_history", "ticket_flag", "tg_merge"} <= {table for table, _, _ in referring}
    others = rows(stores, "SELECT count(*) FROM ticket_history WHERE ticket_id <> 1")
    tn = number(stores, 1)
    assert main([*asked(stores, tmp_path, 1), "--yes"]) == 0
    for table, column, to in referring:
        sql = f"SELECT count(*) FROM {table} WHERE {column} = ANY($1)"
        assert rows(stores, sql, [1] if to == "ticket" else articles) == [(0,)], table
    keys = "SELECT * FROM link_relation WHERE source_key = '1' OR target_key = '1'"
    assert rows(stores, keys) == []
    for table in ("tg_merge_ticket", "tg_merge_row", "tg_merge_watcher", "tg_merge_link"):
        assert rows(stores, f"SELECT * FROM {table}") == [], table
    assert rows(stores, "SELECT ticket_id, main_ticket_id FROM tg_merge") == [(3, 4)]
    assert rows(stores, "SELECT * FROM dynamic_field_value WHERE value_text = 'a value'") == []
    assert rows(stores, "SELECT * FROM tg_history_text") == []
    kept = rows(stores, "SELECT DISTINCT kind, history_id FROM tg_event WHERE ticket_id = 1")
    assert set(kept) == {("deleted", None), ("left", None)}
    assert rows(stores, "SELECT count(*) FROM ticket_history WHERE ticket_id <> 1") == others
    kept = rows(stores, "SELECT ticket_id, tn, articles, reason FROM tg_deleted_ticket")
    assert kept == [(1, tn, len(articles), "sent in error")]


def test_it_is_in_the_audit_log(stores: Stores, tmp_path: Path) -> None:
    tn = number(stores, 1)
    assert main([*asked(stores, tmp_path, 1), "--yes"]) == 0

    async def newest() -> Any:
        async with open_database(stores.settings.database) as db:
            return (await audit.page(db, AuditFilter(), Window(100)))[0]

    entry = asyncio.run(newest())
    assert (entry.kind, entry.object_key) == (AuditKind.TICKET_DELETED, "1")
    details = {one.name: one.value for one in entry.details}
    assert (details["number"], details["reason"]) == (tn, "sent in error")


def test_who_says_no_deletes_nothing(stores: Stores, tmp_path: Path) -> None:
    """He has seen what would go."""
    said = CliRunner().invoke(commands, asked(stores, tmp_path, 1), input="n\n")
    assert said.exit_code == 1
    assert number(stores, 1) in said.output
    assert "entries of history" in said.output
    assert rows(stores, "SELECT * FROM tg_deleted_ticket") == []


def test_what_was_merged_into_it_is_named_as_well(
    stores: Stores, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(executed(stores, MERGE.format(2, 1)))
    assert main([*asked(stores, tmp_path, 1), "--yes"]) == 2
    assert number(stores, 2) in capsys.readouterr().err
    assert main([*asked(stores, tmp_path, 1, 2), "--yes"]) == 0
    assert rows(stores, "SELECT ticket_id FROM tg_deleted_ticket ORDER BY 1") == [(1,), (2,)]


def test_what_an_otrs_merged_counts_too(stores: Stores, tmp_path: Path) -> None:
    merged = (
        (
            "UPDATE ticket SET ticket_state_id = (SELECT min(s.id) FROM ticket_state AS s"
            " JOIN ticket_state_type AS t ON t.id = s.type_id WHERE t.name = 'merged') WHERE id = 2"
        ),
        (
            f"INSERT INTO link_relation SELECT o.id, '1', o.id, '2', t.id, 1, {TIMES}"
            " FROM link_object AS o, link_type AS t"
            " WHERE o.name = 'Ticket' AND t.name = 'ParentChild'"
        ),
    )
    asyncio.run(executed(stores, *merged))
    assert main([*asked(stores, tmp_path, 1), "--yes"]) == 2
    assert rows(stores, "SELECT * FROM tg_deleted_ticket") == []


@pytest.mark.parametrize(("place", "text"), [(1, "404"), (3, "  "), (3, "x" * 1001)])
def test_what_cannot_be_right_is_refused(
    stores: Stores, tmp_path: Path, place: int, text: str
) -> None:
    arguments = [*asked(stores, tmp_path, 1), "--yes"]
    arguments[place] = text
    assert main(arguments) == 2
    assert rows(stores, "SELECT * FROM tg_deleted_ticket") == []
