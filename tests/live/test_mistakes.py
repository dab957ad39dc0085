"""Mistakes that could be made with places and with rights, planted: what is shown is wrong then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from actions import deletion
from domain.events import Effect, Event, View, effect
from domain.paging import cursor
from resolvers.live import follower
from resolvers.live.events import PLACE
from resolvers.live.follower import Follower
from resolvers.live.told import Told
from tests.live.plays import (
    KNOWN_IN_PART,
    LEFT_AND_WAS_DELETED,
    MOVED_FROM_WHAT_IS_LOST,
    MOVED_INTO_WHAT_IS_GAINED,
    Play,
    chosen,
)
from tests.live.test_shown import shows_what_is_there
from tests.world.world import World


def a_cursor_is_behind_all_that_was_read(patch: pytest.MonkeyPatch) -> None:
    """Whoever knows the first of several events would go on after the last."""

    def beyond(self: Follower, event: Event) -> Told | None:
        found = told(self, event)
        place = cursor(PLACE, (self._live.hub.head, self._sight))
        return found and replace(found, value=replace(found.value, id=place))

    told = Follower._told
    patch.setattr(Follower, "_told", beyond)


def what_he_saw_before_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    def of_now(event: Event, view: View, _: Sequence[View] = ()) -> Effect | None:
        return effect(event, view)

    patch.setattr(follower, "effect", of_now)


def what_he_saw_before_counts_still(patch: pytest.MonkeyPatch) -> None:
    def of_then(event: Event, view: View, former: Sequence[View] = ()) -> Effect | None:
        return effect(event, former[-1] if former else view)

    patch.setattr(follower, "effect", of_then)


def places_of_deleted_tickets_are_not_kept(patch: pytest.MonkeyPatch) -> None:
    kept = tuple(each for each in deletion.REMOVE if each is not deletion.PLACES)
    patch.setattr(deletion, "REMOVE", kept)


# each with what shows it
MISTAKES: dict[Callable[[pytest.MonkeyPatch], None], Play] = {
    a_cursor_is_behind_all_that_was_read: KNOWN_IN_PART,
    what_he_saw_before_is_forgotten: MOVED_FROM_WHAT_IS_LOST,
    what_he_saw_before_counts_still: MOVED_INTO_WHAT_IS_GAINED,
    places_of_deleted_tickets_are_not_kept: LEFT_AND_WAS_DELETED,
}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="the planted mistake is found")
async def test_a_mistake_is_found(
    office: World, mistake: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, play = await chosen(office), MISTAKES[mistake]
    mistake(monkeypatch)
    await shows_what_is_there(world, play)
