"""The tables of each version are those OTRS and Znuny have, as far as we have them at all."""

from __future__ import annotations

import asyncpg
import pytest

from auth.passwords import matches_stored

COLUMNS = """SELECT table_name || '.' || column_name AS name,
    data_type || coalesce('(' || coalesce(character_maximum_length, datetime_precision) || ')', '')
        || CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END AS type
    FROM information_schema.columns WHERE table_schema = 'public'"""
CONSTRAINTS = """SELECT contype::text AS kind, count(*) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace GROUP BY contype"""
CHANNELS = "SELECT string_agg(name, ' ' ORDER BY id) FROM communication_channel"
# foreign and unique keys that came with the version
NEW = {"6.0": (213, 42), "6.2": (2, 1), "6.3": (6, 2), "7.2": (2, 1), "7.3": (4, 0)}
# what the version with that number brought
BROUGHT = {
    "permission_groups.name": "6.1",
    "acl_ticket_attribute_relations.acl_data": "6.2",
    "oauth2_token_config.config": "6.3",
    "mail_account.authentication_type": "6.3",
    "mention.ticket_id": "6.5",
    "ticket_state.color": "7.0",
    "ticket_priority.color": "7.0",
    "activity.activity_text": "7.0",
    "ticket_flag.id": "7.1",
    "user_preferences.id": "7.1",
    "link_relation.id": "7.1",
    "article_color.color": "7.2",
    "sendmail_config.oauth2_token_config_id": "7.3",
}


async def columns(otrs: asyncpg.Connection) -> dict[str, str]:
    return {row["name"]: row["type"] for row in await otrs.fetch(COLUMNS)}


async def test_each_version_has_what_was_brought_until_then(
    otrs: asyncpg.Connection, otrs_version: str
) -> None:
    found = await columns(otrs)
    wanted = {name for name, since in BROUGHT.items() if since <= otrs_version}
    assert found.keys() & BROUGHT.keys() == wanted
    assert ("groups.name" in found) == (otrs_version == "6.0")
    assert found["users.pw"] == f"character varying({255 if otrs_version >= '7.3' else 128})"
    assert found["ticket.create_time"] == "timestamp without time zone(0)"
    assert found["article_data_mime_attachment.content"] == "text?"
    assert found["ticket.customer_user_id"] == "character varying(250)?"
    assert found["article_data_mime.a_body"] == "character varying?"


async def test_keys_and_rows_outlive_every_change(
    otrs: asyncpg.Connection, otrs_version: str
) -> None:
    count = {row["kind"]: row["count"] for row in await otrs.fetch(CONSTRAINTS)}
    tables = [
        sum(keys[place] for since, keys in NEW.items() if since <= otrs_version) for place in (0, 1)
    ]
    assert [count["f"], count["u"]] == tables
    indexes = "SELECT count(*) FROM pg_indexes WHERE tablename = 'ticket_flag'"
    assert await otrs.fetchval(indexes) == (5 if otrs_version >= "7.1" else 4)
    assert await otrs.fetchval("SELECT count(*) FROM group_user") == 3
    assert await otrs.fetchval(CHANNELS) == (
        "Email Phone Internal Chat" + " Web" * (otrs_version >= "7.2")
    )


async def test_a_new_row_gets_the_next_id(otrs: asyncpg.Connection) -> None:
    made = """INSERT INTO ticket_state_type (name, create_time, create_by, change_time, change_by)
        VALUES ('another', now(), 1, now(), 1) RETURNING id"""
    assert await otrs.fetchval(made) == 8


@pytest.mark.parametrize("otrs_version", ["6.0"])
async def test_the_first_agent_has_the_password_everybody_knows(otrs: asyncpg.Connection) -> None:
    stored = await otrs.fetchval("SELECT pw FROM users WHERE login = 'root@localhost'")
    assert matches_stored(stored, "root")
