"""What a portal has put together is what its customer sees, and it was told of nothing else.

Whatever happens: tickets get other customers, queues and states; his companies come and go; the
connection is lost. Mistakes that could be made are planted, and found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, example, given, note, settings

from actions import deletion
from domain import customer_events
from domain.customer_events import customer_effect
from domain.events import Effect, Event, View
from domain.whose import Known
from resolvers.live import customer_follower
from resolvers.live.customer_follower import CustomerFollower
from resolvers.live.told import Told
from tests.live.colleagues import moved_in
from tests.live.portal import (
    LEFT_WITH_A_COMPANY,
    LOST_WHILE_AWAY,
    PLAYS,
    REASSIGNED_AND_DELETED,
    REASSIGNED_IN_WHAT_IS_LOST,
    WRITTEN_FOR_AGENTS,
    Play,
    opened,
)
from tests.world.world import World

FEW, MANY = 8, 300  # examples
# tickets are of each example alone, the office may be the same
ONE_OFFICE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
async def portal(office: World) -> World:
    return await moved_in(office)


async def shows_what_is_hers(world: World, play: Play) -> None:
    wanted, deeds = play
    stage = await opened(world, wanted)
    try:
        await stage.dashboard.connect()
        for deed in deeds:
            await stage.do(*deed)
        await stage.settle()
        assert stage.dashboard.shown == await stage.dashboard.now()
    finally:
        await stage.close()


@settings(max_examples=FEW, suppress_health_check=ONE_OFFICE)
@given(play=PLAYS)
@example(play=LEFT_WITH_A_COMPANY)
@example(play=LOST_WHILE_AWAY)
@example(play=REASSIGNED_AND_DELETED)
@example(play=REASSIGNED_IN_WHAT_IS_LOST)
@example(play=WRITTEN_FOR_AGENTS)
async def test_what_is_shown_is_hers(portal: World, play: Play) -> None:
    note(repr(play))
    await shows_what_is_hers(portal, play)


@pytest.mark.thorough
@settings(max_examples=MANY, suppress_health_check=ONE_OFFICE)
@given(play=PLAYS)
async def test_and_so_for_long(portal: World, play: Play) -> None:
    note(repr(play))
    await shows_what_is_hers(portal, play)


def notes_of_agents_are_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(customer_follower, "is_told", lambda _: True)
    patch.setattr(customer_events, "is_told", lambda _: True)


def whose_it_was_is_whose_it_is(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Known, "before", property(lambda known: known.now))


def customers_of_deleted_tickets_are_not_kept(patch: pytest.MonkeyPatch) -> None:
    kept = tuple(each for each in deletion.REMOVE if each is not deletion.PLACES)
    patch.setattr(deletion, "REMOVE", kept)


def companies_are_looked_at_once(patch: pytest.MonkeyPatch) -> None:
    async def nothing(_: CustomerFollower) -> list[Told]:
        return []

    patch.setattr(CustomerFollower, "_renewed", nothing)


def what_she_saw_before_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    def of_now(event: Event, view: View, _: Sequence[View] = ()) -> Effect | None:
        return customer_effect(event, view)

    patch.setattr(customer_follower, "customer_effect", of_now)


# each with what shows it
MISTAKES: dict[Callable[[pytest.MonkeyPatch], None], Play] = {
    notes_of_agents_are_told: WRITTEN_FOR_AGENTS,
    whose_it_was_is_whose_it_is: LOST_WHILE_AWAY,
    customers_of_deleted_tickets_are_not_kept: REASSIGNED_AND_DELETED,
    companies_are_looked_at_once: LEFT_WITH_A_COMPANY,
    what_she_saw_before_is_forgotten: REASSIGNED_IN_WHAT_IS_LOST,
}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="the planted mistake is found")
async def test_a_mistake_is_found(
    portal: World, mistake: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mistake(monkeypatch)
    await shows_what_is_hers(portal, MISTAKES[mistake])
