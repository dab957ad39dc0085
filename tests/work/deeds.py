"""Whatever people may try with a ticket, tried on the service, and what is found afterwards."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from domain.viewer import Viewer
from tests.work.asking import AUDIT, NOW, hire, mutation, new_ticket
from tests.work.model import (
    CUSTOMER,
    DONE,
    ELSEWHERE,
    NOBODY,
    PEOPLE,
    TYPES,
    USERS,
    Deed,
    Ticket,
    Told,
)
from tests.world.world import World

SOON, LATER = "2037-01-01T10:00:00+00:00", "2037-06-01T10:00:00+00:00"
LONG_AGO, TOO_LATE = "2001-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"
AGENTS = [login for login, person in PEOPLE.items() if not person.is_customer]
GRANT = f"""
    INSERT INTO group_user (user_id, group_id, permission_key, {AUDIT})
    SELECT users.id, queue.group_id, $2, {NOW} FROM users, queue
    WHERE users.login = $1 AND queue.name = $3
"""
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
}


@st.composite
def deeds(draw: st.DrawFn) -> Deed:
    """Somebody tries something; mostly in earnest, and knowing the ticket as it is."""
    verb = draw(st.sampled_from(list(GIVEN)))
    # whoever may much does much
    who = draw(st.sampled_from([*PEOPLE, "wanda", "walter", "wanda", "walter"]))
    unusual = draw(st.sampled_from(["", "", "", "", "looking", "stale"]))
    given = draw(GIVEN[verb])
    return Deed(who, verb, given, looking=unusual == "looking", stale=unusual == "stale")


async def staffed(world: World) -> World:
    """The office with everybody in it; two are there already."""
    people = [PEOPLE[login] for login in AGENTS]
    rest = {one.login: sorted(one.rights[USERS[0]]) for one in people[2:]}
    await hire(world, rest)
    for one in people:
        for right in sorted(one.rights[ELSEWHERE]):
            await world.change_reference(GRANT, one.login, right, ELSEWHERE)
    return world


async def tried(world: World, ticket: str, deed: Deed) -> Told:
    """What the service says: nothing, or the code of the refusal and what it tells."""
    given = {"ticket": ticket, **deed.given, "validateOnly": deed.looking}
    if deed.stale:
        given["expectedVersion"] = 1
    answer = await world.ask(
        mutation(deed.verb, "", "id"), {"input": given}, login=await _who(world, deed)
    )
    if answer.errors:
        return tuple(sorted(set(answer.codes)))
    [payload] = answer.data.values()
    return _told(payload["errors"])


async def _who(world: World, deed: Deed) -> str | Viewer:
    return await world.customer(CUSTOMER) if deed.who == CUSTOMER else deed.who


def _told(errors: list[dict[str, Any]]) -> Told:
    if not errors:
        return DONE
    [error] = errors
    told = error["right"], error["queue"] and error["queue"]["name"]
    holder = error["lockedBy"] and error["lockedBy"]["login"]
    return error["code"], *(text for text in (*told, holder) if text)


async def made(world: World, model: Ticket, maker: str) -> str:
    """The ID of a new ticket that is as the model says."""
    return await new_ticket(world, maker, title=model.title, queue=model.queue)


SHOWN = """
query($id: ID!) { ticket(id: $id) {
    number title queue { name } owner { login } responsible { login }
    state { name } priority { name }
    lock pendingUntil archived articles { nodes { senderType } }
} }
"""
LINES = """
    SELECT ticket_history_type.name, users.login FROM ticket_history
    JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id
    JOIN users ON users.id = ticket_history.create_by
    JOIN ticket ON ticket.id = ticket_history.ticket_id
    WHERE ticket.tn = $1 ORDER BY ticket_history.id
"""


async def found(world: World, ticket: str) -> Ticket:
    """The ticket as the service has it, in the terms of the model."""
    is_ = (await world.ask(SHOWN, {"id": ticket})).data["ticket"]
    lines = await world.services.db.rows(LINES, is_["number"])
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
        senders=[node["senderType"].lower() for node in is_["articles"]["nodes"]],
        history=[(str(kind), str(login)) for kind, login in lines],
    )
