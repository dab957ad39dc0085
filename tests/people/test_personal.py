"""My queues and preferences: who settles what, how OTRS finds it kept, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.viewer import Scope
from tests.actions.changing import dump
from tests.people.asking import CHANGES, done, mutation, refused
from tests.work.asking import OTHER_QUEUE, QUEUE, WALTER, WANDA, new_ticket
from tests.world.stores import writer
from tests.world.world import NOBODY, World

SHOWN = """
    language timeZone outOfOffice { start end active }
    notifications { notification transport wanted }
"""
QUEUES = mutation("viewerSetQueues", f"{CHANGES} viewer {{ myQueues {{ name }} }}")
PREFERENCES = mutation("viewerSetPreferences", f"{CHANGES} viewer {{ preferences {{ {SHOWN} }} }}")
OF_CUSTOMER = mutation("viewerSetPreferences", "viewer { preferences { language timeZone } }")
KEPT = """
    SELECT preferences_key, preferences_value FROM user_preferences
    JOIN users ON users.id = user_preferences.user_id
    WHERE users.login = $1 AND preferences_key <> 'UserEmail'
"""
CUSTOMER = "sofia.lehmann"
OF_CUSTOMERS = (
    "SELECT preferences_key, preferences_value FROM customer_preferences WHERE user_id = $1"
)


def names(found: dict[str, Any]) -> list[str]:
    return [queue["name"] for queue in found["viewer"]["myQueues"]]


async def kept(world: World, sql: str, who: str) -> dict[str, str]:
    return {str(key): str(value) for key, value in await world.services.db.rows(sql, who)}


async def test_my_queues_are_chosen(office: World) -> None:
    found = await done(office, QUEUES, queues=[QUEUE, OTHER_QUEUE, QUEUE])
    assert names(found) == [QUEUE, OTHER_QUEUE]
    change = {"field": "myQueues", "old": None, "new": f"{QUEUE}, {OTHER_QUEUE}"}
    assert found["changes"] == [change]
    found = await done(office, QUEUES, queues=[OTHER_QUEUE])
    assert names(found) == [OTHER_QUEUE]
    asked = await office.ask("{ viewer { myQueues { name } } }", login=WANDA)
    assert names(asked.data) == [OTHER_QUEUE]
    assert (await done(office, QUEUES, queues=[OTHER_QUEUE]))["changes"] == []
    assert names(await done(office, QUEUES, queues=[])) == []
    assert (await office.ask("{ viewer { myQueues { name } } }", login=WALTER)).data == {
        "viewer": {"myQueues": []}
    }


async def test_a_queue_that_is_hidden_now_stays_chosen(office: World) -> None:
    """Whoever is given the right again finds it where it was."""
    viewer = await office.viewer(WANDA)
    hidden = next(
        queue
        for queue in office.services.references.current.queues.values()
        if queue.name not in {QUEUE, OTHER_QUEUE} and not viewer.sees(queue.pk)
    )
    add = (
        "INSERT INTO personal_queues (user_id, queue_id) SELECT id, $2 FROM users WHERE login = $1"
    )
    async with writer(office.stores, office.stores.own) as own:
        await own.execute(add, WANDA, hidden.pk)
    assert names(await done(office, QUEUES, queues=[QUEUE])) == [QUEUE]
    rows = await office.services.db.rows(
        "SELECT queue_id FROM personal_queues JOIN users ON users.id = user_id WHERE login = $1",
        WANDA,
    )
    assert hidden.pk in {pk for (pk,) in rows}
    assert await refused(office, QUEUES, queues=[hidden.name]) == ("NOT_FOUND", "input.queues.0")


async def test_queues_are_refused(office: World) -> None:
    assert await refused(office, QUEUES, queues=[QUEUE, "No::Such"]) == (
        "NOT_FOUND",
        "input.queues.1",
    )
    assert await refused(office, QUEUES, queues=[QUEUE] * 501) == ("INVALID_INPUT", "input.queues")
    limited = replace(await office.viewer(WANDA), scope=Scope.READ)
    assert (await office.ask(QUEUES, {"input": {"queues": []}}, login=limited)).codes == [
        "FORBIDDEN"
    ]
    customer = await office.customer(CUSTOMER)
    answer = await office.ask(QUEUES, {"input": {"queues": []}}, login=customer)
    assert set(answer.codes) == {"BAD_REQUEST"}
    assert (await office.ask(QUEUES, {"input": {"queues": []}}, login=NOBODY)).codes == [
        "UNAUTHENTICATED"
    ]


async def test_validate_only_and_a_key(office: World) -> None:
    before = await dump(office)
    found = await done(office, QUEUES, queues=[QUEUE], validateOnly=True)
    assert (found["changes"][0]["new"], names(found)) == (QUEUE, [])
    assert await dump(office) == before
    given = {"queues": [QUEUE], "idempotencyKey": "once"}
    first = await done(office, QUEUES, **given)
    await done(office, QUEUES, queues=[])
    again = await done(office, QUEUES, **given)
    assert (again["changes"], names(again)) == (first["changes"], [])


async def test_preferences_are_kept_as_otrs_keeps_them(office: World) -> None:
    wanted = {
        "language": "pt_BR",
        "timeZone": "Europe/Berlin",
        "outOfOffice": {"start": "2026-01-05", "end": "2026-02-09"},
        "notifications": [
            {"notification": 3, "wanted": False},
            {"notification": 1, "transport": "SMS", "wanted": True},
        ],
    }
    found = (await done(office, PREFERENCES, **wanted))["viewer"]["preferences"]
    assert (found["language"], found["timeZone"]) == ("pt_BR", "Europe/Berlin")
    assert [tuple(one.values()) for one in found["notifications"]] == [
        (1, "SMS", True),
        (3, "Email", False),
    ]
    rows = await kept(office, KEPT, WANDA)
    assert json.loads(rows.pop("NotificationTransport")) == {
        "Notification-1-SMS": 1,
        "Notification-3-Email": 0,
    }
    assert rows == {
        "UserLanguage": "pt_BR",
        "UserTimeZone": "Europe/Berlin",
        "OutOfOffice": "1",
        "OutOfOfficeStartYear": "2026",
        "OutOfOfficeStartMonth": "1",
        "OutOfOfficeStartDay": "5",
        "OutOfOfficeEndYear": "2026",
        "OutOfOfficeEndMonth": "2",
        "OutOfOfficeEndDay": "9",
    }


async def test_what_is_left_out_stays(office: World) -> None:
    await done(office, PREFERENCES, language="de", timeZone="Asia/Tokyo")
    switches = [{"notification": 1, "wanted": False}, {"notification": 2, "wanted": False}]
    await done(office, PREFERENCES, notifications=switches)
    found = await done(office, PREFERENCES, notifications=[{"notification": 2, "wanted": True}])
    assert found["viewer"]["preferences"]["notifications"] == [
        {"notification": 1, "transport": "Email", "wanted": False},
        {"notification": 2, "transport": "Email", "wanted": True},
    ]
    found = await done(office, PREFERENCES, language=None)
    assert found["changes"] == [{"field": "language", "old": "de", "new": None}]
    assert found["viewer"]["preferences"]["timeZone"] == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("starts", "ends", "away"), [(0, 0, True), (-3, -1, False), (1, 3, False), (-1, 1, True)]
)
async def test_colleagues_see_who_is_away(
    office: World,
    starts: int,
    ends: int,
    away: bool,  # noqa: FBT001 - a value of the table above
) -> None:
    """The first day and the last belong to it."""
    ticket = await new_ticket(office)
    today = office.services.clock().date()
    start, end = (str(today + timedelta(days=n)) for n in (starts, ends))
    await done(office, PREFERENCES, outOfOffice={"start": start, "end": end})
    query = "query($id: ID!) { ticket(id: $id) { owner { outOfOffice { start end active } } } }"

    async def seen() -> Any:
        found = await office.ask(query, {"id": ticket}, login=WALTER)
        return found.data["ticket"]["owner"]["outOfOffice"]

    assert await seen() == {"start": start, "end": end, "active": away}
    await done(office, PREFERENCES, outOfOffice=None)
    assert await seen() is None


async def test_preferences_are_refused(office: World) -> None:
    wrong: list[tuple[str, Any, str]] = [
        ("language", "tlh", "language"),
        ("timeZone", "Europe/Atlantis", "timeZone"),
        ("timeZone", "../../etc/passwd", "timeZone"),
        ("outOfOffice", {"start": "2026-02-02", "end": "2026-02-01"}, "outOfOffice.end"),
        ("notifications", [{"notification": 0, "wanted": True}], "notifications.0.notification"),
        ("notifications", [{"notification": 1, "wanted": True}] * 101, "notifications"),
        (
            "notifications",
            [{"notification": 1, "transport": " ", "wanted": True}],
            "notifications.0.transport",
        ),
    ]
    for name, value, place in wrong:
        found = await refused(office, PREFERENCES, **{name: value})
        assert found == ("INVALID_INPUT", f"input.{place}")


async def test_a_customer_settles_language_and_time_zone(office: World) -> None:
    customer = await office.customer(CUSTOMER)
    found = await done(office, OF_CUSTOMER, customer, language="fr", timeZone="Europe/Paris")
    assert found["viewer"]["preferences"] == {"language": "fr", "timeZone": "Europe/Paris"}
    assert await kept(office, OF_CUSTOMERS, CUSTOMER) == {
        "UserLanguage": "fr",
        "UserTimeZone": "Europe/Paris",
    }
    away = {"start": str(date(2026, 1, 1)), "end": str(date(2026, 1, 2))}
    for name, value in (("outOfOffice", away), ("notifications", [])):
        found = await refused(office, OF_CUSTOMER, customer, **{name: value})
        assert found == ("INVALID_INPUT", f"input.{name}")
