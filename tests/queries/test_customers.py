"""Customers see their own tickets and those of their companies, and of these what is for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from auth.rights import Customer, CustomerRights, Rights
from domain.tokens import Account
from domain.viewer import Viewer
from resolvers import viewers
from schema.audience import CUSTOMERS
from schema.build import build, core
from tests.world.world import World

MINE = """
query {
  viewer { agent { login } customerUser { login } queues { name } }
  tickets(first: 100, filter: {archived: null}) {
    totalCount nodes { number customerId customerUser { login } company { customerId } }
  }
}
"""
ARTICLES = """
query($number: String!) {
  ticket(number: $number) {
    articles { totalCount nodes { id position visibleForCustomer } }
    back: articles(last: 1) { nodes { position } }
  }
}
"""
# agents may ask for it, customers may not: as if it were not there
HIDDEN = {
    "{ tickets { nodes { owner { login } } } }": ("owner", "Ticket"),
    "{ tickets { nodes { history { totalCount } } } }": ("history", "Ticket"),
    "{ tickets { nodes { articles { nodes { createdBy { login } } } } } }": (
        "createdBy",
        "Article",
    ),
    "{ sources { name } }": ("sources", "Query"),
    "{ customerUsers { totalCount } }": ("customerUsers", "Query"),
    "{ companies { totalCount } }": ("companies", "Query"),
    "{ viewer { lockedTickets { totalCount } } }": ("lockedTickets", "Viewer"),
    "{ queues { nodes { counters { total } } } }": ("counters", "Queue"),
    "{ __schema { types { name } } }": ("__schema", "Query"),
    "{ nodes(ids: []) { id ...F } } fragment F on Ticket { watchers { login } }": (
        "watchers",
        "Ticket",
    ),
    'mutation { tokenCreate(input: {name: "x"}) { token } }': ("tokenCreate", "Mutation"),
}
TICKETS = """
    SELECT tn, customer_id, customer_user_id, ticket.id FROM ticket
    JOIN queue ON queue.id = queue_id ORDER BY tn
"""


@dataclass(frozen=True)
class Somebody:
    """A customer with colleagues, all of whom have tickets."""

    login: str
    company: str
    viewer: Viewer


@pytest.fixture
async def customer(world: World) -> Somebody:
    rows = await world.services.db.rows(
        "SELECT login, customer_user.customer_id FROM customer_user"
        " JOIN ticket ON lower(customer_user_id) = lower(login)"
        " WHERE customer_user.valid_id = 1 AND customer_user.customer_id <> ''"
        " AND customer_user.customer_id IN (SELECT t.customer_id FROM ticket AS t"
        "  WHERE lower(t.customer_user_id) <> lower(login)) ORDER BY login LIMIT 1"
    )
    [(login, company)] = rows
    return Somebody(login, company, await world.customer(login))


async def test_a_customer_sees_his_and_his_companies_tickets(
    world: World, customer: Somebody
) -> None:
    answer = (await world.ask(MINE, login=customer.viewer)).data
    keys = customer.viewer.sight.companies
    assert customer.company.lower() in keys
    expected = [
        number
        for number, company, login, _ in await world.services.db.rows(TICKETS)
        if (company or "").lower() in keys or (login or "").lower() == customer.login.lower()
    ]
    assert answer["viewer"]["agent"] is None
    assert answer["viewer"]["customerUser"] == {"login": customer.login}
    assert sorted(ticket["number"] for ticket in answer["tickets"]["nodes"]) == expected
    assert answer["tickets"]["totalCount"] == len(expected) > 0
    whose = {ticket["customerUser"]["login"] for ticket in answer["tickets"]["nodes"]}
    assert len(whose) > 1


async def test_without_the_companys_tickets_there_are_his_own(
    world: World, customer: Somebody
) -> None:
    """OTRS: CustomerDisableCompanyTicketAccess."""
    rights = Rights(world.services.db, CustomerRights(company_tickets=False))
    alone = await alike(rights, customer, world)
    answer = (await world.ask(MINE, login=alone)).data
    whose = {ticket["customerUser"]["login"] for ticket in answer["tickets"]["nodes"]}
    assert whose == {customer.login}
    assert not [one for one in answer["tickets"]["nodes"] if one["company"]]


async def alike(rights: Rights, customer: Somebody, world: World) -> Viewer:
    """The same customer with other rights."""
    companies = sorted(customer.viewer.sight.companies)
    whoever = Customer(customer.login, [customer.login], companies)
    return await rights.customer(whoever, world.services.references.current)


async def test_customers_see_the_queues_of_their_groups(
    own_world: World,
) -> None:
    """OTRS: CustomerGroupSupport, with rights of the person, of his company, and of everybody."""
    rights = Rights(own_world.services.db, CustomerRights(groups=True, always_groups=("stats",)))
    [(login, company)] = await own_world.services.db.rows(
        "SELECT login, customer_id FROM customer_user WHERE customer_id <> '' LIMIT 1"
    )
    viewer = await own_world.customer(login)
    somebody = Somebody(login, company, viewer)
    assert not (await alike(rights, somebody, own_world)).queues
    now = "CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1"
    queues = await own_world.services.db.rows(
        "SELECT min(queue.id), group_id FROM queue JOIN permission_groups"
        " ON permission_groups.id = group_id AND permission_groups.valid_id = 1"
        " GROUP BY group_id ORDER BY group_id LIMIT 2"
    )
    (_, first), (_, second) = queues
    await own_world.execute(
        f"INSERT INTO group_customer_user VALUES ($1, $2, 'ro', 1, {now})", login.upper(), first
    )
    await own_world.execute(
        f"INSERT INTO group_customer VALUES ($1, $2, 'rw', 1, 'Ticket::CustomerID::Same', {now})",
        company.lower(),
        second,
    )
    seen = (await alike(rights, somebody, own_world)).queues
    reference = own_world.services.references.current
    groups = {queue.group_id for queue in reference.queues.values() if queue.pk in seen}
    assert groups == {first, second}


async def test_articles_that_are_for_agents_are_not_there(world: World, customer: Somebody) -> None:
    """Not in pages, nor counted, nor in the positions of the others, nor by their IDs."""
    numbers = await world.services.db.rows(
        "SELECT tn FROM ticket WHERE lower(customer_user_id) = lower($1) OR customer_id = $2",
        customer.login,
        customer.company,
    )
    checked = 0
    for (number,) in numbers:
        asked = {"number": number}
        everything = (await world.ask(ARTICLES, asked)).data["ticket"]["articles"]["nodes"]
        found = (await world.ask(ARTICLES, asked, login=customer.viewer)).data["ticket"]
        visible = [one["id"] for one in everything if one["visibleForCustomer"]]
        assert [one["id"] for one in found["articles"]["nodes"]] == visible
        assert found["articles"]["totalCount"] == len(visible)
        positions = [one["position"] for one in found["articles"]["nodes"]]
        assert positions == list(range(1, len(visible) + 1))
        assert [one["position"] for one in found["back"]["nodes"]] == positions[-1:]
        await check_ids(world, customer, everything)
        checked += len(everything) - len(visible)
    assert checked


async def check_ids(world: World, customer: Somebody, articles: list[dict[str, Any]]) -> None:
    ids = {"ids": [one["id"] for one in articles]}
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Article { position } } }"
    found = (await world.ask(query, ids, login=customer.viewer)).data["nodes"]
    assert [one is not None for one in found] == [one["visibleForCustomer"] for one in articles]
    positions = [one["position"] for one in found if one]
    assert positions == list(range(1, len(positions) + 1))


async def test_a_stranger_is_not_there(world: World, customer: Somebody) -> None:
    """Neither people nor companies that are not his: by login, by key, or by ID."""
    keys = customer.viewer.sight.companies
    people = await world.services.db.rows("SELECT login, customer_id FROM customer_user")
    query = "query($login: String!) { customerUser(login: $login) { id login } }"
    seen, unseen = 0, 0
    for login, company in people[:60]:
        everybody = (await world.ask(query, {"login": login})).data["customerUser"]
        found = await world.ask(query, {"login": login}, login=customer.viewer)
        by_id = await world.ask(
            "query($id: ID!) { node(id: $id) { id } }",
            {"id": everybody["id"]},
            login=customer.viewer,
        )
        assert (found.data["customerUser"] is None) == (by_id.data["node"] is None)
        if company.lower() in keys or login == customer.login:
            assert found.data["customerUser"] == everybody
            seen += 1
        elif found.data["customerUser"] is None:
            unseen += 1
    assert unseen > seen >= 1


@pytest.mark.parametrize("query", HIDDEN)
async def test_what_is_for_agents_does_not_exist_for_customers(
    world: World, customer: Somebody, query: str
) -> None:
    answer = await world.ask(query, login=customer.viewer)
    field, type_name = HIDDEN[query]
    assert answer.refused
    assert "data" not in answer.body
    [error] = answer.errors
    assert error["message"] == f"Cannot query field '{field}' on type '{type_name}'."


@pytest.mark.parametrize(
    ("query", "field", "type_name"),
    [
        ("{ tickets { nodes { ownr { id } } } }", "ownr", "Ticket"),
        ("{ tickets { nodes { owner } } }", "owner", "Ticket"),
        ("{ tickets { nodes { number { id } history(first: true) } } }", "history", "Ticket"),
        ("{ source { name } }", "source", "Query"),
    ],
)
async def test_mistakes_do_not_tell_what_is_for_agents(
    world: World, customer: Somebody, query: str, field: str, type_name: str
) -> None:
    """Agents are told what they may have meant."""
    answer = await world.ask(query, login=customer.viewer)
    assert [error["message"] for error in answer.errors] == [
        f"Cannot query field '{field}' on type '{type_name}'."
    ]
    agents = (await world.ask(query)).errors
    assert answer.errors != agents


@pytest.mark.parametrize(
    "condition",
    [
        "owner: []",
        "responsible: []",
        "lock: LOCKED",
        "watchedByMe: true",
        "inMyQueues: false",
        "unseen: true",
    ],
)
async def test_nobody_learns_by_a_condition_what_he_may_not_ask(
    world: World, customer: Somebody, condition: str
) -> None:
    query = f"{{ tickets(filter: {{{condition}}}) {{ totalCount }} }}"
    answer = await world.ask(query, login=customer.viewer)
    assert answer.codes == ["INVALID_INPUT"]
    assert answer.errors[0]["message"].endswith("expected nothing: it is for agents.")


async def test_an_agent_is_no_node_for_customers(world: World, customer: Somebody) -> None:
    ids = "{ tickets(first: 1) { nodes { owner { id } history(first: 1) { nodes { id } } } } }"
    [ticket] = (await world.ask(ids)).data["tickets"]["nodes"]
    given = {"ids": [ticket["owner"]["id"], ticket["history"]["nodes"][0]["id"]]}
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await world.ask(query, given, login=customer.viewer)).data == {"nodes": [None, None]}
    assert None not in (await world.ask(query, given)).data["nodes"]


async def test_a_customer_who_may_no_longer_be_used_is_nobody(own_world: World) -> None:
    [(login,)] = await own_world.services.db.rows(
        "SELECT login FROM customer_user WHERE valid_id = 1 ORDER BY login LIMIT 1"
    )
    account = Account(customer=login)
    assert await viewers.viewer_of(own_world.services, account)
    await own_world.execute("UPDATE customer_user SET valid_id = 2 WHERE login = $1", login)
    assert await viewers.viewer_of(own_world.services, account) is None
    assert await viewers.viewer_of(own_world.services, Account(customer="nobody at all")) is None


def test_what_customers_may_ask_is_in_the_schema() -> None:
    types = core(build()).type_map
    for type_name, fields in CUSTOMERS.items():
        assert fields <= set(types[type_name].fields), type_name  # type: ignore[attr-defined]
