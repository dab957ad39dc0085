"""Whatever people try one after the other, a ticket is what the rules of OTRS make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actions import attributes
from domain.rules import RULES, Rule, Verb
from tests.work.deeds import deeds, found, made, staffed, tried
from tests.work.model import NOBODY, Deed, after, new
from tests.world.world import World

FEW, MANY = 12, 400  # sequences
# tickets are of each example alone, the office may be the same
ONE_OFFICE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
SEQUENCES = st.lists(deeds(), min_size=10, max_size=30)


@pytest.fixture
async def staff(office: World) -> World:
    return await staffed(office)


async def goes_as_the_model(world: World, sequence: list[Deed]) -> None:
    """Two tickets at once, one of nobody's: each deed says and leaves what the model does."""
    models = [new(maker, "One title", "Misc") for maker in (NOBODY, "wanda")]
    tickets = [await made(world, *each) for each in zip(models, (NOBODY, "wanda"), strict=True)]
    for number, deed in enumerate(sequence):
        place = number % 2
        models[place], told = after(models[place], deed)
        assert (await tried(world, tickets[place], deed), deed) == (told, deed)
        assert await found(world, tickets[place]) == models[place], deed


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


MISTAKES = [
    moves_without_unlocking,
    anybody_changes_the_priority,
    readers_write_notes,
    owners_do_not_answer,
]


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
@given(sequence=SEQUENCES)
async def test_a_mistake_is_found(
    staff: World, mistake: Callable[[pytest.MonkeyPatch], None], sequence: list[Deed]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        mistake(patch)
        await goes_as_the_model(staff, sequence)
