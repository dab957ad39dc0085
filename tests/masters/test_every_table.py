"""What holds of all tables: made, changed, looked at, done once, and by administrators only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.viewer import Scope
from tests.actions.changing import changed_tables, dump
from tests.masters.asking import did, document, last_entry, payload, refused
from tests.world.stores import ADMIN
from tests.world.world import World

NEW: dict[str, dict[str, Any]] = {
    "queue": {"name": "Field", "group": "users"},
    "ticketState": {"name": "on hold", "type": "OPEN"},
    "priority": {"name": "6 at once"},
    "ticketType": {"name": "Wish"},
    "service": {"name": "Coffee"},
    "sla": {"name": "Platinum"},
    "group": {"name": "field"},
    "role": {"name": "first level"},
}
TABLES = {
    "ticketState": "ticket_state",
    "priority": "ticket_priority",
    "ticketType": "ticket_type",
    "group": "permission_groups",
    "role": "roles",
}
KEYS = {"ticketState": "state"}
MOST = "x" * 201
every = pytest.mark.parametrize("kind", NEW)


def key(kind: str) -> str:
    return KEYS.get(kind, kind)


@every
async def test_a_row_is_made_and_changed(own_world: World, kind: str) -> None:
    """The payload shows it at once; the log has both, with what was there before."""
    before = await dump(own_world)
    made = await did(own_world, f"{kind}Create", **NEW[kind])
    assert (made["name"], made["valid"]) == (NEW[kind]["name"], True)
    changed = await changed_tables(own_world, before)
    assert changed == {TABLES.get(kind, kind): 1, "tg_audit": 1, "tg_reference": 0}
    assert (await last_entry(own_world))["kind"] == "MASTER_CREATED"

    wanted = {key(kind): made["id"], "name": "Another", "valid": False}
    found = await payload(own_world, f"{kind}Update", **wanted)
    assert (found["row"]["name"], found["row"]["valid"]) == ("Another", False)
    assert found["changes"] == [
        {"field": "name", "old": made["name"], "new": "Another"},
        {"field": "valid", "old": "true", "new": "false"},
    ]
    entry = await last_entry(own_world)
    assert (entry["kind"], entry["agent"]) == ("MASTER_UPDATED", {"login": ADMIN})
    assert entry["objectType"] == kind[0].upper() + kind[1:]
    assert entry["details"]["formerName"] == made["name"]


@every
async def test_the_same_again_is_nothing(own_world: World, kind: str) -> None:
    made = await did(own_world, f"{kind}Create", **NEW[kind])
    before = await dump(own_world)
    found = await payload(own_world, f"{kind}Update", **{key(kind): made["id"]}, name=made["name"])
    assert (found["errors"], found["changes"], found["row"]) == ([], [], made)
    assert await dump(own_world) == before


@every
async def test_looking_only_changes_nothing(own_world: World, kind: str) -> None:
    before = await dump(own_world)
    looked = await payload(own_world, f"{kind}Create", **NEW[kind], validateOnly=True)
    assert (looked["errors"], looked["row"]) == ([], None)
    assert "name" in [change["field"] for change in looked["changes"]]
    assert await dump(own_world) == before


@every
async def test_a_key_makes_one_row(own_world: World, kind: str) -> None:
    wanted = {**NEW[kind], "idempotencyKey": "k"}
    first = await payload(own_world, f"{kind}Create", **wanted)
    before = await dump(own_world)
    again = await payload(own_world, f"{kind}Create", **wanted)
    assert first["errors"] == []
    assert again == first
    assert await dump(own_world) == before


@every
async def test_a_name_is_one_rows(own_world: World, kind: str) -> None:
    """Capitals tell no rows apart; a row may change those of its own name."""
    made = await did(own_world, f"{kind}Create", **NEW[kind])
    other = {**NEW[kind], "name": made["name"].swapcase()}
    code, path, message = await refused(own_world, f"{kind}Create", **other)
    assert (code, path) == ("NAME_TAKEN", "name")
    assert made["name"] in message
    wanted = {key(kind): made["name"], "name": made["name"].upper()}
    assert (await did(own_world, f"{kind}Update", **wanted))["name"] == made["name"].upper()


@every
@pytest.mark.parametrize("name", ["", "  ", " x", MOST, "a\u202eb", "a\nb"])
async def test_a_name_can_be_read_and_stored(world: World, kind: str, name: str) -> None:
    code, path, _ = await refused(world, f"{kind}Create", **{**NEW[kind], "name": name})
    assert (code, path) == ("INVALID_INPUT", "name")


@every
async def test_only_administrators_change_them(office: World, kind: str) -> None:
    """Neither an agent without the right, nor a token that does not go so far."""
    code, path, message = await refused(office, f"{kind}Create", "wanda", **NEW[kind])
    assert (code, path) == ("FORBIDDEN", "")
    assert "admin" in message
    token = replace(await office.viewer(ADMIN), scope=Scope.WRITE, token=1)
    answer = await office.ask(document(f"{kind}Create"), {"input": NEW[kind]}, login=token)
    [error] = answer.data[f"{kind}Create"]["errors"]
    assert (error["code"], "ADMIN" in error["message"]) == ("FORBIDDEN", True)


@every
async def test_customers_know_of_none(own_world: World, kind: str) -> None:
    customer = await own_world.customer("alexander.uebelhoer")
    answer = await own_world.ask(document(f"{kind}Create"), {"input": NEW[kind]}, login=customer)
    assert (answer.refused, set(answer.codes)) == (True, {"BAD_REQUEST"})


@every
async def test_what_is_not_there_is_not_changed(own_world: World, kind: str) -> None:
    code, path, _ = await refused(own_world, f"{kind}Update", **{key(kind): "Nowhere"}, name="x")
    assert (code, path) == ("NOT_FOUND", key(kind))
