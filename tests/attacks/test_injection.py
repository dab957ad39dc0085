"""Injection: wherever the schema takes a text, it is nothing but a text to every store.

Asked of a service whose own tables are in PostgreSQL or SQLite, with a source in SQL and one in a
directory. Places and documents are made of the schema.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from domain.ids import UserId
from domain.tokens import Account
from schema.executor.executor import Executor
from tests.attacks.attacked import AGENT, CUSTOMER, Attacked, attacked, token_of
from tests.attacks.judging import codes, judged
from tests.attacks.payloads import EVERY, UNKNOWN
from tests.attacks.places import Place, places, size
from tests.attacks.tables import counts
from tests.attacks.with_directory import DIRECTORY, LDIF, world_with
from tests.rights.inputs import Subject
from tests.rights.oracle import CRM
from tests.rights.principals import QUEUE
from tests.rights.rows import oracle_of
from tests.servers.slapd import Slapd, slapd
from tests.world.stores import NewStores

# long, and the same on every loop
pytestmark = pytest.mark.asyncio(loop_factories=["uvloop"])

EVERYWHERE = {
    "Query": "%s",
    "Viewer": "viewer { %s }",
    "Ticket": "tickets(first: 1) { nodes { %s } }",
    "Article": "tickets(first: 1) { nodes { articles(first: 1) { nodes { %s } } } }",
}
# how each type with texts in its arguments is reached; a new one needs a line
WAYS = {
    AGENT: {
        **EVERYWHERE,
        "Queue": f'queue(name: "{QUEUE}") {{ %s }}',
        "MyTickets": "viewer { myTickets { %s } }",
        "CustomerUser": 'customerUser(login: "K10002") { %s }',
        "Company": 'company(customerId: "1001") { %s }',
    },
    CUSTOMER: {
        **EVERYWHERE,
        "Queue": "queues(first: 1) { nodes { %s } }",
        "CustomerUser": "viewer { customerUser { %s } }",
        "Company": "viewer { customerUser { company { %s } } }",
    },
}
READ = {place.name: place for place in places() if place.type != "Mutation"}
WRITTEN = {place.name: place for place in places() if place.type == "Mutation"}
# a customer has no other fields: test_telling.py
ASKED = [
    (who, name)
    for who in (AGENT, CUSTOMER)
    for name, place in READ.items()
    if who == AGENT or place.is_for_customers
]
KEPT = ("ticket", "article", "ticket_history", "users", "customer_user", "customer_company")


@pytest.fixture(scope="session")
def directory() -> Iterator[Slapd]:
    with slapd(LDIF) as server:
        yield server
        for change in ("ADD", "MOD", "DEL", "MODRDN", "PASSMOD"):
            assert server.did(change) == []


@pytest.fixture(scope="session")
async def asked(
    directory: Slapd, new_stores: NewStores, executor: Executor
) -> AsyncIterator[Attacked]:
    """A service that is only read; at its end each table has as many rows as before."""
    async with world_with(directory, new_stores, executor) as world:
        target = await attacked(world)
        before = await counts(world.stores)
        assert len(before) > 50
        yield target
        assert await counts(world.stores) == before


@dataclass(frozen=True)
class Changed:
    """A service whose administrator changes things."""

    target: Attacked
    subject: Subject
    before: dict[str, int]

    async def token(self) -> str:
        """A new one, since a mutation may end the one it is sent with."""
        return await token_of(self.target.world, Account(UserId(1)))


@pytest.fixture(scope="session")
async def changed(
    directory: Slapd, new_stores: NewStores, executor: Executor
) -> AsyncIterator[Changed]:
    async with world_with(directory, new_stores, executor) as world:
        target = await attacked(world)
        [[token]] = await world.services.db.rows("SELECT max(id) FROM tg_token")
        admin = replace(target.agent, name="admin", agent="root@localhost")
        subject = Subject(await oracle_of(world.stores), admin, token, seen=True)
        yield Changed(target, subject, await counts(world.stores))


async def sent(target: Attacked, who: str, document: str, variables: dict[str, Any]) -> Any:
    """Half of a surrogate pair is written as JSON writes it."""
    async with target.by(who) as client:
        return await client.post(
            "/graphql",
            content=json.dumps({"query": document, "variables": variables}),
            headers={"content-type": "application/json"},
        )


@pytest.fixture
def step(request: pytest.FixtureRequest) -> int:
    """Each payload is tried at every place if that is wanted, else each 96th."""
    return 1 if request.config.getoption("--thorough") else 96


def texts(place: Place, step: int) -> list[str]:
    """Which payloads a place is tried with depends on its name."""
    return EVERY[zlib.crc32(place.name.encode()) % step :: step]


@pytest.mark.parametrize(("who", "name"), ASKED)
async def test_a_text_finds_no_more_than_a_harmless_one(
    asked: Attacked, who: str, name: str, step: int
) -> None:
    """Refused, or answered with nothing that an unknown text would not find as well."""
    place = READ[name]
    assert place.type in WAYS[who], "say in WAYS how the type is reached"
    document = place.document(WAYS[who][place.type])
    for source in (CRM, DIRECTORY) if "source" in document else (CRM,):
        given = {"source": source}
        plain = await sent(asked, who, document, place.variables(UNKNOWN, given))
        most = size(judged(plain, who).get("data"))
        for text in texts(place, step):
            answer = await sent(asked, who, document, place.variables(text, given))
            body = judged(answer, who, said=text)
            assert "UNAUTHENTICATED" not in codes(body)
            assert size(body.get("data")) <= most, text[:100]
            assert "sources" not in body.get("extensions", {}), text[:100]


@pytest.mark.parametrize("name", WRITTEN)
async def test_a_text_changes_no_more_than_a_harmless_one(
    changed: Changed, name: str, step: int
) -> None:
    """Everything else is valid: done or refused in the payload, and no table loses a row by it."""
    place, world = WRITTEN[name], changed.target.world
    document = place.document("%s", "mutation")
    given = {"input": changed.subject.input_of(place.field)}
    for text in texts(place, step):
        target = replace(changed.target, tokens={AGENT: await changed.token()})
        answer = await sent(target, AGENT, document, place.variables(text, given))
        body = judged(answer, AGENT, said=text)
        assert "UNAUTHENTICATED" not in codes(body)
        assert "sources" not in body.get("extensions", {}), text[:100]
    after = await counts(world.stores)
    assert after.keys() == changed.before.keys()
    assert {name: after[name] for name in KEPT} == {name: changed.before[name] for name in KEPT}


@pytest.mark.parametrize("who", [AGENT, CUSTOMER])
async def test_a_known_text_is_found(asked: Attacked, who: str) -> None:
    """So that finding nothing above is about the texts: searches do find in every store."""
    queries = {
        CUSTOMER: ["viewer { customerUser { company { contacts { totalCount } } } }"],
        AGENT: [
            f'externalCustomers(source: "{DIRECTORY}", search: "p00") {{ totalCount }}',
            f'externalCustomers(source: "{CRM}", search: "K1") {{ totalCount }}',
            'customerUsers(search: "a") { totalCount }',
            'companies(search: "Directory") { totalCount }',
        ],
    }
    for query in queries[who]:
        assert size(judged(await sent(asked, who, f"{{ {query} }}", {}), who)["data"]) > 0


async def test_every_kind_of_place_is_tried() -> None:
    """Texts in arguments, in inputs, in lists in inputs; and of mutations."""
    assert {"Query.customerUsers(search)", "Query.node(id)", "Query.nodes(ids)"} <= READ.keys()
    assert {"Query.tickets(filter.title)", "Queue.tickets(filter.queues)"} <= READ.keys()
    assert {"Query.tickets(filter.createdAfter)", "Company.contacts(search)"} <= READ.keys()
    assert {"Mutation.ticketSetCustomer(input.contact.key)"} <= WRITTEN.keys()
