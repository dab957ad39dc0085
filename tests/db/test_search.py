"""Filters, orders and pages of tickets are what Python makes of the same tickets."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.database import Database
from db.search import PARENTS
from domain.errors import InvalidInput
from domain.filters import TicketFilter, TicketOrder, TicketOrderField, position
from domain.ids import PriorityId, QueueId, StateId, TicketId, UserId
from domain.paging import Window
from domain.reference import Reference
from domain.tickets import Ticket
from domain.viewer import Sight
from loaders.reference import read
from loaders.tickets import count, counts, page, pages
from tests.db.places import ENGINES, Place
from tests.db.tickets import (
    AGENTS,
    COMPANIES,
    LOGINS,
    QUEUE_NAMES,
    START,
    STATE_NAMES,
    TITLES,
    add,
    chosen,
    fill,
    made_up,
)

ROWS = made_up(120)
WATCHED = frozenset((row.id, user) for row in ROWS for user in AGENTS if (row.id + user) % 5 == 0)
ALL_QUEUES = frozenset(map(QueueId, QUEUE_NAMES))
EVERYTHING = TicketFilter(sight=Sight(ALL_QUEUES), archived=None)


def but(wanted: TicketFilter, **changed: Any) -> TicketFilter:
    return replace(wanted, **changed)


def subsets(values: Sequence[Any], make: type = frozenset) -> st.SearchStrategy[Any]:
    return st.none() | st.lists(st.sampled_from(values), max_size=3).map(make)


TIMES = st.none() | st.integers(-1500, 5500).map(lambda ms: START + timedelta(milliseconds=ms))
LOWER_LOGINS = [login.lower() for login in LOGINS if login]
LOWER_COMPANIES = [key.lower() for key in COMPANIES if key]
QUEUES = st.frozensets(st.sampled_from(sorted(ALL_QUEUES)), min_size=3)
SIGHTS = st.one_of(
    st.builds(Sight, QUEUES),
    st.builds(Sight, QUEUES, owner=st.sampled_from([UserId(pk) for pk in AGENTS])),
    st.builds(
        Sight,
        QUEUES,
        logins=st.frozensets(st.sampled_from(LOWER_LOGINS), min_size=1),
        companies=st.frozensets(st.sampled_from(LOWER_COMPANIES)),
    ),
)
FILTERS = st.builds(
    TicketFilter,
    sight=SIGHTS,
    ids=subsets([TicketId(row.id) for row in ROWS]),
    queues=subsets(sorted(ALL_QUEUES)),
    numbers=subsets([*(row.tn for row in ROWS[:20]), "nothing", ""], tuple),
    title=st.none()
    | st.sampled_from(
        ["*", "DRUCKER", "*ä*", "?rger", "*\\*", "*_*", "%", "5*%", "*SS*", *TITLES[1:]]
    ),
    states=subsets([StateId(pk) for pk in STATE_NAMES]),
    priorities=subsets([PriorityId(pk) for pk in range(1, 6)]),
    lock_ids=subsets([1, 2, 3]),
    owners=subsets([UserId(pk) for pk in AGENTS]),
    responsibles=subsets([UserId(pk) for pk in AGENTS]),
    customer_ids=subsets([*COMPANIES[1:], "nothing"], tuple),
    customer_logins=subsets([*LOGINS[1:], "MAX@EXAMPLE.ORG", "nobody"], tuple),
    created_after=TIMES,
    created_before=TIMES,
    changed_after=TIMES,
    changed_before=TIMES,
    watched_by=st.none() | st.sampled_from([UserId(pk) for pk in AGENTS]),
    watched=st.booleans(),
    archived=st.none() | st.booleans(),
)
ORDERS = st.lists(
    st.builds(TicketOrder, st.sampled_from(TicketOrderField), st.booleans()),
    max_size=3,
    unique_by=lambda order: order.field,
)
READ_ONLY = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
ONE_ORDER = [
    pytest.param([TicketOrder(by, descending)], id=f"{by.name}-{'desc' if descending else 'asc'}")
    for by in TicketOrderField
    for descending in (False, True)
]


@pytest.fixture(scope="session", params=ENGINES)
def crowded(request: pytest.FixtureRequest) -> Iterator[Place]:
    """A database with the tickets, which nobody changes."""
    with request.getfixturevalue("new_place")(request.param) as place:

        async def work() -> None:
            async with place.open() as db, db.transaction() as tx:
                await fill(tx, ROWS, sorted(WATCHED))

        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(work())
        yield place


@pytest.fixture
async def tickets(crowded: Place) -> AsyncIterator[Database]:
    async with crowded.open(pool_size=1) as db:
        yield db


@pytest.fixture
async def reference(tickets: Database) -> Reference:
    return await read(tickets)


@dataclass(frozen=True)
class Walk:
    """Every ticket of a list, fetched page by page from one of its ends."""

    db: Database
    reference: Reference
    wanted: TicketFilter
    orders: Sequence[TicketOrder]

    async def pages(self, size: int, *, backwards: bool) -> AsyncIterator[Ticket]:
        place = None
        while True:
            found = await page(self.db, self.wanted, self.orders, Window(size, backwards, place))
            for ticket in found[:size]:
                yield ticket
            if len(found) <= size:
                return
            place = position(found[size - 1], self.orders, self.reference)


@READ_ONLY
@given(wanted=FILTERS, orders=ORDERS)
async def test_a_filter_means_the_same_in_sql(
    tickets: Database, wanted: TicketFilter, orders: list[TicketOrder]
) -> None:
    expected = chosen(ROWS, WATCHED, wanted, orders)
    found = await page(tickets, wanted, orders, Window(len(ROWS)))

    assert [ticket.pk for ticket in found] == expected
    assert await count(tickets, wanted) == len(expected)


@pytest.mark.parametrize("orders", ONE_ORDER)
async def test_each_order_has_two_directions(
    tickets: Database, reference: Reference, orders: list[TicketOrder]
) -> None:
    """And the pages may be fetched from the end of the list."""
    walk = Walk(tickets, reference, EVERYTHING, orders)
    forward = [ticket.pk async for ticket in walk.pages(50, backwards=False)]
    backward = [ticket.pk async for ticket in walk.pages(50, backwards=True)]

    assert forward == chosen(ROWS, WATCHED, EVERYTHING, orders)
    assert backward == forward[::-1]


@READ_ONLY
@given(wanted=FILTERS, orders=ORDERS, size=st.integers(5, 50), backwards=st.booleans())
async def test_pages_visit_every_ticket_once(
    tickets: Database, reference: Reference, wanted: TicketFilter, **asked: Any
) -> None:
    orders, size, backwards = asked["orders"], asked["size"], asked["backwards"]
    walk = Walk(tickets, reference, wanted, orders)
    found = [ticket.pk async for ticket in walk.pages(size, backwards=backwards)]

    expected = chosen(ROWS, WATCHED, wanted, orders)
    assert found == (expected[::-1] if backwards else expected)


@READ_ONLY
@given(
    parent=st.sampled_from(sorted(PARENTS)),
    wanted=FILTERS,
    orders=ORDERS,
    size=st.integers(1, 5),
    backwards=st.booleans(),
    start=st.none() | st.sampled_from(ROWS),
)
async def test_pages_of_many_parents_are_those_of_each(
    tickets: Database, reference: Reference, parent: str, start: Any, **asked: Any
) -> None:
    """One statement for all of them, from the same position in each list."""
    wanted, orders = asked["wanted"], asked["orders"]
    place = None
    if start is not None:
        [ticket] = await page(tickets, but(EVERYTHING, numbers=(start.tn,)), [], Window(1))
        place = position(ticket, orders, reference)
    window = Window(asked["size"], asked["backwards"], place)
    keys: dict[str, list[Any]] = {
        "queue_id": [1, 5, 6, 999],
        "customer_id": ["ACME", "acme", "nothing"],
        "customer_login": [("anna",), ("max@example.org", "anna"), ("nobody",)],
    }
    parents = keys[parent]
    found = await pages(tickets, parent, parents, (wanted, orders, window))
    counted = await counts(tickets, parent, parents, wanted)

    for key in parents:
        alone = narrowed(wanted, parent, key)
        expected = await page(tickets, alone, orders, window) if alone else []
        assert found.get(key, []) == expected
        assert counted.get(key, 0) == (await count(tickets, alone) if alone else 0)


def narrowed(wanted: TicketFilter, parent: str, key: Any) -> TicketFilter | None:
    """The same filter for one parent; None where it excludes that one."""
    if parent == "queue_id":
        queues = ALL_QUEUES if wanted.queues is None else wanted.queues
        return but(wanted, queues=queues & {QueueId(key)})
    if parent == "customer_id":
        given = wanted.customer_ids
        return but(wanted, customer_ids=(key,)) if given is None or key in given else None
    given = wanted.customer_logins
    logins = set(key) if given is None else {login.lower() for login in given}
    both = tuple(login for login in key if login in logins)
    return but(wanted, customer_logins=both) if both else None


@pytest.mark.parametrize("milliseconds", [-500, 0, 1, 999, 1000, 1500, 3500])
async def test_times_are_compared_to_the_fraction(tickets: Database, milliseconds: int) -> None:
    """Though they are kept in seconds."""
    time = START + timedelta(milliseconds=milliseconds)
    for name in ("created_after", "created_before", "changed_after", "changed_before"):
        wanted = but(EVERYTHING, **{name: time})
        assert await count(tickets, wanted) == len(chosen(ROWS, WATCHED, wanted, []))


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
async def test_pages_are_stable_under_inserts(db: Database, seed: int, *, backwards: bool) -> None:
    """What was there is visited exactly once, what is created meanwhile at most once."""
    chance = random.Random(seed)
    before = made_up(40, seed=seed)
    async with db.transaction() as tx:
        await fill(tx, before, [])
    orders = [
        TicketOrder(by, chance.random() < 0.5) for by in chance.sample(list(TicketOrderField), 2)
    ]
    seen: list[int] = []
    walk = Walk(db, await read(db), EVERYTHING, orders)
    async for ticket in walk.pages(3, backwards=backwards):
        seen.append(ticket.pk)
        if len(seen) % 3 == 0:
            async with db.transaction() as tx:
                await add(tx, made_up(2, first_id=1000 + 2 * len(seen), seed=len(seen)))
        if len(seen) > 150:
            break

    assert len(seen) == len(set(seen))
    expected = chosen(before, frozenset(), EVERYTHING, orders)
    assert [pk for pk in seen if pk < 1000] == (expected[::-1] if backwards else expected)


@pytest.mark.parametrize(
    ("by", "value"),
    [
        (TicketOrderField.PRIORITY, 2**15),
        (TicketOrderField.PRIORITY, -(2**40)),
        (TicketOrderField.ESCALATION, 2**31),
        (TicketOrderField.CREATED, "yesterday"),
        (TicketOrderField.CHANGED, ""),
        (TicketOrderField.TITLE, "a\0b"),
        (TicketOrderField.NUMBER, "\0"),
    ],
)
async def test_a_position_that_no_ticket_has_is_refused(
    tickets: Database, by: TicketOrderField, value: Any
) -> None:
    """A cursor is only text: whoever makes one up gets an answer, not a failure."""
    orders = [TicketOrder(by, descending=False)]

    with pytest.raises(InvalidInput, match="a cursor as the API gives it"):
        await page(tickets, EVERYTHING, orders, Window(5, position=(value, 1)))
