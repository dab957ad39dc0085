"""What several do at once on PostgreSQL ends as if they had done it in some order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actions import access, links
from actions.unit import UnitOfWork
from actions.work import Work
from db.table import select
from domain.ids import TicketId
from domain.viewer import Viewer
from resolvers.verbs import relations
from tests.work.deeds import PLACES, THEMES, Real, begun, deeds, staffed, viewers
from tests.work.model import DONE, Deed, Told
from tests.work.serial import Race
from tests.work.tickets import CHILD, after
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)

FEW, MANY = 12, 300  # sets of sequences
SECONDS = 20
HOLD = "SELECT 1 FROM ticket WHERE tn = ANY($1::varchar[]) ORDER BY id FOR UPDATE"
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
# mostly about one ticket
ABOUT = st.sampled_from([(0,), (1,), (0, 1), PLACES])
# what happened at once cannot be repeated to be made smaller
AT_ONCE = settings(
    phases=[Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def sets(draw: st.DrawFn) -> list[list[Deed]]:
    """Sequences of deeds of one theme."""
    one = deeds(draw(THEMES), draw(ABOUT))
    return draw(st.lists(st.lists(one, min_size=1, max_size=3), min_size=2, max_size=4))


@pytest.fixture
async def staff(office: World) -> World:
    return await staffed(office)


async def run(
    real: Real, race: Sequence[Sequence[Deed]], who: dict[str, Viewer], *, held: bool
) -> Race:
    """All sequences at once; if the tickets are `held`, everybody waits for the same moment."""
    begin = asyncio.Barrier(len(race))

    async def one_of(sequence: Sequence[Deed]) -> list[Told]:
        await begin.wait()
        return [await real.tried(deed, who[deed.who]) for deed in sequence]

    async with (
        asyncio.timeout(SECONDS),
        asyncio.TaskGroup() as group,
        holding(real) if held else nullcontext(),
    ):
        tasks = [group.create_task(one_of(sequence)) for sequence in race]
        while held and await waiting(real) < sum(not task.done() for task in tasks):
            pass  # whoever is refused before he looks at a ticket is done soon
    return Race(race, [task.result() for task in tasks], await real.views())


async def waiting(real: Real) -> int:
    """How many wait for a row that somebody else holds."""
    [[number]] = await real.world.services.db.rows(WAITING)
    return int(number)


@asynccontextmanager
async def holding(real: Real) -> AsyncIterator[None]:
    """Nobody else changes the tickets until the block ends."""
    connection = await asyncpg.connect(real.world.stores.own)
    try:
        async with connection.transaction():
            await connection.fetch(HOLD, real.numbers)
            yield
    finally:
        await connection.close()


async def is_as_in_some_order(world: World, race: Sequence[Sequence[Deed]]) -> None:
    who = await viewers(world)
    for held in (False, True):
        model, real = await begun(world)
        found = await run(real, race, who, held=held)
        assert found.is_explained(model), (found.sequences, found.answers, found.end)


@settings(AT_ONCE, max_examples=FEW)
@given(race=sets())
async def test_some_order_explains_what_was_done_at_once(
    staff: World, race: list[list[Deed]]
) -> None:
    await is_as_in_some_order(staff, race)


@pytest.mark.thorough
@settings(AT_ONCE, max_examples=MANY)
@given(race=sets())
async def test_and_so_for_many(staff: World, race: list[list[Deed]]) -> None:
    await is_as_in_some_order(staff, race)


# --- the test finds what it is for


def nobody_waits_for_the_ticket(patch: pytest.MonkeyPatch) -> None:
    """It is read without its lock, and written as it was then."""

    def unlocked(record: type, tail: str) -> str:
        return select(record, tail.removesuffix(" FOR UPDATE"))

    patch.setattr("actions.access.select", unlocked)


def versions_are_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any, **__: Any) -> None:
        """Whatever is expected is right."""

    patch.setattr(access, "unchanged", never)


def tickets_are_taken_in_any_order(patch: pytest.MonkeyPatch) -> None:
    """Of two people who need the same two tickets each may have one."""

    async def opened(unit: UnitOfWork, places: dict[TicketId, str]) -> dict[TicketId, Work]:
        return {pk: await access.work(unit, pk, field=field) for pk, field in places.items()}

    patch.setattr(relations, "_opened", opened)


def parents_are_added_at_once(patch: pytest.MonkeyPatch) -> None:
    """Two may close a circle at four tickets of which each holds but two."""
    patch.setattr(links, "ONE_BY_ONE", "SELECT 1")


def takes(login: str) -> list[Deed]:
    return [Deed(login, "ticketLock", {}), Deed(login, "ticketSetPriority", {"priority": "2 low"})]


def renames(login: str) -> list[Deed]:
    return [Deed(login, "ticketSetTitle", {"title": f"By {login}"}, knows="beginning")]


def linked(place: int, other: int) -> Deed:
    """The other becomes a child."""
    return Deed("wanda", "ticketLink", {"kind": CHILD}, place=place, other=other)


@dataclass(frozen=True)
class Case:
    """A mistake, with what shows it: what is done before, and what at once then."""

    mistake: Callable[[pytest.MonkeyPatch], None]
    before: list[Deed]
    race: list[list[Deed]]


CASES = [
    Case(nobody_waits_for_the_ticket, [], [takes("wanda"), takes("walter")]),
    Case(versions_are_not_looked_at, [], [renames("wanda"), renames("walter")]),
    Case(tickets_are_taken_in_any_order, [], [[linked(0, 1)], [linked(1, 0)]]),
    Case(parents_are_added_at_once, [linked(1, 2), linked(3, 0)], [[linked(0, 1)], [linked(2, 3)]]),
]
TRIES = 10  # at least one of which meets


async def is_explained(world: World, case: Case) -> bool:
    who = await viewers(world)
    model, real = await begun(world, places=4)
    for deed in case.before:
        model, told = after(model, deed)
        assert told == await real.tried(deed, who[deed.who]) == DONE
    return (await run(real, case.race, who, held=True)).is_explained(model)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.mistake.__name__)
async def test_a_mistake_is_found(
    staff: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And without it, the same is explained."""
    assert await is_explained(staff, case)
    case.mistake(monkeypatch)
    for _ in range(TRIES):
        if not await is_explained(staff, case):
            return
    pytest.fail("an order explains what no order gives")
