"""Agents see tickets in queues they may read, and nothing of the others by any way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain.ids import parse_global_id
from tests.world.stores import ADMIN
from tests.world.world import World

HAS_NOTHING = "frieda.neuling"
SALES_ONLY = "bjoern.lueders"
SUPPORT_READER = "moritz.hahn"
AGENTS = (HAS_NOTHING, SALES_ONLY, SUPPORT_READER)
PARTS = """
query($queues: [String!]) {
  tickets(first: 1, filter: {queues: $queues}) {
    nodes { id number queue { id } articles { nodes { id } } history { nodes { id } } }
  }
}
"""
LOOKUPS = """
query($number: String!, $id: ID!, $queue: String!) {
  byNumber: ticket(number: $number) { id } byId: ticket(id: $id) { id } queue(name: $queue) { id }
}
"""

# every way that leads to tickets
SURVEY = """
query {
  viewer { queues { ...Q } myQueues { ...Q } lockedTickets(first: 100) { ...T } }
  tickets(first: 100) { ...T }
  oldest: tickets(first: 100, orderBy: [{field: QUEUE}], filter: {archived: null}) { ...T }
  last: tickets(last: 50) { ...T }
  queues(first: 100) { totalCount nodes { ...Q } }
  customerUsers(first: 100) { nodes { fullName tickets(first: 50) { ...T } } }
  companies(first: 100) { nodes { name tickets(first: 50) { ...T } } }
}
fragment Q on Queue {
  name parent { name } children { name } counters { total new open escalated } tickets { ...T }
}
fragment T on TicketConnection {
  totalCount
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { number queue { name } links { ticket { number queue { name } } } } }
}
"""


def queues_in(answer: Any) -> Iterator[str]:
    """The queues of all tickets, wherever in the answer they are."""
    if isinstance(answer, list):
        for item in answer:
            yield from queues_in(item)
    elif isinstance(answer, dict):
        if "number" in answer:
            yield answer["queue"]["name"]
        for item in answer.values():
            yield from queues_in(item)


@pytest.mark.parametrize("login", AGENTS)
async def test_every_list_keeps_to_the_readable_queues(world: World, login: str) -> None:
    """Root lists, nested lists, counters and links; each agent sees his queues and no other."""
    readable = "{ viewer { queues { name } } }"
    mine = (await world.ask(readable, login=login)).data["viewer"]["queues"]
    everything = (await world.ask(readable)).data["viewer"]["queues"]
    assert len(mine) < len(everything)
    answer = (await world.ask(SURVEY, login=login)).data
    assert set(queues_in(answer)) <= {queue["name"] for queue in mine}
    assert bool(mine) == bool(answer["tickets"]["edges"])


async def test_lists_of_the_administrator_reach_every_ticket(world: World) -> None:
    """So the lists above are shorter for their agents' sake alone."""
    answer = (await world.ask(SURVEY)).data
    seen = set(queues_in(answer))
    assert {"Vertrieb", "Support", "Logistik", "Buchhaltung"} <= seen


async def found(world: World, ids: list[str], login: str) -> list[bool]:
    """Which objects the agent finds by their IDs, one by one and all at once."""
    answer = await world.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids}, login=login
    )
    together = [node is not None for node in answer.data["nodes"]]
    single = [
        (await world.ask("query($id: ID!) { node(id: $id) { id } }", {"id": id_}, login=login))
        for id_ in ids
    ]
    assert together == [one.data["node"] is not None for one in single]
    return together


async def of_one_ticket(world: World, queue: str) -> tuple[str, list[str]]:
    """The number of a ticket in a queue, and the IDs of all that belongs to it."""
    [ticket] = (await world.ask(PARTS, {"queues": [queue]})).data["tickets"]["nodes"]
    parts = [part["id"] for name in ("articles", "history") for part in ticket[name]["nodes"]]
    return ticket["number"], [ticket["id"], ticket["queue"]["id"], *parts]


@pytest.mark.parametrize("queue", ["Vertrieb", "Support::Hotline"])
async def test_what_cannot_be_read_is_not_there(world: World, queue: str) -> None:
    """By ID or number, a ticket with all its parts is found, or null, as a whole."""
    number, ids = await of_one_ticket(world, queue)
    for login in (ADMIN, *AGENTS):
        sees = await sees_queue(world, login, queue)
        assert await found(world, ids, login) == [sees] * len(ids)
        answer = await world.ask(
            LOOKUPS, {"number": number, "id": ids[0], "queue": queue}, login=login
        )
        assert [one is not None for one in answer.data.values()] == [sees] * 3


async def sees_queue(world: World, login: str, queue: str) -> bool:
    viewer = await world.viewer(login)
    return viewer.sees(world.services.references.current.queue_by_name[queue].pk)


async def test_a_filter_cannot_name_an_unreadable_queue(world: World) -> None:
    """It is as unknown as one that does not exist; the message lists those he may read."""
    query = "query($q: [String!]) { tickets(filter: {queues: $q}) { totalCount } }"
    for name in ("Support", "Nowhere"):
        answer = await world.ask(query, {"q": [name]}, login=SALES_ONLY)
        assert answer.codes == ["INVALID_INPUT"]
        [error] = answer.errors
        assert error["message"] == (
            f"filter.queues: expected existing names, not “{name}”; there are: "
            "Vertrieb, Vertrieb::Angebote, Vertrieb::Bestellungen."
        )


async def test_a_link_to_an_unreadable_ticket_is_not_shown(own_world: World) -> None:
    """The same two tickets, linked for everybody, seen by the administrator alone."""
    ids = {}
    for queue in ("Vertrieb", "Support"):
        _, [ids[queue], *_] = await of_one_ticket(own_world, queue)
    query = "query($id: ID!) { node(id: $id) { ... on Ticket { links { ticket { id } } } } }"
    before = [await links(own_world, query, ids["Vertrieb"], who) for who in (ADMIN, SALES_ONLY)]
    await link(own_world, ids["Vertrieb"], ids["Support"])
    after = [await links(own_world, query, ids["Vertrieb"], who) for who in (ADMIN, SALES_ONLY)]
    assert after == [before[0] | {ids["Support"]}, before[1]]


async def links(world: World, query: str, id_: str, login: str) -> set[str]:
    node = (await world.ask(query, {"id": id_}, login=login)).data["node"]
    return {one["ticket"]["id"] for one in node["links"]}


async def link(world: World, source: str, target: str) -> None:
    await world.execute(
        "INSERT INTO link_relation (source_object_id, source_key, target_object_id, target_key,"
        " type_id, state_id, create_time, create_by)"
        " SELECT 1, $1, 1, $2, link_type.id, link_state.id, CURRENT_TIMESTAMP, 1"
        " FROM link_type, link_state WHERE link_type.name = 'Normal' AND link_state.name = 'Valid'",
        *(str(parse_global_id(one, field="id")[1]) for one in (source, target)),
    )


async def test_tickets_in_unreadable_queues_change_nothing(own_world: World) -> None:
    """Whatever comes into the other queues: the same tickets, counts and cursors as before."""
    before = {login: (await own_world.ask(SURVEY, login=login)).data for login in (ADMIN, *AGENTS)}
    await own_world.execute(await copy_of_tickets(own_world, "Buchhaltung"))
    after = {login: (await own_world.ask(SURVEY, login=login)).data for login in (ADMIN, *AGENTS)}
    assert after[ADMIN] != before[ADMIN]
    for login in AGENTS:
        assert after[login] == before[login]


async def copy_of_tickets(world: World, queue: str) -> str:
    """Every ticket a second time, in one queue, and nobody's: an owner sees his anywhere."""
    listing = {
        "sqlite": "SELECT name FROM pragma_table_info('ticket')",
        "postgresql": "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = 'ticket' AND table_schema = 'public'",
    }
    names = [row[0] for row in await world.services.db.rows(listing[world.engine])]
    pk = world.services.references.current.queue_by_name[queue].pk
    changed = {"tn": "'9' || substr(tn, 2)", "queue_id": str(pk), "user_id": "1"}
    columns = [name for name in names if name != "id"]
    values = ", ".join(changed.get(name, name) for name in columns)
    return f"INSERT INTO ticket ({', '.join(columns)}) SELECT {values} FROM ticket"


async def test_a_right_that_is_given_or_taken_counts_at_once(own_world: World) -> None:
    """No restart, and no old answer: the service notices within a moment."""
    total = "{ tickets(filter: {archived: null}) { totalCount } viewer { queues { name } } }"
    before = (await own_world.ask(total, login=HAS_NOTHING)).data
    assert before == {"tickets": {"totalCount": 0}, "viewer": {"queues": []}}
    agent = (await own_world.viewer(HAS_NOTHING)).agent_id
    group = "(SELECT id FROM permission_groups WHERE name = 'vertrieb')"
    now = "CURRENT_TIMESTAMP"
    await own_world.change_reference(
        "INSERT INTO group_user (user_id, permission_key, group_id, create_by, change_by,"
        f" create_time, change_time) SELECT $1, 'ro', {group}, 1, 1, {now}, {now}",
        agent,
    )
    given = (await own_world.ask(total, login=HAS_NOTHING)).data
    assert given == (await own_world.ask(total, login=SALES_ONLY)).data
    await own_world.change_reference("DELETE FROM group_user WHERE user_id = $1", agent)
    assert (await own_world.ask(total, login=HAS_NOTHING)).data == before


async def test_a_queue_above_that_cannot_be_read_is_null(own_world: World) -> None:
    """The queue itself stays readable, with its whole name."""
    query = (
        '{ queue(name: "Vertrieb::Angebote") { name parent { name } } queues { nodes { name } } }'
    )
    readable = (await own_world.ask(query, login=SALES_ONLY)).data
    assert readable["queue"]["parent"] == {"name": "Vertrieb"}
    await own_world.change_reference(
        "UPDATE queue SET group_id = (SELECT id FROM permission_groups WHERE name = 'support')"
        " WHERE name = 'Vertrieb'"
    )
    hidden = (await own_world.ask(query, login=SALES_ONLY)).data
    assert hidden["queue"] == {"name": "Vertrieb::Angebote", "parent": None}
    assert {"name": "Vertrieb"} not in hidden["queues"]["nodes"]


async def test_viewer_can_follows_the_rights_on_the_queue(world: World) -> None:
    """`ro` shows, `note` adds notes, `rw` does everything."""
    page = 'tickets(first: 1, filter: {queues: ["Support::*"]})'
    query = f"{{ {page} {{ nodes {{ viewerCan {{ note owner priority write }} }} }} }}"
    rights = {}
    for login in (ADMIN, SUPPORT_READER, "sabine.richter"):
        [ticket] = (await world.ask(query, login=login)).data["tickets"]["nodes"]
        rights[login] = [name for name, may in ticket["viewerCan"].items() if may]
    assert rights == {
        ADMIN: ["note", "owner", "priority", "write"],
        SUPPORT_READER: ["note"],
        "sabine.richter": [],
    }
