"""Dynamic fields: made and changed as OTRS keeps them, and what their values do not allow."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from db.field_config import read
from domain.viewer import Scope
from tests.actions.changing import changed_tables, dump
from tests.masters.asking import did, document, last_entry, payload, refused
from tests.world.stores import ADMIN
from tests.world.world import World

COLOURS = [{"key": "r", "label": "Red"}, {"key": "b", "label": "Blue"}]
SET = """
mutation($input: TicketSetDynamicFieldsInput!) { ticketSetDynamicFields(input: $input) {
    errors { code path message } } }
"""
TEXT = {"name": "Serial", "label": "Serial number", "type": "TEXT"}
CHOICE = {"name": "Colour", "label": "Colour", "type": "DROPDOWN", "possibleValues": COLOURS}


async def config(world: World, name: str) -> Any:
    query = "SELECT config FROM dynamic_field WHERE name = $1"
    [[text]] = await world.services.db.rows(query, name)
    return read(text)


async def put(world: World, **value: Any) -> list[dict[str, Any]]:
    """The errors of giving a ticket a value, as its administrator."""
    found = await world.ask("{ tickets(first: 1) { nodes { id } } }")
    ticket = found.data["tickets"]["nodes"][0]["id"]
    answer = await world.ask(SET, {"input": {"ticket": ticket, "dynamicFields": [value]}})
    errors: list[dict[str, Any]] = answer.data["ticketSetDynamicFields"]["errors"]
    return errors


async def test_a_field_is_made_and_can_hold_a_value(own_world: World) -> None:
    """The payload shows it at once, the log has it, and the config is what OTRS reads."""
    before = await dump(own_world)
    pattern = {"pattern": "^[A-Z]", "message": "a capital first"}
    wanted = {**TEXT, "patterns": [pattern], "maxLength": 20, "defaults": ["A-1"]}
    made = await did(own_world, "dynamicFieldCreate", **wanted)
    assert made == {**made, **wanted, "objectType": "TICKET", "valid": True, "problem": None}
    assert made["position"] > 3
    changed = await changed_tables(own_world, before)
    assert changed == {"dynamic_field": 1, "tg_audit": 1, "tg_reference": 0}
    entry = await last_entry(own_world)
    assert (entry["kind"], entry["objectType"]) == ("MASTER_CREATED", "DynamicField")
    assert entry["details"]["name"] == "Serial"
    assert await config(own_world, "Serial") == {
        "DefaultValue": "A-1",
        "MaxLength": "20",
        "RegExList": [{"Value": "^[A-Z]", "ErrorMessage": "a capital first"}],
    }
    [error] = await put(own_world, name="Serial", text="small")
    assert "a capital first" in error["message"]
    assert await put(own_world, name="Serial", text="A-2") == []


@pytest.mark.parametrize(
    ("kind", "parts", "kept"),
    [
        ("TEXT_AREA", {"maxLength": None}, {"MaxLength": "", "DefaultValue": ""}),
        ("INTEGER", {"defaults": ["-7"]}, {"DefaultValue": "-7"}),
        ("CHECKBOX", {"defaults": ["1"]}, {"DefaultValue": "1"}),
        (
            "DATE",
            {"years": {"past": 5, "future": 0}},
            {"DefaultValue": "", "YearsPeriod": "1", "YearsInPast": "5", "YearsInFuture": "0"},
        ),
        ("DATE_TIME", {"years": None}, {"DefaultValue": "", "YearsPeriod": "0"}),
        (
            "DROPDOWN",
            {"possibleValues": COLOURS, "mayBeEmpty": True, "defaults": ["b"]},
            {"DefaultValue": "b", "PossibleNone": "1", "PossibleValues": {"r": "Red", "b": "Blue"}},
        ),
        (
            "MULTISELECT",
            {"possibleValues": COLOURS, "defaults": ["r", "b"], "objectType": "ARTICLE"},
            {"DefaultValue": ["r", "b"], "PossibleValues": {"r": "Red", "b": "Blue"}},
        ),
    ],
)
async def test_every_type_is_kept_as_otrs_does(
    own_world: World, kind: str, parts: dict[str, Any], kept: dict[str, Any]
) -> None:
    made = await did(own_world, "dynamicFieldCreate", **{**TEXT, "type": kind, **parts})
    shown = {name: value for name, value in parts.items() if value is not None}
    assert made == {**made, **shown, "type": kind, "problem": None}
    assert await config(own_world, "Serial") == kept


async def test_what_is_left_out_stays_and_the_rest_is_told(own_world: World) -> None:
    """Also what only OTRS knows in the config; the same again is nothing."""
    await did(own_world, "dynamicFieldCreate", **CHOICE)
    await own_world.execute(
        "UPDATE dynamic_field SET config = config || 'TreeView: ''1''\n' WHERE name = 'Colour'"
    )
    green = {"key": "g", "label": "Green"}
    wanted: dict[str, Any] = {
        "possibleValues": [green, {"key": "b", "label": "Navy"}],
        "label": "Color",
    }
    wanted |= {"position": 1, "valid": False, "mayBeEmpty": True}
    found = await payload(own_world, "dynamicFieldUpdate", dynamicField="Colour", **wanted)
    assert (found["errors"], found["row"]) == ([], {**found["row"], **wanted})
    assert {each["field"]: (each["old"], each["new"]) for each in found["changes"]} == {
        "label": ("Colour", "Color"),
        "position": (found["changes"][1]["old"], "1"),
        "valid": ("true", "false"),
        "possibleValues": ("r: Red, b: Blue", "g: Green, b: Navy"),
        "mayBeEmpty": ("false", "true"),
    }
    assert (await config(own_world, "Colour"))["TreeView"] == "1"
    entry = await last_entry(own_world)
    assert (entry["kind"], entry["details"]["formerLabel"]) == ("MASTER_UPDATED", "Colour")
    before = await dump(own_world)
    again = await payload(own_world, "dynamicFieldUpdate", dynamicField="Colour", **wanted)
    assert (again["errors"], again["changes"], again["row"]) == ([], [], found["row"])
    assert await dump(own_world) == before


async def test_values_keep_the_type_and_what_they_hold(own_world: World) -> None:
    """A label may change, another value may go; without values the type may change, too."""
    await did(own_world, "dynamicFieldCreate", **CHOICE)
    update = {"dynamicField": "Colour"}
    many = await did(own_world, "dynamicFieldUpdate", **update, type="MULTISELECT")
    assert (many["type"], many["possibleValues"]) == ("MULTISELECT", COLOURS)
    assert await put(own_world, name="Colour", keys=["r"]) == []
    refusal = await refused(own_world, "dynamicFieldUpdate", **update, type="DROPDOWN")
    assert refusal[:2] == ("IN_USE", "type")
    blue = COLOURS[1:]
    code, path, message = await refused(
        own_world, "dynamicFieldUpdate", **update, possibleValues=blue
    )
    assert (code, path, "“r”" in message) == ("IN_USE", "possibleValues", True)
    scarlet = [{"key": "r", "label": "Scarlet"}]
    row = await did(own_world, "dynamicFieldUpdate", **update, possibleValues=scarlet)
    assert row["possibleValues"] == scarlet
    assert await put(own_world, name="Colour", keys=[]) == []
    row = await did(own_world, "dynamicFieldUpdate", **update, type="TEXT")
    assert (row["type"], row["possibleValues"], row["problem"]) == ("TEXT", None, None)


async def test_a_value_and_the_end_of_what_it_holds_do_not_meet(own_world: World) -> None:
    """Whoever is second is refused: no value is held that is not possible."""
    await did(own_world, "dynamicFieldCreate", **CHOICE)
    change = {"dynamicField": "Colour", "possibleValues": COLOURS[1:]}
    errors, found = await asyncio.gather(
        put(own_world, name="Colour", keys=["r"]),
        payload(own_world, "dynamicFieldUpdate", **change),
    )
    codes = [error["code"] for error in [*errors, *found["errors"]]]
    assert codes in (["INVALID_INPUT"], ["IN_USE"])


async def test_a_name_is_one_fields(own_world: World) -> None:
    """Capitals tell none apart, also of two who come at once."""
    both = [payload(own_world, "dynamicFieldCreate", **{**TEXT, "name": n}) for n in ("New", "NEW")]
    errors = [[e["code"] for e in found["errors"]] for found in await asyncio.gather(*both)]
    assert sorted(errors) == [[], ["NAME_TAKEN"]]
    code, path, _ = await refused(own_world, "dynamicFieldCreate", **{**TEXT, "name": "produkt"})
    assert (code, path) == ("NAME_TAKEN", "name")


PATTERN = {"pattern": "("}
LONG = [{"key": str(n), "label": "x"} for n in range(1001)]
MANY = [{"key": "r", "label": "Red"}, {"key": "r", "label": "Rose"}]


async def test_what_makes_no_sense_is_refused(own_world: World) -> None:
    """With the place of what is wrong; nothing is made."""
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": "has blank"}, "name"),
        ({"name": "ümlaut"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"label": " "}, "label"),
        ({"type": "OTHER"}, "type"),
        ({"objectType": "COMPANY"}, "objectType"),
        ({"position": 0}, "position"),
        ({"maxLength": 3801}, "maxLength"),
        ({"patterns": [PATTERN]}, "patterns.0.pattern"),
        ({"patterns": [{"pattern": "[[:alpha:]]"}]}, "patterns.0.pattern"),
        ({"patterns": [{"pattern": "(a+)+$"}]}, "patterns.0.pattern"),
        ({"patterns": [{"pattern": "a", "message": "\n"}]}, "patterns.0.message"),
        ({"possibleValues": COLOURS}, "possibleValues"),
        ({"years": {"past": 1, "future": 1}}, "years"),
        ({"defaults": ["a", "b"]}, "defaults"),
        ({"defaults": ["~"]}, "defaults"),
        ({"type": "INTEGER", "defaults": ["1.5"]}, "defaults"),
        ({"type": "CHECKBOX", "defaults": ["true"]}, "defaults"),
        ({"type": "DATE", "years": {"past": -1, "future": 1}}, "years.past"),
        ({"type": "DROPDOWN"}, "possibleValues"),
        ({"type": "DROPDOWN", "possibleValues": []}, "possibleValues"),
        ({"type": "DROPDOWN", "possibleValues": LONG}, "possibleValues"),
        ({"type": "DROPDOWN", "possibleValues": MANY}, "possibleValues.1.key"),
        ({"type": "DROPDOWN", "possibleValues": COLOURS, "defaults": ["x"]}, "defaults"),
        ({"type": "MULTISELECT", "possibleValues": COLOURS, "mayBeEmpty": False}, "mayBeEmpty"),
    ]
    for given, place in wrong:
        code, path, _ = await refused(own_world, "dynamicFieldCreate", **{**TEXT, **given})
        assert (code, path) == ("INVALID_INPUT", place), given
    await did(own_world, "dynamicFieldCreate", **CHOICE, defaults=["r"])
    update = {"dynamicField": "Colour", "possibleValues": COLOURS[1:]}
    found = await refused(own_world, "dynamicFieldUpdate", **update)
    assert found[:2] == ("INVALID_INPUT", "possibleValues")


async def test_a_field_of_otrs_stays_what_it_is(own_world: World) -> None:
    """It may get another name for people."""
    update = {"dynamicField": "ProcessManagementProcessID"}
    row = await did(own_world, "dynamicFieldUpdate", **update, label="Ablauf", defaults=[])
    assert (row["label"], row["internal"]) == ("Ablauf", True)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"valid": False}, "IN_USE"),
        ({"type": "TEXT"}, "INVALID_INPUT"),
        ({"defaults": ["x"]}, "INVALID_INPUT"),
        ({"maxLength": 1}, "INVALID_INPUT"),
    ]
    for given, code in wrong:
        found = await refused(own_world, "dynamicFieldUpdate", **update, **given)
        assert found[:2] == (code, next(iter(given)))
    found = await refused(own_world, "dynamicFieldUpdate", dynamicField="Nowhere", label="x")
    assert found[:2] == ("NOT_FOUND", "dynamicField")


async def test_what_cannot_be_read_is_written_anew(own_world: World) -> None:
    await did(own_world, "dynamicFieldCreate", **TEXT)
    await own_world.change_reference(
        "UPDATE dynamic_field SET config = '- a' WHERE name = $1", "Serial"
    )
    update = {"dynamicField": "Serial"}
    row = await did(own_world, "dynamicFieldUpdate", **update, label="Number")
    assert "cannot be read" in row["problem"]
    row = await did(own_world, "dynamicFieldUpdate", **update, patterns=[])
    assert (row["problem"], row["label"]) == (None, "Number")


async def test_only_administrators_make_them_and_once(office: World) -> None:
    """Neither other agents, nor a token that does not go so far; a key makes one, looking none."""
    code, path, _ = await refused(office, "dynamicFieldCreate", "wanda", **TEXT)
    assert (code, path) == ("FORBIDDEN", "")
    token = replace(await office.viewer(ADMIN), scope=Scope.WRITE, token=1)
    answer = await office.ask(document("dynamicFieldCreate"), {"input": TEXT}, login=token)
    assert [e["code"] for e in answer.data["dynamicFieldCreate"]["errors"]] == ["FORBIDDEN"]
    before = await dump(office)
    looked = await payload(office, "dynamicFieldCreate", **TEXT, validateOnly=True)
    assert (looked["errors"], looked["row"]) == ([], None)
    assert {"field": "label", "old": None, "new": "Serial number"} in looked["changes"]
    assert await dump(office) == before
    first, again = [
        await payload(office, "dynamicFieldCreate", **TEXT, idempotencyKey="k") for _ in range(2)
    ]
    assert first == again
    assert first["errors"] == []
