"""Patterns mean to SQLite what they mean to PostgreSQL, in every letter that people here write."""

from __future__ import annotations

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.ilike import ilike
from db.like import contains, escaped, wildcard
from tests.servers.postgres import Postgres

LETTERS = "aAbBzZäÄöÖüÜßẞéÉ09 _%\\*.[(+^$\n'\""
TEXTS = st.text(alphabet=LETTERS, max_size=6)
PARTS = st.sampled_from([*LETTERS.replace("\\", ""), "\\\\", "\\%", "\\_", "%", "%", "_"])
PATTERNS = st.lists(PARTS, max_size=6).map("".join)
PAIRS = st.lists(st.tuples(TEXTS, PATTERNS), min_size=40, max_size=80)
ASKED = """
    SELECT text ILIKE pattern
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS pairs (text, pattern, place)
    ORDER BY place
"""


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=PAIRS)
async def test_sqlite_compares_as_postgresql_does(
    postgres_server: Postgres, pairs: list[tuple[str, str]]
) -> None:
    conn = await asyncpg.connect(postgres_server.url("postgres"))
    try:
        rows = await conn.fetch(ASKED, *map(list, zip(*pairs, strict=True)))
    finally:
        await conn.close()

    expected = {pair: row[0] for pair, row in zip(pairs, rows, strict=True)}
    assert {(text, pattern): ilike(pattern, text) for text, pattern in pairs} == expected


def test_nothing_is_like_nothing() -> None:
    """NULL, as in SQL."""
    assert ilike(None, "a") is None
    assert ilike("%", None) is None


@given(before=TEXTS, text=TEXTS, after=TEXTS)
def test_a_text_is_found_where_it_is(before: str, text: str, after: str) -> None:
    assert ilike(escaped(text), text)
    assert ilike(contains(text), before + text + after)
    assert ilike(wildcard(f"*{text.replace('*', '')}*"), before + text.replace("*", "") + after)


@given(text=TEXTS, searched=TEXTS)
def test_a_text_is_found_nowhere_else(text: str, searched: str) -> None:
    """What means something in a pattern is a letter like any other."""
    small = text.lower().replace("ẞ", "ß")

    assert ilike(contains(searched), text) is (searched.lower().replace("ẞ", "ß") in small)
