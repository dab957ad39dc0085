"""Times of an OTRS that keeps local time: read, found and written as they are there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from db.clock import naive
from db.field_config import written
from db.rows import utc
from schema.executor.executor import Executor
from tests.work.asking import did
from tests.world.stores import ADMIN, NewStores
from tests.world.world import World, open_world

BERLIN = ZoneInfo("Europe/Berlin")
NUMBER = "2026010110000018"  # always there
ASKED = """
query($number: String!) { ticket(number: $number) { id createdAt
    dynamicFields(names: ["Day", "Time"]) { date dateTime } } }
"""
FOUND = """
query($after: DateTime!, $before: DateTime!, $day: Date!, $time: DateTime!) {
    tickets(filter: { createdAfter: $after createdBefore: $before dynamicFields: [
        { name: "Day" date: $day } { name: "Time" dateTimeFrom: $time dateTimeTo: $time } ] }) {
        nodes { number } } }
"""
AT, CREATED = "2026-07-01T21:30:00+00:00", "2026-07-01T22:00:00+00:00"  # 23:30 and 00:00 there
FIELD = """
    INSERT INTO dynamic_field (name, label, field_order, field_type, object_type, config, valid_id,
        create_time, create_by, change_time, change_by)
    SELECT '{0}', 'A field', 5, '{1}', 'Ticket', $1, 1, create_time, 1, create_time, 1
    FROM users WHERE id = 1
"""
VALUES = """
    SELECT value_date FROM dynamic_field_value
    JOIN dynamic_field ON dynamic_field.id = field_id AND name IN ('Day', 'Time') ORDER BY name
"""


@pytest.fixture
async def local_world(new_stores: NewStores, executor: Executor) -> AsyncIterator[World]:
    """Whose tables are in the time of Berlin."""
    with new_stores() as stores:
        async with open_world(replace(stores, time_zone=BERLIN.key), executor) as world:
            yield world


async def stored(world: World, sql: str) -> list[str]:
    return [str(value) for (value,) in await world.services.db.rows(sql)]


async def test_local_times(local_world: World) -> None:
    """A day is the same day everywhere; history and change times are what an OTRS would write."""
    for name, kind in (("Day", "Date"), ("Time", "DateTime")):
        await local_world.execute(FIELD.format(name, kind), written({}))
    await local_world.services.references.caught_up()
    await local_world.execute(
        f"UPDATE ticket SET create_time = '2026-07-02 00:00:00' WHERE tn = '{NUMBER}'"
    )
    local_world.now = datetime(2026, 7, 2, 22, 15, tzinfo=UTC)
    ticket = (await local_world.ask(ASKED, {"number": NUMBER})).data["ticket"]
    assert ticket["createdAt"] == CREATED
    given: list[dict[str, Any]] = [
        {"name": "Day", "date": "2026-07-01"},
        {"name": "Time", "dateTime": AT},
    ]
    await did(local_world, "ticketUpdate", ticket["id"], login=ADMIN, dynamicFields=given)
    assert await stored(local_world, VALUES) == ["2026-07-01 00:00:00", "2026-07-01 23:30:00"]
    changed = f"SELECT change_time FROM ticket WHERE tn = '{NUMBER}'"
    assert await stored(local_world, changed) == ["2026-07-03 00:15:00"]
    found = (await local_world.ask(ASKED, {"number": NUMBER})).data["ticket"]["dynamicFields"]
    assert found == [{"date": "2026-07-01", "dateTime": None}, {"date": None, "dateTime": AT}]
    window = {"after": "2026-07-01T21:59:59Z", "before": "2026-07-01T22:00:01Z"}
    asked = {**window, "day": "2026-07-01", "time": AT}
    for day, numbers in (("2026-07-01", [NUMBER]), ("2026-06-30", []), ("2026-07-02", [])):
        answer = await local_world.ask(FOUND, asked | {"day": day})
        assert [each["number"] for each in answer.data["tickets"]["nodes"]] == numbers


def test_an_hour_that_comes_twice() -> None:
    """The first is meant, and what was read is found again."""
    for hour in range(24):
        kept = datetime(2026, 10, 25, hour, 30)  # noqa: DTZ001 - as the table has it
        assert naive(utc(kept, BERLIN), BERLIN) == kept
    assert utc("2026-10-25 02:30:00", BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert utc("2026-10-25 03:30:00", BERLIN) == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    assert naive(utc("2026-01-01 00:00:00", BERLIN), BERLIN).date() == date(2026, 1, 1)
