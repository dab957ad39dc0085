"""Calendars of working time: who sees them, who changes them, and what is refused."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from typing import Any

import pytest

from domain.audit import AuditKind
from domain.errors import Unavailable
from domain.viewer import Scope
from tests.actions.changing import changed_tables, dump
from tests.rights.oracle import packed
from tests.work.asking import WANDA
from tests.world.stores import ADMIN
from tests.world.world import NOBODY, World

pytestmark = pytest.mark.not_as_guest("calendars are settings of the OTRS: tests/otrs has theirs")
SHOWN = """
    id name label timeZone valid workingHours { weekday hours }
    vacationDays { month day name } vacationDaysOnce { date name }
"""
ALL = f"{{ calendars {{ {SHOWN} }} }}"
LOG = """
{ auditLog(first: 1) { nodes {
  kind agent { login } objectType objectKey details { name value } } } }
"""
DEFAULT_ID = packed("WorkCalendar", 1)
MONDAY = {"weekday": "MONDAY", "hours": [10, 8, 9]}
NEW: dict[str, Any] = {
    "name": "1",
    "label": "Short weeks",
    "timeZone": "Europe/Berlin",
    "workingHours": [MONDAY],
    "vacationDays": [
        {"month": 12, "day": 24, "name": "Eve"},
        {"month": 2, "day": 29, "name": "Leap day"},
    ],
    "vacationDaysOnce": [
        {"date": "2026-04-06", "name": "Easter Monday"},
        {"date": "2026-04-03", "name": "Good Friday"},
    ],
}


def document(name: str) -> str:
    kind = name[0].upper() + name[1:]
    return f"""
        mutation($input: {kind}Input!) {{
            {name}(input: $input) {{
                clientMutationId calendar {{ {SHOWN} }} errors {{ code message path }}
            }}
        }}
    """


CREATE, UPDATE = document("calendarCreate"), document("calendarUpdate")


async def payload(world: World, document: str, login: Any = ADMIN, **input: Any) -> Any:
    [found] = (await world.ask(document, {"input": input}, login=login)).data.values()
    return found


async def done(world: World, document: str, **input: Any) -> dict[str, Any]:
    """The calendar of a mutation that was done."""
    found = await payload(world, document, **input)
    assert found["errors"] == []
    calendar: dict[str, Any] = found["calendar"]
    return calendar


async def refused(world: World, document: str, login: Any = ADMIN, **input: Any) -> tuple[str, str]:
    """The code and the path of the one error, after which no row is another."""
    before = await dump(world)
    [error] = (await payload(world, document, login, **input))["errors"]
    assert await dump(world) == before
    return error["code"], ".".join(error["path"])


async def listed(world: World, login: Any = ADMIN) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.ask(ALL, login=login)).data["calendars"]
    return found


async def test_agents_see_them(office: World) -> None:
    [default] = await listed(office, WANDA)
    assert (default["name"], default["timeZone"], default["valid"]) == ("", "UTC", True)
    hours = {day["weekday"]: day["hours"] for day in default["workingHours"]}
    assert next(iter(hours)) == "MONDAY"
    assert (hours["MONDAY"], hours["SUNDAY"]) == (list(range(8, 21)), [])
    assert default["vacationDays"][0] == {"month": 1, "day": 1, "name": "New Year's Day"}
    node = "query($id: ID!) { node(id: $id) { ... on WorkCalendar { label } } }"
    found = await office.ask(node, {"id": default["id"]}, login=WANDA)
    assert found.data["node"] == {"label": "Default"}


async def test_others_do_not(world: World) -> None:
    assert (await world.ask(ALL, login=NOBODY)).codes == ["UNAUTHENTICATED"]
    customer = await world.customer("sofia.lehmann")
    assert (await world.ask(ALL, login=customer)).codes == ["BAD_REQUEST"]
    node = await world.ask(f'{{ node(id: "{DEFAULT_ID}") {{ id }} }}', login=customer)
    assert node.data == {"node": None}


async def test_a_new_one_is_shown_at_once(own_world: World) -> None:
    """In the payload and to whoever asks then, in the order of days."""
    before = await dump(own_world)
    made = await done(own_world, CREATE, **NEW)
    assert {name: made[name] for name in ("name", "label", "timeZone", "valid")} == {
        "name": "1",
        "label": "Short weeks",
        "timeZone": "Europe/Berlin",
        "valid": True,
    }
    assert made["workingHours"][0] == {"weekday": "MONDAY", "hours": [8, 9, 10]}
    assert [day["hours"] for day in made["workingHours"][1:]] == [[]] * 6
    assert [day["month"] for day in made["vacationDays"]] == [2, 12]
    assert [day["date"] for day in made["vacationDaysOnce"]] == ["2026-04-03", "2026-04-06"]
    assert (await listed(own_world))[1] == made
    assert await changed_tables(own_world, before) == {
        "tg_calendar": 1,
        "tg_audit": 1,
        "tg_reference": 0,
    }


async def test_what_is_left_out_stays(own_world: World) -> None:
    made = await done(own_world, CREATE, **NEW)
    found = await done(own_world, UPDATE, calendar=made["id"], timeZone="UTC", valid=False)
    assert found == {**made, "timeZone": "UTC", "valid": False}
    found = await done(own_world, UPDATE, calendar=made["id"], vacationDays=[], label="Other")
    assert found == {
        **made,
        "timeZone": "UTC",
        "valid": False,
        "vacationDays": [],
        "label": "Other",
    }


async def test_the_audit_log_tells_who_changed_what(own_world: World) -> None:
    made = await done(own_world, CREATE, **NEW)
    [entry] = (await own_world.ask(LOG)).data["auditLog"]["nodes"]
    key = own_world.services.references.current.calendars
    assert (entry["kind"], entry["agent"]["login"]) == (AuditKind.CALENDAR_CREATED.name, ADMIN)
    assert (entry["objectType"], entry["objectKey"]) == ("WorkCalendar", str(max(key)))
    details = {one["name"]: one["value"] for one in entry["details"]}
    assert json.loads(details["workingHours"])["Mon"] == [8, 9, 10]

    await done(own_world, UPDATE, calendar=made["id"], label="Short weeks", timeZone="UTC")
    [entry] = (await own_world.ask(LOG)).data["auditLog"]["nodes"]
    assert entry["kind"] == AuditKind.CALENDAR_UPDATED.name
    assert {one["name"]: one["value"] for one in entry["details"]} == {
        "timeZone": "UTC",
        "formerTimeZone": "Europe/Berlin",
    }


async def test_the_same_again_is_nothing(own_world: World) -> None:
    made = await done(own_world, CREATE, **NEW)
    before = await dump(own_world)
    given = {name: value for name, value in NEW.items() if name != "name"}
    assert await done(own_world, UPDATE, calendar=made["id"], **given) == made
    assert await dump(own_world) == before


async def test_a_key_makes_one(own_world: World) -> None:
    made = await done(own_world, CREATE, **NEW, idempotencyKey="once")
    before = await dump(own_world)
    assert await done(own_world, CREATE, **NEW, idempotencyKey="once") == made
    assert await dump(own_world) == before
    other = {**NEW, "label": "Other", "idempotencyKey": "once"}
    code = ("IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey")
    assert await refused(own_world, CREATE, **other) == code


async def test_looking_only_changes_nothing(own_world: World) -> None:
    before = await dump(own_world)
    assert (await payload(own_world, CREATE, **NEW, validateOnly=True))["calendar"] is None
    found = await done(own_world, UPDATE, calendar=DEFAULT_ID, label="x", validateOnly=True)
    assert found["label"] == "Default"
    assert await dump(own_world) == before


DAY = {"month": 1, "day": 1, "name": "x"}
DATE = {"date": "2026-01-01", "name": "x"}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"label": "x" * 201}, "label"),
        ({"label": "a\u202eb"}, "label"),
        ({"timeZone": "Mars/Olympus"}, "timeZone"),
        ({"timeZone": "Europe"}, "timeZone"),
        ({"timeZone": "../UTC"}, "timeZone"),
        ({"timeZone": ""}, "timeZone"),
        ({"workingHours": [{"weekday": "MONDAY", "hours": [24]}]}, "workingHours.0.hours"),
        ({"workingHours": [MONDAY, {"weekday": "SUNDAY", "hours": [-1]}]}, "workingHours.1.hours"),
        ({"workingHours": [{"weekday": "MONDAY", "hours": [9, 9]}]}, "workingHours.0.hours"),
        ({"workingHours": [MONDAY, MONDAY]}, "workingHours.1"),
        ({"vacationDays": [DAY, {**DAY, "month": 2, "day": 30}]}, "vacationDays.1"),
        ({"vacationDays": [{**DAY, "month": 13}]}, "vacationDays.0"),
        ({"vacationDays": [DAY, DAY]}, "vacationDays.1"),
        ({"vacationDays": [{**DAY, "name": "x" * 101}]}, "vacationDays.0.name"),
        ({"vacationDaysOnce": [DATE, DATE]}, "vacationDaysOnce.1"),
        ({"vacationDaysOnce": [{**DATE, "name": ""}]}, "vacationDaysOnce.0.name"),
        ({"vacationDaysOnce": [DATE] * 501}, "vacationDaysOnce"),
    ],
    ids=str,
)
async def test_what_cannot_be_right_is_refused(
    world: World, given: dict[str, Any], path: str
) -> None:
    found = await refused(world, CREATE, **{**NEW, **given})
    assert found == ("INVALID_INPUT", f"input.{path}")
    if path != "name":
        found = await refused(world, UPDATE, calendar=DEFAULT_ID, **given)
        assert found == ("INVALID_INPUT", f"input.{path}")


async def test_a_date_that_is_none_is_refused_before(world: World) -> None:
    given = {**NEW, "vacationDaysOnce": [{**DATE, "date": "2026-02-30"}]}
    answer = await world.ask(CREATE, {"input": given})
    assert answer.codes == ["BAD_REQUEST"]
    assert "2026-02-30" in answer.errors[0]["message"]


async def test_a_name_is_given_once(own_world: World) -> None:
    """Also where two ask at the same time."""
    found = await asyncio.gather(*(payload(own_world, CREATE, **NEW) for _ in range(2)))
    codes = sorted(error["code"] for one in found for error in one["errors"])
    assert codes == ["NAME_TAKEN"]
    assert len(await listed(own_world)) == 2


async def test_the_default_calendar_stays_valid(world: World) -> None:
    found = await refused(world, UPDATE, calendar=DEFAULT_ID, valid=False)
    assert found == ("INVALID_INPUT", "input.valid")


@pytest.mark.parametrize(
    ("id", "code"),
    [
        (packed("WorkCalendar", 10**9), "NOT_FOUND"),
        (packed("Sla", 1), "INVALID_INPUT"),
        ("x", "INVALID_INPUT"),
    ],
)
async def test_another_id_is_refused(world: World, id: str, code: str) -> None:
    assert await refused(world, UPDATE, calendar=id, label="x") == (code, "input.calendar")


async def test_it_takes_an_administrator_with_a_token_that_goes_so_far(office: World) -> None:
    forbidden = ("FORBIDDEN", "input")
    for scope in (Scope.WRITE, Scope.ADMIN):
        program = replace(await office.viewer(ADMIN), scope=scope, token=1)
        found = await payload(office, CREATE, program, **NEW, validateOnly=True)
        codes = [error["code"] for error in found["errors"]]
        assert codes == ([] if scope is Scope.ADMIN else ["FORBIDDEN"])
    assert await refused(office, CREATE, WANDA, **NEW) == forbidden
    assert await refused(office, UPDATE, WANDA, calendar=DEFAULT_ID, label="x") == forbidden


async def test_an_unreadable_row_is_told_once_and_mended(
    own_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """What it is taken for is written where it is given."""
    caplog.set_level(logging.WARNING, "loaders.calendars")
    broken = (
        "UPDATE tg_calendar SET time_zone = 'Mars/Olympus', vacation_days = 'none' WHERE id = 1"
    )
    await own_world.change_reference(broken)
    await own_world.change_reference("UPDATE queue SET comments = 'another table' WHERE id = 1")
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert "Mars/Olympus" in "".join(told)
    [shown] = await listed(own_world)
    assert (shown["timeZone"], shown["vacationDays"]) == ("Mars/Olympus", [])

    await done(own_world, UPDATE, calendar=DEFAULT_ID, timeZone="UTC", vacationDays=[])
    [calendar] = own_world.services.references.current.calendars.values()
    assert calendar.doubts == []


async def test_a_change_that_is_not_read_in_time_is_said_to_be_done(
    own_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        await asyncio.get_running_loop().create_future()

    references = own_world.services.references
    monkeypatch.setattr(references, "_refresh", never)
    monkeypatch.setattr("loaders.reference.CATCH_UP_SECONDS", 0.01)
    found = await payload(own_world, CREATE, **NEW)
    assert [error["code"] for error in found["errors"]] == [Unavailable.code]
    assert "It is done" in found["errors"][0]["message"]
    names = await own_world.services.db.rows("SELECT name FROM tg_calendar ORDER BY id")
    assert [row[0] for row in names] == ["", "1"]
