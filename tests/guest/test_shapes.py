"""Tables and statements are read from our migrations, so there is one description of them."""

from __future__ import annotations

import asyncpg

from app import open_database
from db.guest.recognition import GROUPS
from db.guest.shapes import of_ours, own_part, statements
from db.guest.statements import translation
from db.migrate import expected
from db.settings import DatabaseSettings

COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
"""


async def test_they_are_what_the_migrations_make(postgres_url: str) -> None:
    """Every table, and every column of it."""
    async with open_database(DatabaseSettings(url=postgres_url)) as db:  # type: ignore[arg-type]
        await db.migrate()
    connection = await asyncpg.connect(postgres_url)
    made: dict[str, set[str]] = {}
    for table, column in await connection.fetch(COLUMNS):
        made.setdefault(table, set()).add(column)
    await connection.close()
    del made["tg_migration"]  # which is there before the first of them
    assert {table: set(columns) for table, columns in expected("postgresql").items()} == made


def test_statements_end_where_they_end() -> None:
    script = """
        -- a comment; with a semicolon
        INSERT INTO tg_a VALUES ('it''s; one');  -- and another
        CREATE FUNCTION tg_f() RETURNS trigger AS $$ BEGIN x; y; END $$;
        CREATE TRIGGER tg_t AFTER INSERT ON queue BEGIN UPDATE tg_a SET b = 1; END;
        CREATE TRIGGER tg_u AFTER INSERT ON tg_a BEGIN UPDATE queue SET b = 1; c; END;
        CREATE TABLE tg_b (a INTEGER REFERENCES queue (id) ON DELETE CASCADE, b INTEGER REFERENCES
            tg_a (b));
    """
    assert len(list(statements(script))) == 5
    ours = own_part(script)
    assert "AFTER INSERT ON queue" not in ours
    assert "AFTER INSERT ON tg_a" in ours
    assert "CREATE TABLE tg_b (a INTEGER, b INTEGER REFERENCES" in ours


def test_a_statement_finds_what_is_not_there_empty() -> None:
    ours = of_ours(expected("postgresql"))
    translated = translation({"permission_groups": "groups"}, ours)
    plain = "SELECT name FROM queue"
    assert translated(plain) == plain
    assert translated("SELECT permission_groups.id FROM permission_groups") == (
        'SELECT "groups".id FROM "groups"'
    )
    quoted = "SELECT 'permission_groups' AS \"permission_groups\" -- permission_groups"
    assert translated(quoted) == quoted
    assert translated("SELECT sla.permission_groups FROM sla") == (
        "SELECT sla.permission_groups FROM sla"
    )
    assert translated("SELECT 'it''s' FROM permission_groups") == "SELECT 'it''s' FROM \"groups\""
    assert translated("SELECT 'tg_split'") == "SELECT 'tg_split'"
    merged = translated("SELECT id FROM tg_split WHERE ticket_id = $1")
    assert merged.startswith("WITH tg_split AS NOT MATERIALIZED (SELECT NULL::BIGINT AS ticket_id")
    assert merged.endswith("WHERE false) SELECT id FROM tg_split WHERE ticket_id = $1")
    assert translated(" WITH RECURSIVE a AS (SELECT 1 FROM tg_merge) SELECT 1").startswith(
        " WITH RECURSIVE tg_merge AS NOT MATERIALIZED (SELECT"
    )


def test_no_column_is_called_as_a_table_with_another_name() -> None:
    """Else a statement would ask for a column by the name that the table has there."""
    named = {column for columns in expected("postgresql").values() for column in columns}
    assert {GROUPS, *of_ours(expected("postgresql"))}.isdisjoint(named)
