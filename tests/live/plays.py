"""What may happen while somebody follows, in any order, and how it is done."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import strategies as st

from actions.deletion import delete
from events.hub import Hub
from events.live import Live
from tests.live.dashboard import Dashboard, Wanted
from tests.work.asking import AUDIT, NOW, WALTER, WANDA, mutation, new_ticket, payload
from tests.world.stores import ADMIN
from tests.world.world import World

TICKETS = 2
GROUPS = {"users": ("Misc", "Raw"), "buchhaltung": ("Buchhaltung",)}
QUEUES = [*GROUPS["users"], *GROUPS["buchhaltung"], "Logistik"]  # the last is never Wanda's
CUSTOMER, ANOTHER = "martina.strauss", "katrin.lueders"
GIVE = f"""
    INSERT INTO group_user (user_id, group_id, permission_key, {AUDIT})
    SELECT users.id, permission_groups.id, 'rw', {NOW} FROM users, permission_groups
    WHERE users.login = $1 AND permission_groups.name = $2
"""
TAKE = """
    DELETE FROM group_user WHERE user_id = (SELECT id FROM users WHERE login = $1)
        AND group_id = (SELECT id FROM permission_groups WHERE name = $2)
"""
CHOOSE = """
    INSERT INTO personal_queues (user_id, queue_id)
    SELECT users.id, queue.id FROM users, queue WHERE users.login = $1 AND queue.name = $2
"""
# whoever becomes the owner holds it, and then nobody else may change it
UNLOCK = "UPDATE ticket SET ticket_lock_id = 1"
NUMBER = "query($id: ID!) { ticket(id: $id) { number } }"
SET_CUSTOMER = """
    mutation($input: TicketSetCustomerInput!) {
        ticketSetCustomer(input: $input) { errors { code } }
    }
"""

Deed = tuple[Any, ...]
Play = tuple[Wanted, Wanted, list[Deed]]  # a filter, kinds of events, and what happens
CHANGES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "ticketMove": st.fixed_dictionaries({"queue": st.sampled_from(QUEUES)}),
    "ticketSetState": st.fixed_dictionaries(
        {"state": st.sampled_from(["open", "closed successful"])}
    ),
    "ticketSetOwner": st.fixed_dictionaries({"owner": st.sampled_from([WANDA, WALTER])}),
    "ticketSetTitle": st.fixed_dictionaries({"title": st.sampled_from(["One", "Two"])}),
    "ticketSetCustomer": st.fixed_dictionaries(
        {"contact": st.fixed_dictionaries({"login": st.sampled_from([CUSTOMER, ANOTHER])})}
    ),
    "ticketWatch": st.just({}),
    "ticketUnwatch": st.just({}),
}
FIRST: dict[str, dict[str, Any]] = {
    "ticketSetOwner": {"owner": WANDA},
    "ticketSetCustomer": {"contact": {"login": CUSTOMER}},
    "ticketWatch": {},
}
PLACES = st.integers(0, TICKETS - 1)
DEEDS = st.one_of(
    *(st.tuples(st.just(name), PLACES, given) for name, given in CHANGES.items()),
    st.tuples(st.sampled_from(["give", "take"]), st.sampled_from(list(GROUPS))),
    st.tuples(st.just("disconnect"), st.integers(0, 4)),
    st.tuples(st.just("delete"), PLACES),
    st.tuples(st.sampled_from(["anew", "connect", "settle", "behind", "arrive"])),
)
# the first ticket is in what each of them means, until something happens
FILTERS: list[Wanted] = [
    {},
    {"queues": ["Misc"]},
    {"queues": ["Misc", "Buchhaltung::*"], "states": ["new", "open"]},
    {"inMyQueues": True},
    {"inMyQueues": False, "owner": [WANDA]},
    {"stateTypes": ["NEW", "OPEN"]},
    {"customerUser": [CUSTOMER]},
    {"customerUser": [CUSTOMER], "queues": ["Misc"]},
    {"watchedByMe": True, "stateTypes": ["NEW"]},
]
PLAYS = st.tuples(
    st.sampled_from(FILTERS),
    st.sampled_from([{}, {"kinds": ["TITLE_UPDATE"]}]),
    st.lists(DEEDS, min_size=5, max_size=25),
)


# what was not told once
LEFT_AND_GOT_ANOTHER_CUSTOMER: Play = (
    {"customerUser": [CUSTOMER], "queues": ["Misc"]},
    {},
    [
        ("settle",),
        ("disconnect", 0),
        ("ticketMove", 0, {"queue": "Raw"}),
        ("ticketSetCustomer", 0, {"contact": {"login": ANOTHER}}),
    ],
)
LOST_WHILE_AWAY: Play = ({}, {}, [("settle",), ("disconnect", 0), ("take", "users")])
LEFT_AND_WAS_DELETED: Play = (
    {"queues": ["Misc"]},
    {},
    [
        ("settle",),
        ("behind",),
        ("ticketMove", 0, {"queue": "Logistik"}),
        ("delete", 0),
    ],
)
OWNED_IN_A_QUEUE_THAT_WAS_LOST: Play = (
    {"inMyQueues": True},
    {},
    [("ticketMove", 0, {"queue": "Buchhaltung"}), ("settle",), ("take", "buchhaltung")],
)
# what is read after rights are others: what it meant before counts as well, and what it means now
MOVED_FROM_WHAT_IS_LOST: Play = (
    {},
    {},
    [("settle",), ("behind",), ("ticketMove", 1, {"queue": "Logistik"}), ("take", "users")],
)
MOVED_INTO_WHAT_IS_LOST: Play = (
    {},
    {},
    [
        ("settle",),
        ("behind",),
        ("ticketMove", 1, {"queue": "Buchhaltung"}),
        ("take", "buchhaltung"),
    ],
)
MOVED_INTO_WHAT_IS_GAINED: Play = (
    {},
    {},
    [
        ("take", "buchhaltung"),
        ("settle",),
        ("behind",),
        ("ticketMove", 1, {"queue": "Buchhaltung"}),
        ("give", "buchhaltung"),
    ],
)
KNOWN_IN_PART: Play = (
    {},
    {},
    [
        ("settle",),
        ("behind",),
        ("ticketSetTitle", 0, {"title": "One"}),
        ("ticketMove", 1, {"queue": "Logistik"}),
        ("arrive",),
        ("disconnect", 1),
    ],
)

# whoever reads has begun to be late when he is told so again
LATE_TWICE: Play = (
    {},
    {},
    [
        ("behind",),
        *(("ticketSetTitle", 0, {"title": title}) for title in ("One", "Two") * 5),
        ("behind",),
    ],
)


async def chosen(world: World) -> World:
    """Wanda has chosen one queue of each group."""
    for queues in GROUPS.values():
        await world.execute(CHOOSE, WANDA, queues[0])
    return world


class Reader:
    """Who reads the log for the process: he may be late, with all that happens meanwhile."""

    def __init__(self, world: World) -> None:
        self._live, self._may_read = world.services.live, asyncio.Event()

    def stay_behind(self) -> None:
        if "_read_on" in vars(self._live):
            return  # he is, and waits for the one word that he may go on
        read_on, self._may_read = Live._read_on, asyncio.Event()

        async def late(may_read: asyncio.Event = self._may_read) -> None:
            await may_read.wait()
            await read_on(self._live)

        self._live._read_on = late  # type: ignore[method-assign]

    def go_on(self) -> None:
        vars(self._live).pop("_read_on", None)
        self._may_read.set()


class Stage:
    """Some tickets, who sees them, and a dashboard that shows some of them."""

    def __init__(
        self, world: World, numbers: dict[str, str], wanted: Wanted, kinds: Wanted
    ) -> None:
        self._world = world
        self._tickets, self._numbers = list(numbers), list(numbers.values())
        self._gone: set[int] = set()
        self._reader = Reader(world)
        self._groups: set[str] = set()
        self.dashboard = Dashboard(world, numbers, wanted, kinds)

    async def settle(self) -> None:
        """All that has happened was told, and is shown."""
        self._reader.go_on()
        await self.dashboard.settle()

    async def close(self) -> None:
        self._reader.go_on()
        await self.dashboard.disconnect(0)

    async def do(self, name: str, *given: Any) -> None:
        """One deed; what is refused has happened all the same."""
        if name == "behind":
            self._reader.stay_behind()
        elif name == "arrive":
            self._reader.go_on()
            await self.dashboard.arrive()
        elif name == "anew":
            await self._begin_anew()
        elif name == "give":
            await self.give(*given)
        elif name == "take":
            await self._take(*given)
        elif name == "settle":
            await self.settle()
        elif name == "connect":
            await self.dashboard.connect()
        elif name == "disconnect":
            await self.dashboard.disconnect(*given)
        elif name == "delete":
            await self._delete(*given)
        else:
            await self._change(name, *given)

    async def _begin_anew(self) -> None:
        """The process has ended and begun: what was missed is read from the log."""
        await self.dashboard.disconnect(0)
        live = self._world.services.live
        live.hub = Hub(10, live.hub.head)

    async def give(self, group: str) -> None:
        if group not in self._groups:
            await self._rights(GIVE, group)
            self._groups.add(group)

    async def _take(self, group: str) -> None:
        if group in self._groups:
            await self._rights(TAKE, group)
            self._groups.discard(group)

    async def _rights(self, sql: str, group: str) -> None:
        await self._world.execute(sql, WANDA, group)
        await self._world.services.references.caught_up()

    async def _delete(self, place: int) -> None:
        if place in self._gone:
            return
        async with self._world.services.db.transaction() as tx:
            number, now = self._numbers[place], self._world.now
            await delete(tx, [number], reason="a test", operator="a test", now=now)
        self._gone.add(place)

    async def _change(self, name: str, place: int, given: dict[str, Any]) -> None:
        document = SET_CUSTOMER if name == "ticketSetCustomer" else mutation(name)
        who = WANDA if name.endswith("atch") else ADMIN
        ticket = {"ticket": self._tickets[place]}
        found = await payload(self._world, document, {**ticket, **given}, login=who)
        assert "TICKET_LOCKED" not in [error["code"] for error in found["errors"]]
        if name == "ticketSetOwner":
            await self._world.execute(UNLOCK)


async def staged(world: World, wanted: Wanted, kinds: Wanted) -> Stage:
    """New tickets, and Wanda with the rights of both groups; the first one she owns and watches."""
    for group in GROUPS:
        await world.execute(TAKE, WANDA, group)
    ids = [await new_ticket(world, ADMIN) for _ in range(TICKETS)]
    numbers = {id_: (await world.ask(NUMBER, {"id": id_})).data["ticket"]["number"] for id_ in ids}
    stage = Stage(world, numbers, wanted, kinds)
    for group in GROUPS:
        await stage.give(group)
    for name, given in FIRST.items():
        await stage.do(name, 0, given)
    return stage
