"""What is in a used database has the shapes OTRS gives it."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import asyncpg
import pytest
import yaml

from auth.passwords import matches_stored
from tests.otrs.rows import articles
from tests.otrs.rows.passwords import PASSWORDS
from tests.otrs.rows.story import LONG, MAIN, MERGED

FORMS = {"bcrypt", "sha256", "sha512", "sha1", "md5-crypt", "apr1", "DES crypt"}
UNUSED = """SELECT name FROM ticket_history_type
    WHERE id NOT IN (SELECT history_type_id FROM ticket_history)"""
LAST = """SELECT DISTINCT ON (ticket_id) tn, ticket.queue_id, ticket_state_id, user_id,
        ticket_priority_id, ticket.type_id,
        history.queue_id AS h1, state_id AS h2, owner_id AS h3, priority_id AS h4,
        history.type_id AS h5
    FROM ticket JOIN ticket_history AS history ON ticket_id = ticket.id
    ORDER BY ticket_id, history.create_time DESC, history.id DESC"""
PLACE = """SELECT content_path, article_id FROM article_data_mime AS mime
    JOIN article ON article.id = article_id JOIN ticket ON ticket.id = ticket_id
    WHERE tn = $1 ORDER BY article_id LIMIT 1"""


async def test_a_used_database_of_every_version_has_every_type_of_history(
    used_otrs: asyncpg.Connection,
) -> None:
    assert await used_otrs.fetch(UNUSED) == []
    rows = await used_otrs.fetch(LAST)
    assert {row["tn"] for row in rows} >= {LONG, MAIN, MERGED}
    assert [row["tn"] for row in rows if [*row][1:6] != [*row][6:]] == []


@pytest.mark.parametrize("otrs_version", ["6.5"])
async def test_every_channel_kind_of_field_and_password_is_there(
    used_otrs: asyncpg.Connection,
) -> None:
    channels = "SELECT count(DISTINCT communication_channel_id) FROM article"
    assert await used_otrs.fetchval(channels) == 4
    configs = await used_otrs.fetch("SELECT field_type, config FROM dynamic_field")
    assert {row["field_type"] for row in configs} >= {
        *("Text", "TextArea", "Checkbox", "Date", "DateTime", "Dropdown", "Multiselect")
    }
    assert all(row["config"].startswith("---\n") for row in configs)
    assert all(isinstance(yaml.safe_load(row["config"]), dict) for row in configs)
    stored = {
        row["login"]: row["pw"] for row in await used_otrs.fetch("SELECT login, pw FROM users")
    }
    assert {known.form for known in PASSWORDS} == FORMS
    assert all(matches_stored(stored[known.login], known.password) for known in PASSWORDS)


@pytest.mark.parametrize("otrs_version", ["6.0"])
async def test_files_are_base64_in_short_lines_and_found_by_their_digest(
    used_otrs: asyncpg.Connection, tmp_path: Path
) -> None:
    stored = await used_otrs.fetchval(
        "SELECT content FROM article_data_mime_attachment WHERE filename = 'bild.png'"
    )
    assert base64.b64decode(stored) == articles.PICTURE
    assert [len(line) for line in stored.splitlines()[:-1]] == [76] * 8
    assert stored.endswith("\n")
    mail = "SELECT a_message_id, a_message_id_md5 FROM article_data_mime WHERE a_message_id <> ''"
    assert all(
        row["a_message_id_md5"] == hashlib.md5(row["a_message_id"].encode()).hexdigest()  # noqa: S324 - as OTRS does
        for row in await used_otrs.fetch(mail)
    )
    [(path, article)] = await used_otrs.fetch(PLACE, LONG)
    kept = articles.store_files(tmp_path, article, path)
    assert kept.relative_to(tmp_path).parts[:2] == ("2024", "03")
    assert (kept / articles.STORED_NAME).read_bytes() == articles.STORED
