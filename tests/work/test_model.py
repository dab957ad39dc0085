"""Whatever people try one after the other, a ticket is what the rules of OTRS make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actions import attributes, links, merging
from domain import rules
from domain.reference import StateType
from domain.rules import RULES, Rule, Verb
from tests.work.deeds import begun, sequences, staffed, viewers
from tests.work.model import Deed
from tests.work.tickets import after
from tests.world.world import World

FEW, MANY = 12, 400  # sequences
# tickets are of each example alone, the office may be the same
ONE_OFFICE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
SEQUENCES = sequences(10, 30)


@pytest.fixture
async def staff(office: World) -> World:
    return await staffed(office)


async def goes_as_the_model(world: World, sequence: list[Deed]) -> None:
    """Three tickets at once, one of nobody's: each deed says and leaves what the model does."""
    who = await viewers(world)
    model, real = await begun(world)
    for deed in sequence:
        model, told = after(model, deed)
        assert (await real.tried(deed, who[deed.who]), deed) == (told, deed)
        assert await real.views() == model.views(), deed


@settings(max_examples=FEW, suppress_health_check=ONE_OFFICE)
@given(sequence=SEQUENCES)
async def test_a_ticket_is_what_the_rules_make_of_it(staff: World, sequence: list[Deed]) -> None:
    await goes_as_the_model(staff, sequence)


@pytest.mark.thorough
@settings(max_examples=MANY, suppress_health_check=ONE_OFFICE)
@given(sequence=SEQUENCES)
async def test_and_so_for_long(staff: World, sequence: list[Deed]) -> None:
    await goes_as_the_model(staff, sequence)


# --- the test finds what it is for


def moves_without_unlocking(patch: pytest.MonkeyPatch) -> None:
    move, unlock = attributes.move, attributes.unlock

    def kept(*given: Any) -> None:
        patch.setattr(attributes, "unlock", lambda _: None)
        move(*given)
        patch.setattr(attributes, "unlock", unlock)

    patch.setattr(attributes, "move", kept)


def anybody_changes_the_priority(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(RULES, Verb.PRIORITY, Rule(RULES[Verb.PRIORITY].right))


def readers_write_notes(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(RULES, Verb.NOTE, replace(RULES[Verb.NOTE], right=RULES[Verb.WATCH].right))


def owners_do_not_answer(patch: pytest.MonkeyPatch) -> None:
    """Who is the first to own a ticket does not become responsible."""
    patch.setattr(attributes, "SYSTEM", -1)


def watchers_stay_behind(patch: pytest.MonkeyPatch) -> None:
    """Who watched a merged ticket does not watch the other one."""
    patch.setattr(merging, "MOVES", merging.MOVES[:-1])


def merges_lose_links(patch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> None:
        """The links stay with the merged ticket."""

    patch.setattr(links, "take_over", nothing)


def circles_are_closed(patch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any) -> bool:
        return False

    patch.setattr(links, "closes_circle", never)


def customers_open_what_is_closed_for_good(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "VIEWABLE", frozenset(StateType))


# each with the verbs among which it shows
MISTAKES: dict[Callable[[pytest.MonkeyPatch], None], list[str]] = {
    moves_without_unlocking: ["ticketLock", "ticketMove"],
    anybody_changes_the_priority: ["ticketLock", "ticketSetPriority"],
    readers_write_notes: ["articleAddNote"],
    owners_do_not_answer: ["ticketLock", "ticketSetOwner"],
    watchers_stay_behind: ["ticketWatch", "ticketMerge"],
    merges_lose_links: ["ticketLink", "ticketMerge"],
    circles_are_closed: ["ticketLink"],
    customers_open_what_is_closed_for_good: ["articleAddFollowUp", "ticketMarkSpam"],
}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="the planted mistake is found")
@settings(
    max_examples=40,
    suppress_health_check=ONE_OFFICE,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
)
@given(data=st.data())
async def test_a_mistake_is_found(
    staff: World, mistake: Callable[[pytest.MonkeyPatch], None], data: st.DataObject
) -> None:
    sequence = data.draw(sequences(10, 30, st.just(MISTAKES[mistake])))
    with pytest.MonkeyPatch.context() as patch:
        mistake(patch)
        await goes_as_the_model(staff, sequence)
