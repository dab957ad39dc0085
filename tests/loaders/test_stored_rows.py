"""Rows as an OTRS leaves them where no constraint forbids it: read, each thing once."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.world.world import World

NUMBER = "2026010110000018"  # always there
ASKED = """
query($number: String!) { ticket(number: $number) {
    owner { login valid email } responsible { login } timeUnits seen customerId
    watchers { login } links { ticket { number } kind }
    customerUser { fullName externalStatus } company { customerId name }
    articles(first: 1) { nodes { to cc subject replyTo seen } }
    dynamicFields { name values text boolean date dateTime keys labels } } }
"""
AUDIT = "create_time, create_by, change_time, change_by"
NOW = "'2026-11-01 10:00:00', 1, '2026-11-01 10:00:00', 1"
FIELDS = {
    "ASimple": ("Text", "--- a: b: c\n", "value_text", "'as it is'"),
    "BFlag": ("Checkbox", "---\nDefaultValue: '0'\n", "value_int", "1"),
    "CDay": ("Date", "---\nYearsPeriod: 0\n", "value_date", "'2026-11-22 00:00:00'"),
    "DTime": ("DateTime", None, "value_date", "'2026-11-22 23:59:59'"),
    "EKind": ("Dropdown", "---\nPossibleValues:\n  1: One\n  '02': Two\n", "value_text", "'02'"),
    "FKinds": ("Multiselect", "---\nPossibleValues: {a: A, b: ~}\n", "value_text", "'b'"),
    "GProcess": ("ProcessID", "--- {}\n", "value_text", "'Process-1'"),
    "HNothing": ("Text", "--- {}\n", "value_text", "''"),
}


async def write(world: World) -> None:
    """The ticket and its first article get rows that OTRS's tables allow."""
    [[ticket, agent]] = await world.services.db.rows(
        "SELECT ticket.id, (SELECT max(id) FROM users) FROM ticket WHERE tn = $1", NUMBER
    )
    [[article]] = await world.services.db.rows(
        "SELECT min(id) FROM article WHERE ticket_id = $1", ticket
    )
    [[other]] = await world.services.db.rows("SELECT max(id) FROM ticket")
    for statement in (
        f"DELETE FROM ticket_watcher WHERE ticket_id = {ticket}",
        *[f"INSERT INTO ticket_watcher (ticket_id, user_id, {AUDIT}) VALUES ({ticket}, 1, {NOW})"]
        * 2,
        f"DELETE FROM time_accounting WHERE ticket_id = {ticket}",
        *(
            f"INSERT INTO time_accounting (ticket_id, article_id, time_unit, {AUDIT})"
            f" VALUES ({ticket}, NULL, {units}, {NOW})"
            for units in ("0.25", "10.50", "-0.75")
        ),
        *[
            (
                f"INSERT INTO article_flag (article_id, article_key, article_value, create_time,"
                f" create_by) VALUES ({article}, 'Seen', NULL, '2026-11-01 10:00:00', 1)"
            )
        ]
        * 2,
        (
            f"INSERT INTO article_flag (article_id, article_key, article_value, create_time,"
            f" create_by) VALUES ({article}, 'Important', '1', '2026-11-01 10:00:00', 1)"
        ),
        f"DELETE FROM ticket_flag WHERE ticket_id = {ticket}",
        (
            f"INSERT INTO ticket_flag (ticket_id, ticket_key, ticket_value, create_time, create_by)"
            f" VALUES ({ticket}, 'Seen', NULL, '2026-11-01 10:00:00', 1)"
        ),
        "INSERT INTO link_object (name) VALUES ('FAQ')",
        *(_link(ticket, kind, key) for kind, key in (("FAQ", "7"), ("FAQ", f"{other}"))),
        *(_link(ticket, "Ticket", key) for key in ("", "7a", "9" * 30, f"{other}")),
        (
            f"UPDATE ticket SET user_id = {agent}, responsible_user_id = 1, customer_id = 'ACME',"
            f" customer_user_id = 'Somebody@Example.org' WHERE id = {ticket}"
        ),
        f"UPDATE users SET valid_id = 2 WHERE id = {agent}",
        f"UPDATE user_preferences SET preferences_value = '' WHERE user_id = {agent}",
        (
            "INSERT INTO user_preferences (user_id, preferences_key, preferences_value)"
            f" VALUES ({agent}, 'UserComment', NULL)"
        ),
        (
            "UPDATE article_data_mime SET a_to = '', a_cc = NULL, a_reply_to = '', a_subject = ''"
            f" WHERE article_id = {article}"
        ),
        f"DELETE FROM dynamic_field_value WHERE object_id = {ticket}",
    ):
        await world.execute(statement)
    for name, (kind, config, column, value) in FIELDS.items():
        await world.execute(
            "INSERT INTO dynamic_field (internal_field, name, label, field_order, field_type,"
            f" object_type, config, valid_id, {AUDIT})"
            f" VALUES (0, '{name}', 'x', 1, '{kind}', 'Ticket', $1, 1, {NOW})",
            config,
        )
        await world.execute(
            f"INSERT INTO dynamic_field_value (field_id, object_id, {column})"
            f" SELECT id, {ticket}, {value} FROM dynamic_field WHERE name = '{name}'"
        )
    await world.services.references.caught_up()


def _link(ticket: int, kind: str, key: str) -> str:
    return (
        "INSERT INTO link_relation (source_object_id, source_key, target_object_id, target_key,"
        " type_id, state_id, create_time, create_by)"
        f" SELECT ticket.id, '{ticket}', other.id, '{key}', link_type.id, link_state.id,"
        " '2026-11-01 10:00:00', 1 FROM link_object AS ticket, link_object AS other, link_type,"
        f" link_state WHERE ticket.name = 'Ticket' AND other.name = '{kind}'"
        " AND link_type.name = 'ParentChild' AND link_state.name = 'Valid'"
    )


async def test_rows_of_an_otrs(own_world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Unknown objects, rows twice, texts that are NULL or empty, and definitions of all kinds."""
    caplog.set_level(logging.WARNING, "loaders.fields")
    [[last]] = await own_world.services.db.rows("SELECT tn FROM ticket ORDER BY id DESC LIMIT 1")
    before = (await own_world.ask(ASKED, {"number": NUMBER})).data["ticket"]["links"]
    await write(own_world)
    found: dict[str, Any] = (await own_world.ask(ASKED, {"number": NUMBER})).data["ticket"]
    assert (found["owner"]["valid"], found["owner"]["email"]) == (False, None)
    assert (found["responsible"], found["timeUnits"], found["seen"]) == (None, 10, True)
    assert [each["login"] for each in found["watchers"]] == ["root@localhost"]
    added = {"ticket": {"number": last}, "kind": "CHILD"}
    assert [each for each in found["links"] if each not in before] == [added]
    assert (found["customerId"], found["customerUser"]["fullName"]) == (
        "ACME",
        "Somebody@Example.org",
    )
    assert found["articles"]["nodes"] == [
        {"to": None, "cc": None, "subject": None, "replyTo": None, "seen": True}
    ]
    fields = {
        each["name"]: {key: value for key, value in each.items() if value is not None}
        for each in found["dynamicFields"]
    }
    for name, each in fields.items():
        assert each.pop("name") == name
    assert fields == {
        "ASimple": {"values": ["as it is"], "text": "as it is"},
        "BFlag": {"values": ["true"], "boolean": True},
        "CDay": {"values": ["2026-11-22"], "date": "2026-11-22"},
        "DTime": {"values": ["2026-11-22T23:59:59+00:00"], "dateTime": "2026-11-22T23:59:59+00:00"},
        "EKind": {"values": ["02"], "keys": ["02"], "labels": ["Two"]},
        "FKinds": {"values": ["b"], "keys": ["b"], "labels": [""]},
        "GProcess": {"values": ["Process-1"]},
        "HNothing": {"values": []},
    }
    told = [record.getMessage() for record in caplog.records]
    assert told == ["a dynamic field is text alone field='ASimple': its definition cannot be read"]
