"""Values of dynamic fields: what is written is read back, told in the history, or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from actions import access, changing, steps
from db.field_config import written
from domain.changes import FieldChange
from domain.errors import InvalidInput
from domain.field_values import FieldInput
from domain.ids import TicketId
from resolvers.context import Context
from tests.actions.changing import TICKET, dump
from tests.world.stores import ADMIN
from tests.world.world import World

COLOURS = {"1": "Red", "yes": "Green", "blue": "Blue"}
CONFIGS: dict[str, dict[str, Any]] = {
    "Text": {"RegExList": [{"Value": "^[A-Z]", "ErrorMessage": "a capital first"}]},
    "TextArea": {"MaxLength": "20"},
    "Integer": {},
    "Checkbox": {"DefaultValue": "0"},
    "Date": {},
    "DateTime": {"YearsPeriod": "1", "YearsInPast": "5", "YearsInFuture": "5"},
    "Dropdown": {"PossibleNone": "0", "PossibleValues": COLOURS},
    "Multiselect": {"PossibleNone": "1", "PossibleValues": COLOURS},
}
INSERT = """
    INSERT INTO dynamic_field (name, label, field_order, field_type, object_type, config, valid_id,
        create_time, create_by, change_time, change_by)
    VALUES ($1, $1, 50, $2, 'Ticket', $3, $4, CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1)
"""
MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)
PLUS_TWO = timezone(timedelta(hours=2))
# given, as rows hold it (text, date, number), in the history, and for people
KEPT = [
    ("Text", {"text": "Grün"}, [("Grün", None, None)], "Grün", "Grün"),
    ("TextArea", {"text": "one\ntwo"}, [("one\ntwo", None, None)], "one\ntwo", "one\ntwo"),
    ("Integer", {"number": -7}, [(None, None, -7)], "-7", "-7"),
    ("Checkbox", {"boolean": False}, [(None, None, 0)], "0", "false"),
    (
        "Date",
        {"date": date(2026, 11, 22)},
        [(None, MIDNIGHT, None)],
        "2026-11-22",
        "2026-11-22",
    ),
    (
        "DateTime",
        {"date_time": datetime(2026, 11, 22, 2, 0, 0, 9, tzinfo=PLUS_TWO)},
        [(None, MIDNIGHT, None)],
        "2026-11-22 00:00:00",
        "2026-11-22T00:00:00+00:00",
    ),
    ("Dropdown", {"keys": ("yes",)}, [("yes", None, None)], "yes", "Green"),
    (
        "Multiselect",
        {"keys": ("yes", "1", "yes")},
        [("1", None, None), ("yes", None, None)],
        "1, yes",
        "Red, Green",
    ),
]
REFUSED = [
    ("Text", {"text": "small"}, "text"),
    ("Text", {"text": "A\0"}, "text"),
    ("Text", {"number": 1}, "number"),
    ("Text", {"text": "A", "number": 1}, "number"),
    ("TextArea", {"text": "x" * 21}, "text"),
    ("Date", {"date": date(1, 1, 1)}, "date"),
    ("DateTime", {"date_time": MIDNIGHT.replace(year=2040)}, "dateTime"),
    ("DateTime", {"date_time": MIDNIGHT.replace(tzinfo=None)}, "dateTime"),
    ("Dropdown", {"keys": ("red",)}, "keys"),
    ("Dropdown", {"keys": ("1", "yes")}, "keys"),
    ("Dropdown", {}, "keys"),
    ("Multiselect", {"keys": ("1", "red")}, "keys"),
]


async def add(world: World, name: str, kind: str, config: str, *, valid: int = 1) -> None:
    await world.change_reference(INSERT, name, kind, config, valid)


async def fields(world: World, kind: str) -> None:
    await add(world, "New", kind, written(CONFIGS[kind]))


async def put(world: World, *given: FieldInput) -> list[FieldChange]:
    """Set the values of the ticket as its administrator."""
    context = Context(world.services, await world.viewer(ADMIN))
    [[pk]] = await world.services.db.rows("SELECT id FROM ticket WHERE tn = $1", TICKET)
    try:
        async with context.begin() as unit:
            work = await access.work(unit, TicketId(pk), field="input.ticket")
            await changing.change(work, [steps.fields(given, field="input.dynamicFields")])
            await work.save()
            return work.changes
    finally:
        await context.close()


async def refused(world: World, *given: FieldInput) -> InvalidInput:
    """Why it was refused; nothing has changed."""
    before = await dump(world)
    with pytest.raises(InvalidInput) as caught:
        await put(world, *given)
    assert await dump(world) == before
    return caught.value


async def rows(world: World) -> list[tuple[Any, ...]]:
    query = """
        SELECT value_text, value_date, value_int FROM dynamic_field_value
        JOIN dynamic_field ON dynamic_field.id = field_id
        WHERE name = 'New' ORDER BY dynamic_field_value.id
    """
    return [
        (text, None if day is None else _utc(day), number)
        for text, day, number in await world.services.db.rows(query)
    ]


def _utc(day: str | datetime) -> datetime:
    """SQLite gives rows as it holds them."""
    found = datetime.fromisoformat(day) if isinstance(day, str) else day
    return found.replace(tzinfo=UTC)


async def history(world: World) -> list[str]:
    query = """
        SELECT ticket_history.name FROM ticket_history
        JOIN ticket_history_type ON ticket_history_type.id = history_type_id
        WHERE ticket_history_type.name = 'TicketDynamicFieldUpdate'
        AND ticket_history.name LIKE '%FieldName%%New%%' ORDER BY ticket_history.id
    """
    return [row[0] for row in await world.services.db.rows(query)]


@pytest.mark.parametrize("case", KEPT, ids=[case[0] for case in KEPT])
async def test_a_value_is_kept_and_told_as_otrs_does(own_world: World, case: Any) -> None:
    """The second time nothing differs, and nothing is written."""
    kind, given, stored, told, shown = case
    await fields(own_world, kind)
    wanted = FieldInput(name="New", **given)
    assert await put(own_world, wanted) == [FieldChange("dynamicFields.New", None, shown)]
    assert await rows(own_world) == stored
    line = f"%%FieldName%%New%%Value%%{told}%%OldValue%%"
    assert await history(own_world) == [line]
    before = await dump(own_world)
    assert await put(own_world, wanted) == []
    assert await dump(own_world) == before


async def test_a_value_is_removed_by_none(own_world: World) -> None:
    await fields(own_world, "Multiselect")
    await put(own_world, FieldInput(name="New", keys=("1", "blue")))
    [change] = await put(own_world, FieldInput(name="New"))
    assert (change.old, change.new) == ("Red, Blue", None)
    assert await rows(own_world) == []
    assert (await history(own_world))[-1] == "%%FieldName%%New%%Value%%%%OldValue%%1, blue"


@pytest.mark.parametrize(("kind", "given", "place"), REFUSED)
async def test_what_does_not_fit_is_refused(
    own_world: World, kind: str, given: dict[str, Any], place: str
) -> None:
    await fields(own_world, kind)
    failure = await refused(own_world, FieldInput(name="New", **given))
    assert failure.field == f"input.dynamicFields.0.{place}"


async def test_a_field_is_there_valid_and_given_once(own_world: World) -> None:
    await add(own_world, "Old", "Text", written({}), valid=2)
    await fields(own_world, "Text")
    good = FieldInput(name="New", text="A")
    for wrong in (FieldInput(name="Old", text="a"), FieldInput(name="None", text="a"), good):
        failure = await refused(own_world, good, wrong)
        assert failure.field == "input.dynamicFields.1.name"


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("Text", "a: [b"),
        ("Text", "- a"),
        ("Text", "RegExList:\n- Value: '('\n"),
        ("Text", "RegExList:\n- a\n"),
        ("Text", "RegExList:\n- a: b\n"),
        ("Text", "MaxLength: many"),
        ("Dropdown", "PossibleValues:\n- a\n"),
        ("Dropdown", "PossibleValues: a"),
        ("ProcessID", "---\n"),
    ],
)
async def test_a_definition_that_makes_no_sense_is_said(
    own_world: World, kind: str, config: str
) -> None:
    await add(own_world, "New", kind, config)
    failure = await refused(own_world, FieldInput(name="New", text="A"))
    assert failure.field == "input.dynamicFields.0.name"
