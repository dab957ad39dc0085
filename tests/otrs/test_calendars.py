"""Working time of a guest is that of the OTRS: its settings, read again when one was changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from app import open_database
from commands.escalations import rebuild_escalations
from domain.calendars import Weekday
from domain.errors import BadSetting
from schema.executor.executor import Executor
from tests.guest.hosts import guest
from tests.otrs.guests import set_in_otrs, settings, standing
from tests.rights.oracle import packed
from tests.work.asking import new_ticket

SHOWN = """{ calendars { name label timeZone valid workingHours { weekday hours }
    vacationDays { month day name } vacationDaysOnce { date name } } }"""
UPDATE = """mutation($input: CalendarUpdateInput!) {
    calendarUpdate(input: $input) { errors { code message } } }"""
TIMES = """
    SELECT escalation_time, escalation_response_time FROM ticket
    JOIN queue ON queue.id = queue_id AND queue.name = 'Misc'
"""
MONDAY_AT_THREE = int(datetime(2026, 11, 30, 15, tzinfo=ZoneInfo("America/New_York")).timestamp())
FOUR_HOURS = "\nMon:\n- '9'\n- '10'\nTue: []\nFri:\n- 14\n- 15"


@pytest.mark.parametrize("otrs_version", ["6.0"])
async def test_calendars_are_settings_of_the_otrs(
    otrs_url: str, otrs: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    await set_in_otrs(
        otrs,
        OTRSTimeZone=" Europe/Berlin",
        TimeWorkingHours=FOUR_HOURS,
        TimeVacationDays="\n'1':\n  '1': New Year\n'12':\n  '24': Eve\n'3': {}",
        TimeVacationDaysOneTime="\n'2026':\n  '4':\n    '3': Good Friday",
        TimeZone__Calendar2Name=" Night",
        TimeZone__Calendar2=" Asia/Tokyo",
        TimeZone__Calendar3Name=" Broken",
        TimeWorkingHours__Calendar3="\nMon: early",
        TimeWorkingHours__Calendar4=FOUR_HOURS,  # without a name it is none
    )
    async with standing(settings(otrs_url)) as world:
        usual, night, broken = (await world.ask(SHOWN)).body["data"]["calendars"]
        assert usual["timeZone"] == broken["timeZone"] == "Europe/Berlin"
        hours = {each["weekday"]: each["hours"] for each in usual["workingHours"] if each["hours"]}
        assert hours == {"MONDAY": [9, 10], "FRIDAY": [14, 15]}
        assert [day["name"] for day in usual["vacationDays"]] == ["New Year", "Eve"]
        assert usual["vacationDaysOnce"] == [{"date": "2026-04-03", "name": "Good Friday"}]
        assert (night["name"], night["label"], night["timeZone"]) == ("2", "Night", "Asia/Tokyo")
        assert {each["weekday"]: each["hours"] for each in night["workingHours"]} == {
            day.name: [] for day in Weekday
        }
        assert "calendar='3': working_hours cannot be read" in caplog.text

        given = {"input": {"calendar": packed("WorkCalendar", 1), "label": "Ours"}}
        answer = await world.ask(UPDATE, given)
        [error] = answer.body["data"]["calendarUpdate"]["errors"]
        assert error["code"] == "NOT_OFFERED"
        assert "TimeWorkingHours" in error["message"]

        await set_in_otrs(otrs, TimeZone__Calendar4Name=" Late")
        await world.services.references.caught_up()
        names = [one["name"] for one in (await world.ask(SHOWN)).body["data"]["calendars"]]
        assert names == ["", "2", "3", "4"]


@pytest.mark.parametrize("otrs_version", ["7.3"])
async def test_without_settings_the_usual_hours_count(otrs_url: str) -> None:
    """As where a role may not read them: from Monday to Friday, 8 to 20 (Framework.xml)."""
    async with standing(settings(otrs_url)) as world:
        [usual] = (await world.ask(SHOWN)).body["data"]["calendars"]
    hours = {each["weekday"]: each["hours"] for each in usual["workingHours"]}
    assert (hours["MONDAY"], hours["SUNDAY"]) == (list(range(8, 21)), [])


@pytest.mark.parametrize("otrs_version", ["6.5"])
async def test_a_zone_that_nobody_knows(
    otrs_url: str, otrs: asyncpg.Connection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The service does not start, and says what to set; who only reads is warned."""
    await set_in_otrs(otrs, OTRSTimeZone=" Mars/Olympus")
    with pytest.raises(BadSetting, match="Mars/Olympus") as told:
        async with open_database(settings(otrs_url).database):
            pass
    assert told.value.path == "database.time_zone"
    async with open_database(settings(otrs_url, time_zone="Asia/Tokyo").database) as db:
        assert str(db.host.zone) == "Asia/Tokyo"
    assert caplog.text == ""
    own = {"read_only": True, "own_path": tmp_path / "own.db"}
    async with open_database(settings(otrs_url, **own).database) as db:
        assert db.host.zone is UTC
    assert "Mars/Olympus" in caplog.text


@pytest.mark.parametrize("otrs_version", ["7.1"])
async def test_escalations_are_found_anew_in_its_working_time(
    otrs_url: str, executor: Executor
) -> None:
    """By the command as by a change: with its calendar, in its zone."""
    changed = {"OTRSTimeZone": "America/New_York", "TimeWorkingHours": '{Mon: ["14"]}'}
    async with guest(otrs_url, executor, changed) as world:
        await new_ticket(world)
        before = [tuple(row) for row in await world.services.db.rows(TIMES)]
        assert before == [(MONDAY_AT_THREE,) * 2]
        await world.execute("UPDATE ticket SET escalation_time = 7, escalation_response_time = 7")
        await rebuild_escalations(settings(otrs_url))
        assert [tuple(row) for row in await world.services.db.rows(TIMES)] == before


@pytest.mark.parametrize("otrs_version", ["7.3"])
async def test_the_zone_in_our_settings_is_that_of_calendars(
    otrs_url: str, otrs: asyncpg.Connection
) -> None:
    """As it is of times in tables: `Kernel/Config.pm` may say another than the tables do."""
    await set_in_otrs(otrs, OTRSTimeZone=" Europe/Berlin")
    async with standing(settings(otrs_url, time_zone="America/New_York")) as world:
        [usual] = (await world.ask(SHOWN)).body["data"]["calendars"]
        assert usual["timeZone"] == "America/New_York"
        assert str(world.services.host.zone) == "America/New_York"
