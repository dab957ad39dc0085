"""Queues: their hierarchy, what they are needed for, and their settings."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.masters.asking import did, last_entry, payload, queues, refused
from tests.work.asking import new_ticket
from tests.world.world import World


async def tree(world: World, *names: str) -> None:
    """New queues, those above first."""
    for name in names:
        await did(world, "queueCreate", name=name, group="users")


async def test_a_new_queue_is_as_usual(own_world: World) -> None:
    made = await did(own_world, "queueCreate", name="Field", group="users")
    settings = made["settings"]
    assert settings.pop("systemAddress")
    assert settings.pop("salutation")
    assert settings.pop("signature")
    minutes = [name for name in settings if name.endswith(("Minutes", "Notify"))]
    assert {settings.pop(name) for name in minutes} == {0}
    assert settings == {
        "group": "users",
        "calendar": None,
        "followUp": "POSSIBLE",
        "followUpLock": False,
    }


async def test_every_setting_is_kept(own_world: World) -> None:
    wanted: dict[str, Any] = {
        "group": "admin",
        "unlockMinutes": 60,
        "followUp": "NEW_TICKET",
        "followUpLock": True,
        "firstResponseMinutes": 30,
        "firstResponseNotify": 50,
        "updateMinutes": 60,
        "updateNotify": 60,
        "solutionMinutes": 600,
        "solutionNotify": 90,
        "comment": "New",
    }
    found = await payload(own_world, "queueUpdate", queue="Misc", **wanted)
    assert found["errors"] == []
    row = {**found["row"], **found["row"]["settings"]}
    assert {name: row[name] for name in wanted} == wanted
    told = {change["field"]: (change["old"], change["new"]) for change in found["changes"]}
    assert told["group"] == ("users", "admin")
    assert told["followUp"] == ("possible", "new ticket")
    assert told["followUpLock"] == ("false", "true")
    cleared = await did(own_world, "queueUpdate", queue="Misc", comment=None)
    assert cleared["comment"] is None


async def test_a_name_carries_those_below(own_world: World) -> None:
    await tree(own_world, "A", "A::B", "A::B::C", "AB", "A::Bee")
    await did(own_world, "queueUpdate", queue="A::B", name="A::Sea")
    assert await queues(own_world, "A::") == ["A::Bee", "A::Sea", "A::Sea::C"]
    row = await did(own_world, "queueUpdate", queue="A", name="Z")
    assert row["name"] == "Z"
    assert await queues(own_world, "Z") == ["Z", "Z::Bee", "Z::Sea", "Z::Sea::C"]
    assert await queues(own_world, "AB") == ["AB"]
    assert (await last_entry(own_world))["details"]["renamedBelow"] == "3"
    answer = await own_world.ask('{ queue(name: "Z::Sea") { parent { name } children { name } } }')
    assert answer.data["queue"] == {"parent": {"name": "Z"}, "children": [{"name": "Z::Sea::C"}]}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("A::", "INVALID_INPUT"),
        ("::A", "INVALID_INPUT"),
        ("A::::B", "INVALID_INPUT"),
        ("A:: B", "INVALID_INPUT"),
        ("A:::B", "INVALID_INPUT"),
        ("Nowhere::B", "NOT_FOUND"),
        ("A::B::C::D", "INVALID_INPUT"),
        ("AB", "NAME_TAKEN"),
        ("L" * 198, "INVALID_INPUT"),
    ],
)
async def test_a_name_that_cannot_be(own_world: World, name: str, code: str) -> None:
    """Also for those below: they would be too long, or below themselves."""
    await tree(own_world, "A", "A::B", "A::B::C", "AB")
    found = await refused(own_world, "queueUpdate", queue="A::B", name=name)
    assert found[:2] == (code, "name")


async def test_validity_follows_the_hierarchy(own_world: World) -> None:
    """Nothing valid is below something that is not."""
    await tree(own_world, "A", "A::B")
    code, path, message = await refused(own_world, "queueUpdate", queue="A", valid=False)
    assert (code, path, "A::B" in message) == ("IN_USE", "valid", True)
    await did(own_world, "queueUpdate", queue="A::B", valid=False)
    await did(own_world, "queueUpdate", queue="A", valid=False)
    assert (await refused(own_world, "queueUpdate", queue="A::B", valid=True))[0] == "CONFLICT"
    found = await refused(own_world, "queueCreate", name="A::C", group="users")
    assert found[:2] == ("CONFLICT", "name")


async def test_a_queue_with_work_ends_only_if_meant(office: World) -> None:
    await new_ticket(office, queue="Misc")
    code, path, message = await refused(office, "queueUpdate", queue="Misc", valid=False)
    assert (code, path, "force" in message) == ("IN_USE", "valid", True)
    row = await did(office, "queueUpdate", queue="Misc", valid=False, force=True)
    assert row["valid"] is False


@pytest.mark.parametrize("change", [{"valid": False}, {"name": "Spam"}])
async def test_what_the_settings_name_stays(own_world: World, change: dict[str, Any]) -> None:
    code, path, message = await refused(
        own_world, "queueUpdate", queue="Junk", force=True, **change
    )
    assert (code, path) == ("IN_USE", next(iter(change)))
    assert "tickets.spam_queue" in message


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"group": "nobody's"}, "NOT_FOUND", "group"),
        ({"systemAddress": "nobody@example.org"}, "NOT_FOUND", "systemAddress"),
        ({"salutation": "none"}, "NOT_FOUND", "salutation"),
        ({"signature": "none"}, "NOT_FOUND", "signature"),
        ({"calendar": "none"}, "NOT_FOUND", "calendar"),
        ({"unlockMinutes": -1}, "INVALID_INPUT", "unlockMinutes"),
        ({"solutionMinutes": 1_000_001}, "INVALID_INPUT", "solutionMinutes"),
        ({"updateNotify": 9}, "INVALID_INPUT", "updateNotify"),
        ({"updateNotify": 91}, "INVALID_INPUT", "updateNotify"),
        ({"comment": "x" * 251}, "INVALID_INPUT", "comment"),
    ],
)
async def test_settings_that_cannot_be(
    world: World, given: dict[str, Any], code: str, path: str
) -> None:
    assert (await refused(world, "queueUpdate", queue="Misc", **given))[:2] == (code, path)


async def test_several_rename_at_once(own_world: World) -> None:
    """Every queue stays below one that is there, and none is lost, whoever is first."""
    await tree(own_world, "A", "A::B", "A::B::C")
    wanted = [
        ("queueUpdate", {"queue": "A", "name": "Z"}),
        ("queueUpdate", {"queue": "A::B", "name": "A::Y"}),
        ("queueUpdate", {"queue": "A::B::C", "name": "A::B::X"}),
        ("queueCreate", {"name": "A::New", "group": "users"}),
        ("queueCreate", {"name": "a::new", "group": "users"}),
    ]
    found = await asyncio.gather(*(payload(own_world, name, **given) for name, given in wanted))
    codes = {error["code"] for each in found for error in each["errors"]}
    assert codes <= {"NOT_FOUND", "NAME_TAKEN"}
    names = [*await queues(own_world, "A"), *await queues(own_world, "Z"), "a"]
    tops = [name for name in names if name in {"A", "Z"}]
    assert len(tops) == 1
    below = [name for name in names if "::" in name]
    assert len(below) == 2 + any(not each["errors"] for each in found[3:])
    assert all(name.rpartition("::")[0] in names for name in below)


async def test_one_of_two_gets_a_name(own_world: World) -> None:
    both = [payload(own_world, "queueCreate", name=n, group="users") for n in ("Field", "FIELD")]
    errors = [[e["code"] for e in found["errors"]] for found in await asyncio.gather(*both)]
    assert sorted(errors) == [[], ["NAME_TAKEN"]]


LIST = """
query($validity: Validity) { queues(validity: $validity, first: 100) {
    totalCount nodes { name valid settings { group } } } }
"""


async def test_administrators_list_all_of_them(office: World) -> None:
    await did(office, "queueCreate", name="Gone", group="stats", valid=False)
    ended = await office.ask(LIST, {"validity": "INVALID"})
    names = [node["name"] for node in ended.data["queues"]["nodes"]]
    assert "Gone" in names
    assert "Misc" not in names
    answer = await office.ask(LIST, {"validity": "ANY"}, login="wanda")
    assert answer.codes == ["FORBIDDEN"]


async def test_nobody_else_sees_settings(office: World) -> None:
    answer = await office.ask(LIST, login="wanda")
    assert {node["settings"] for node in answer.data["queues"]["nodes"]} == {None}
