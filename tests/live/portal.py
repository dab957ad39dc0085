"""A portal that shows Anna's tickets, and what may happen to them while it is open."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from domain.viewer import Viewer
from tests.live.colleagues import ANNA, BERTA, CARL, HERS, HIS, JOIN, LEAVE, given_to, note
from tests.live.dashboard import Dashboard, Wanted
from tests.live.plays import NUMBER, TICKETS, Deed, Stage
from tests.work.asking import WANDA, new_ticket
from tests.world.stores import ADMIN
from tests.world.world import World

STRANGER = "martina.strauss"
COMPANIES = {ANNA: HERS, BERTA: HERS, CARL: HIS, STRANGER: "another"}
FOR_AGENTS = {"LOCK", "UNLOCK", "OWNER_UPDATE", "SUBSCRIBE", "UNSUBSCRIBE", "MISC"}
INTERNAL = "Not for customers"
PLACES = st.integers(0, TICKETS - 1)
DEEDS = st.one_of(
    st.tuples(st.just("assign"), PLACES, st.sampled_from(list(COMPANIES))),
    st.tuples(st.just("note"), PLACES, st.booleans()),
    st.tuples(
        st.just("ticketSetState"),
        PLACES,
        st.fixed_dictionaries({"state": st.sampled_from(["open", "closed successful"])}),
    ),
    st.tuples(st.just("ticketMove"), PLACES, st.just({"queue": "Raw"})),
    st.tuples(
        st.just("ticketSetOwner"),
        PLACES,
        st.fixed_dictionaries({"owner": st.sampled_from([WANDA, ADMIN])}),
    ),
    st.tuples(st.sampled_from(["join", "leave"])),
    st.tuples(st.just("disconnect"), st.integers(0, 4)),
    st.tuples(st.just("delete"), PLACES),
    st.tuples(st.sampled_from(["anew", "connect", "settle", "behind", "arrive"])),
)
FILTERS: list[Wanted] = [
    {},
    {"stateTypes": ["NEW", "OPEN"]},
    {"customerId": [HERS]},
    {"customerUser": [ANNA], "queues": ["Misc"]},
]
Play = tuple[Wanted, list[Deed]]
PLAYS = st.tuples(st.sampled_from(FILTERS), st.lists(DEEDS, min_size=5, max_size=25))

LOST_WHILE_AWAY: Play = ({}, [("settle",), ("disconnect", 0), ("assign", 0, STRANGER)])
WRITTEN_FOR_AGENTS: Play = (
    {},
    [("settle",), ("note", 0, False), ("ticketSetOwner", 0, {"owner": WANDA})],
)
REASSIGNED_AND_DELETED: Play = (
    {},
    [("settle",), ("behind",), ("assign", 0, STRANGER), ("delete", 0)],
)
LEFT_WITH_A_COMPANY: Play = (
    {},
    [
        *(("join",), ("disconnect", 0), ("settle",), ("leave",)),
        ("ticketSetState", 1, {"state": "open"}),
    ],
)
REASSIGNED_IN_WHAT_IS_LOST: Play = (
    {},
    [("join",), ("settle",), ("behind",), ("assign", 1, STRANGER), ("leave",), ("look",)],
)


class Portal(Dashboard):
    """What Anna is shown; and no event is of a ticket that was none of hers, or for agents."""

    document = """
        subscription($filter: TicketEventFilter, $since: String) {
            ticketEvents(filter: $filter, since: $since) {
                id type ticketId kind article { subject }
            }
        }
    """

    def __init__(
        self, world: World, numbers: dict[str, str], wanted: Wanted, kinds: Wanted
    ) -> None:
        super().__init__(world, numbers, wanted, kinds)
        self.ever: set[str] = set()  # the tickets that were a company's that was ever hers
        self.noted: set[str] = set()  # those with a note for customers

    async def viewer(self) -> Viewer:
        return await self._world.customer(ANNA)

    def _take(self, answers: list[dict[str, Any]]) -> None:
        for answer in answers:
            if event := (answer.get("data") or {}).get("ticketEvents"):
                # tickets of examples before may come with a company
                assert event["ticketId"] in self.ever or event["ticketId"] not in self._numbers
                assert event["kind"] not in FOR_AGENTS
                # the note itself may be gone by the time that it is looked up
                assert event["kind"] != "ADD_NOTE" or event["ticketId"] in self.noted
                assert (event["article"] or {}).get("subject") != INTERNAL
        super()._take(answers)


class PortalStage(Stage):
    """The same, with deeds about whose tickets are."""

    dashboard: Portal

    def __init__(self, world: World, numbers: dict[str, str], wanted: Wanted) -> None:
        super().__init__(world, numbers, {}, {})
        self.dashboard = Portal(world, numbers, wanted, {})
        self._companies = {HERS}  # that were ever hers
        self._given: set[tuple[int, str]] = set()  # tickets, and companies whose they ever were

    async def settle(self) -> None:
        await super().settle()
        # nothing tells of other companies; whoever waits looks at them when woken
        self._world.services.live.hub.wake()
        await super().settle()

    async def do(self, name: str, *given: Any) -> None:
        if name == "assign":
            await self._assign(*given)
        elif name == "note":
            await self._note(*given)
        elif name in ("join", "leave"):
            await self._join(joins=name == "join")
        elif name == "look":
            self._world.services.live.hub.wake()
        else:
            await super().do(name, *given)
        # what is told counts by her companies of then, also of what happened just before
        for place, company in self._given:
            if company in self._companies:
                self.dashboard.ever.add(self._tickets[place])

    async def _assign(self, place: int, login: str) -> None:
        if place not in self._gone:
            await given_to(self._world, self._tickets[place], login, COMPANIES[login])
            self._given.add((place, COMPANIES[login]))

    async def _note(self, place: int, visible: bool) -> None:  # noqa: FBT001 - a deed has it so
        if place not in self._gone:
            subject = "For customers" if visible else INTERNAL
            self.dashboard.noted |= {self._tickets[place]} if visible else set()
            await note(self._world, self._tickets[place], subject, visible=visible)

    async def _join(self, *, joins: bool) -> None:
        await self._world.execute(LEAVE, ANNA, HIS)
        if joins:
            await self._world.execute(JOIN, ANNA, HIS)
            self._companies.add(HIS)


async def opened(world: World, wanted: Wanted) -> PortalStage:
    """New tickets, one of Anna's and one of Carl's; she is with her own company alone."""
    ids = [await new_ticket(world, ADMIN) for _ in range(TICKETS)]
    numbers = {id_: (await world.ask(NUMBER, {"id": id_})).data["ticket"]["number"] for id_ in ids}
    stage = PortalStage(world, numbers, wanted)
    await stage.do("leave")
    for place, login in enumerate((ANNA, CARL)):
        await stage.do("assign", place, login)
    return stage
