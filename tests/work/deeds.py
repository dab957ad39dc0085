"""Whatever people may try with a ticket, tried on the service, and what is found afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from domain.viewer import Viewer
from tests.work.asking import AUDIT, ERRORS, NOW, hire, mutation, new_ticket
from tests.work.model import DONE, TYPES, Deed, Ticket, Told
from tests.work.staff import CLOSED_FOR_GOOD, CUSTOMER, ELSEWHERE, NOBODY, PEOPLE, USERS
from tests.work.tickets import CHILD, NORMAL, PARENT, Tickets, View
from tests.world.world import World

SOON, LATER = "2037-01-01T10:00:00+00:00", "2037-06-01T10:00:00+00:00"
LONG_AGO, TOO_LATE = "2001-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"
AGENTS = [login for login, person in PEOPLE.items() if not person.is_customer]
GRANT = f"""
    INSERT INTO group_user (user_id, group_id, permission_key, {AUDIT})
    SELECT users.id, queue.group_id, $2, {NOW} FROM users, queue
    WHERE users.login = $1 AND queue.name = $3
"""
NO_ANSWERS = "UPDATE queue SET follow_up_id = 2 WHERE name = $1"
STATE = st.one_of(
    st.fixed_dictionaries({"state": st.sampled_from(list(TYPES))}),
    st.fixed_dictionaries(
        {
            "state": st.sampled_from(["pending reminder", "pending auto close+", "open"]),
            "pendingUntil": st.sampled_from([SOON, LATER, LONG_AGO, TOO_LATE]),
        }
    ),
)
PARTS = {
    "title": st.sampled_from(["One title", "Another title"]),
    "priority": st.sampled_from(["2 low", "3 normal", "4 high"]),
    "queue": st.sampled_from([*USERS, ELSEWHERE]),
    "responsible": st.sampled_from(AGENTS),
    "owner": st.sampled_from(AGENTS),
    "lock": st.sampled_from(["LOCKED", "UNLOCKED"]),
    "archived": st.booleans(),
}
BODY = st.just("What was said")
WAIT = {
    "until": st.sampled_from([SOON, LATER, LONG_AGO, TOO_LATE]),
    "then": st.sampled_from(["REMIND", "CLOSE_SUCCESSFUL"]),
}


def _one(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: PARTS[name]})


def _joined(two: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return {**two[0], **two[1]}


GIVEN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "ticketSetTitle": _one("title"),
    "ticketMove": _one("queue"),
    "ticketSetPriority": _one("priority"),
    "ticketSetResponsible": _one("responsible"),
    "ticketSetOwner": _one("owner"),
    "ticketSetArchived": _one("archived"),
    "ticketSetState": STATE,
    "ticketSetPending": st.fixed_dictionaries(WAIT),
    "ticketClose": st.fixed_dictionaries(
        {"outcome": st.sampled_from(["SUCCESSFUL", "UNSUCCESSFUL"])}
    ),
    "ticketMarkSpam": st.just({}),
    "ticketLock": st.just({}),
    "ticketUnlock": st.just({}),
    "ticketUpdate": st.tuples(
        st.fixed_dictionaries({}, optional=PARTS), st.one_of(STATE, _one("priority"))
    ).map(_joined),
    "articleAddNote": st.tuples(
        st.fixed_dictionaries({"body": BODY}), st.one_of(st.just({}), STATE)
    ).map(_joined),
    "articleAddPhoneCall": st.fixed_dictionaries(
        {"body": BODY, "direction": st.sampled_from(["INBOUND", "OUTBOUND"])}
    ),
    "articleAddFollowUp": st.fixed_dictionaries({"body": BODY}),
    "ticketWatch": st.just({}),
    "ticketUnwatch": st.just({}),
}
GIVEN_OF_TWO: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "ticketLink": st.fixed_dictionaries({"kind": st.sampled_from([NORMAL, PARENT, CHILD])}),
    "ticketUnlink": st.just({}),
    "ticketMerge": st.just({}),
}
OTHER = {"ticketLink": "to", "ticketUnlink": "to", "ticketMerge": "into"}


VERBS = [*GIVEN, *GIVEN_OF_TWO]
RELATED = [*GIVEN_OF_TWO, "ticketWatch", "ticketSetArchived"]
# whatever is rare among all verbs is frequent among a few
THEMES = st.one_of(
    st.just(VERBS),
    st.just(RELATED),
    st.lists(st.sampled_from(VERBS), min_size=2, max_size=6, unique=True),
)


PLACES = (0, 1, 1, 2)  # the second is a customer's


@st.composite
def deeds(draw: st.DrawFn, verbs: Sequence[str], places: Sequence[int] = PLACES) -> Deed:
    """Somebody tries something; mostly in earnest, and knowing the ticket as it is."""
    verb = draw(st.sampled_from(verbs))
    # whoever may much does much
    who = draw(st.sampled_from([*PEOPLE, "wanda", "walter", "wanda", "walter"]))
    if verb == "articleAddFollowUp":
        who = draw(st.sampled_from([CUSTOMER, CUSTOMER, "wanda"]))
    unusual = draw(st.sampled_from(["", "", "", "", "", "looking", "beginning", "nonsense"]))
    place = draw(st.sampled_from(places))
    other = draw(st.integers(0, 2)) if verb in GIVEN_OF_TWO else None
    given = draw((GIVEN | GIVEN_OF_TWO)[verb])
    knows: Any = unusual.removeprefix("looking")
    return Deed(who, verb, given, unusual == "looking", knows, place, other)


def sequences(
    shortest: int, longest: int, verbs: st.SearchStrategy[list[str]] = THEMES
) -> st.SearchStrategy[list[Deed]]:
    """Deeds one after the other, of one theme."""
    return verbs.flatmap(lambda some: st.lists(deeds(some), min_size=shortest, max_size=longest))


async def staffed(world: World) -> World:
    """The office with everybody in it; two are there already."""
    people = [PEOPLE[login] for login in AGENTS]
    rest = {one.login: sorted(one.rights[USERS[0]]) for one in people[2:]}
    await hire(world, rest)
    for one in people:
        for right in sorted(one.rights[ELSEWHERE]):
            await world.change_reference(GRANT, one.login, right, ELSEWHERE)
    for queue in CLOSED_FOR_GOOD:
        await world.change_reference(NO_ANSWERS, queue)
    return world


@dataclass(frozen=True)
class Real:
    """The tickets of the service that the places of the model stand for, as they began."""

    world: World
    ids: list[str]
    numbers: list[str]
    versions: list[int]

    async def tried(self, deed: Deed, viewer: Viewer) -> Told:
        """What the service says: nothing, or the code of the refusal and what it tells."""
        errors = "errors { code }" if deed.who == CUSTOMER else ERRORS
        document = mutation(deed.verb, "", "id").replace(ERRORS, errors)
        answer = await self.world.ask(document, {"input": self._input(deed)}, login=viewer)
        if answer.errors:
            return tuple(sorted(set(answer.codes)))
        [payload] = answer.data.values()
        return _told(payload["errors"])

    def _input(self, deed: Deed) -> dict[str, Any]:
        given = {"ticket": self.ids[deed.place], **deed.given, "validateOnly": deed.looking}
        if deed.other is not None:
            given[OTHER[deed.verb]] = self.ids[deed.other]
        if deed.knows:
            known = deed.knows == "beginning"
            given["expectedVersion"] = self.versions[deed.place] if known else 1
        return given

    async def views(self) -> list[View]:
        """The tickets as the service has them, in the terms of the model."""
        places = enumerate(self.ids)
        asked = " ".join(f't{place}: ticket(id: "{id_}") {{ {SHOWN} }}' for place, id_ in places)
        found = (await self.world.ask(f"{{ {asked} }}")).data
        lines = await self.world.services.db.rows(LINES, self.numbers)
        return [
            {
                **vars(self._ticket(is_)),
                "history": [(kind, login) for tn, kind, login in lines if tn == number],
                "senders": [node["senderType"].lower() for node in is_["articles"]["nodes"]],
                "links": sorted(
                    (each["kind"], self._place(each["ticket"])) for each in is_["links"]
                ),
                "watchers": sorted(each["login"] for each in is_["watchers"]),
            }
            for number, is_ in zip(self.numbers, found.values(), strict=True)
        ]

    def _place(self, ticket: dict[str, Any]) -> int:
        return self.ids.index(ticket["id"])

    def _ticket(self, is_: dict[str, Any]) -> Ticket:
        return Ticket(
            title=is_["title"],
            queue=is_["queue"]["name"],
            owner=is_["owner"]["login"],
            responsible=is_["responsible"]["login"] if is_["responsible"] else NOBODY,
            state=is_["state"]["name"],
            priority=is_["priority"]["name"],
            locked=is_["lock"] == "LOCKED",
            pending=is_["pendingUntil"],
            archived=is_["archived"],
            customer=is_["customerUser"] and is_["customerUser"]["login"],
            into=is_["mergedInto"] and self._place(is_["mergedInto"]),
        )


def _told(errors: list[dict[str, Any]]) -> Told:
    if not errors:
        return DONE
    [error] = errors
    told = error.get("right"), (error.get("queue") or {}).get("name")
    holder = (error.get("lockedBy") or {}).get("login")
    return error["code"], *(text for text in (*told, holder) if text)


# who makes each ticket, and whose request it is: nobody owns the first
MAKERS = ((NOBODY, None), ("wanda", CUSTOMER), ("walter", None), ("walter", None))


async def begun(world: World, places: int = 3) -> tuple[Tickets, Real]:
    """New tickets, in the model and in the service."""
    model, ids = Tickets(), list[str]()
    for maker, customer in MAKERS[:places]:
        model.add(maker, Ticket("One title", "Misc", customer=customer))
        contact = {"contact": {"login": customer}} if customer else {}
        ids.append(await new_ticket(world, maker, title="One title", queue="Misc", **contact))
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Ticket { number version } } }"
    nodes = (await world.ask(query, {"ids": ids})).data["nodes"]
    return model, Real(world, ids, *([node[n] for node in nodes] for n in ("number", "version")))


async def viewers(world: World) -> dict[str, Viewer]:
    """Everybody who tries something, by login."""
    agents = {login: await world.viewer(login) for login in AGENTS}
    return {**agents, CUSTOMER: await world.customer(CUSTOMER)}


SHOWN = """
    title queue { name } owner { login } responsible { login } state { name } priority { name }
    lock pendingUntil archived customerUser { login } mergedInto { id }
    articles(first: 100) { nodes { senderType } } links { kind ticket { id } } watchers { login }
"""
LINES = """
    SELECT ticket.tn, ticket_history_type.name, users.login FROM ticket_history
    JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id
    JOIN users ON users.id = ticket_history.create_by
    JOIN ticket ON ticket.id = ticket_history.ticket_id
    WHERE ticket.tn = ANY($1) ORDER BY ticket_history.id
"""
