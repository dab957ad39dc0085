"""What somebody may settle for himself, checked before anything is done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import strawberry

from domain.calendars import zone
from domain.errors import InvalidInput
from domain.personal import (
    LANGUAGE,
    LANGUAGES,
    NOTIFICATIONS,
    TIME_ZONE,
    Absence,
    NotificationSwitch,
    Preferences,
    of_absence,
    of_switches,
)
from resolvers.inputs import about
from resolvers.mutations.once import ChangeInput
from resolvers.mutations.texts import sensible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_QUEUES, MOST_SWITCHES = 500, 100
SHORT = 100  # characters
LARGEST = 2**31 - 1  # what a column of ids holds
UNSET = strawberry.UNSET


@strawberry.input(description="Which queues shall be yours.")
class ViewerSetQueuesInput(ChangeInput):
    queues: list[str] = strawberry.field(
        description=f"Instead of those there are, by ID or whole name, at most {MOST_QUEUES}: valid"
        " queues that you may read. It gives no right."
    )


@strawberry.input(description="From when until when you are out of office.")
class OutOfOfficeInput:
    start: dt.date = strawberry.field(description="The first day, as 2026-12-24.")
    end: dt.date = strawberry.field(description="The last day, no earlier than the first.")


@strawberry.input(description="Whether you want a notification by a transport.")
class NotificationSwitchInput:
    notification: int = strawberry.field(description="The number of the notification, from 1 on.")
    transport: str = about("How it comes, at most 100 characters.", default="Email")
    wanted: bool = strawberry.field(description="Whether it shall come.")


@strawberry.input(description="What shall change of your preferences; what is left out stays.")
class ViewerSetPreferencesInput(ChangeInput):
    language: str | None = about(
        f"One of {', '.join(LANGUAGES)}; null for none of your own.", default=UNSET
    )
    time_zone: str | None = about(
        "By its name in the tz database, as `Europe/Berlin`; null for none of your own.",
        default=UNSET,
    )
    out_of_office: OutOfOfficeInput | None = about(
        "When you are away, for agents; null if you are not.", default=UNSET
    )
    notifications: list[NotificationSwitchInput] | None = about(
        f"Switches that shall be so, for agents, at most {MOST_SWITCHES}; others stay."
    )


def given(
    input: ViewerSetPreferencesInput, *, agent: bool
) -> Callable[[Preferences], Mapping[str, str | None]]:
    """What the input makes of preferences, by OTRS's keys. Raises `InvalidInput`."""
    found: dict[str, str | None] = {}
    if input.language is not UNSET:
        found[LANGUAGE] = language(input.language)
    if input.time_zone is not UNSET:
        found[TIME_ZONE] = time_zone(input.time_zone)
    if input.out_of_office is not UNSET:
        _must_be_an_agents("input.outOfOffice", agent=agent)
        found |= of_absence(_absence(input.out_of_office))
    if input.notifications is None:
        return lambda _: found
    _must_be_an_agents("input.notifications", agent=agent)
    switches = _switches(input.notifications)
    return lambda before: {**found, NOTIFICATIONS: of_switches(before.kept, switches)}


def language(name: str | None) -> str | None:
    """A language as OTRS names it, or none. Raises `InvalidInput`."""
    if name is not None and name not in LANGUAGES:
        raise InvalidInput("input.language", f"one of {', '.join(LANGUAGES)}")
    return name


def time_zone(name: str | None) -> str | None:
    """A time zone of the tz database, or none. Raises `InvalidInput`."""
    if name is not None and zone(sensible("input.timeZone", name, SHORT)) is None:
        raise InvalidInput("input.timeZone", "a time zone of the tz database, as Europe/Berlin")
    return name


def _absence(wanted: OutOfOfficeInput | None) -> Absence | None:
    if wanted is None:
        return None
    if wanted.end < wanted.start:
        raise InvalidInput("input.outOfOffice.end", "a day no earlier than the first")
    return Absence(wanted.start, wanted.end)


def _switches(wanted: list[NotificationSwitchInput]) -> list[NotificationSwitch]:
    place = "input.notifications"
    if len(wanted) > MOST_SWITCHES:
        raise InvalidInput(place, f"at most {MOST_SWITCHES} switches, not {len(wanted)}")
    for number, one in enumerate(wanted):
        sensible(f"{place}.{number}.transport", one.transport, SHORT)
        if not 1 <= one.notification <= LARGEST:
            expected = f"a number from 1 to {LARGEST}"
            raise InvalidInput(f"{place}.{number}.notification", expected)
    return [NotificationSwitch(one.notification, one.transport, one.wanted) for one in wanted]


def _must_be_an_agents(field: str, *, agent: bool) -> None:
    if not agent:
        raise InvalidInput(field, "nothing: it is for agents")
