"""When something breaks: a source costs its own part, anything unexpected is masked and logged."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.world.world import World

SENTENCE = (Path(__file__).parent / "ticket_with_contacts.graphql").read_text()
PAGE = (Path(__file__).parent / "ticket_page.graphql").read_text()
EXAMPLE = {"number": "2026010110000018"}
SOURCES = "{ sources { name status lastError } }"
# waits until they are gone: otherwise whoever asks next may still meet one
THROW_OUT = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1"
OUTSIDE = {"firstName", "lastName", "email", "phone", "mobile", "company"}


@asynccontextmanager
async def outage(world: World, where: str) -> AsyncIterator[None]:
    """One database lets nobody in: PostgreSQL throws everybody out, SQLite is locked."""
    if world.engine == "sqlite":
        with closing(sqlite3.connect(where, isolation_level=None)) as intruder:
            intruder.execute("BEGIN EXCLUSIVE")
            yield
        return
    server, _, name = where.rpartition("/")
    admin = await asyncpg.connect(f"{server}/postgres")
    try:
        await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await admin.execute(THROW_OUT, name)
        yield
        await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    finally:
        await admin.close()


async def test_an_outage_costs_the_external_fields_alone(own_world: World) -> None:
    """No top-level error: our own rows answer, and say so; afterwards all is as before."""
    before = await own_world.ask(SENTENCE, EXAMPLE)
    person = before.data["ticket"]["customerUser"]
    assert person["externalStatus"] == "FRESH"
    async with outage(own_world, own_world.stores.crm):
        during = await own_world.ask(SENTENCE, EXAMPLE)
        [listed] = (await own_world.ask(SOURCES)).data["sources"]
    assert during.body["extensions"] == {"sources": [{"name": "crm", "status": "DOWN"}]}
    left = during.data["ticket"].pop("customerUser")
    assert left["externalStatus"] == "UNAVAILABLE"
    assert left["login"] == person["login"]
    assert left["company"]["customerId"] == person["company"]["customerId"]
    assert during.data["ticket"] == {
        n: v for n, v in before.data["ticket"].items() if n != "customerUser"
    }
    assert (listed["name"], listed["status"]) == ("crm", "DOWN")
    assert own_world.stores.crm not in listed["lastError"]
    after = await own_world.ask(SENTENCE, EXAMPLE)
    assert after.body == before.body
    assert (await own_world.ask(SOURCES)).data["sources"][0]["status"] in ("UP", "DEGRADED")


async def test_an_outage_costs_a_page_no_ticket(own_world: World) -> None:
    """A hundred tickets, every one as before but for what the source knows."""
    before = (await own_world.ask(PAGE, {"first": 100})).data["tickets"]
    async with outage(own_world, own_world.stores.crm):
        during = await own_world.ask(PAGE, {"first": 100})
    assert during.unreached == ["crm"]
    states = {node["customerUser"]["externalStatus"] for node in during.data["tickets"]["nodes"]}
    assert states == {"UNAVAILABLE"}
    assert numbers(during.data["tickets"]) == numbers(before)
    assert during.data["tickets"]["pageInfo"] == before["pageInfo"]


def numbers(page: Any) -> list[str]:
    return [node["number"] for node in page["nodes"]]


# one engine: on SQLite each of them would take as long as somebody waits for a lock
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "field",
    [
        "customerUsers(first: 100) { totalCount nodes { fullName externalStatus } }",
        'customerUsers(search: "a", filter: {registered: false}) { totalCount nodes { id } }',
        "companies { totalCount nodes { name } }",
        'externalCustomers(source: "crm") { totalCount nodes { key } }',
        'customerUser(login: "K10002") { fullName externalStatus }',
        'company(customerId: "1001") { name contacts { totalCount nodes { externalStatus } } }',
        'company(customerId: "not known here") { name }',
    ],
)
async def test_every_field_answers_without_the_source(own_world: World, field: str) -> None:
    """With what there is, and with the source among those not reached."""
    async with outage(own_world, own_world.stores.crm):
        during = await own_world.ask(f"{{ {field} }}")
    assert during.data
    assert during.unreached == ["crm"]
    assert (await own_world.ask(f"{{ {field} }}")).unreached == []


PAGES = {
    "customerUsers": "filter: {registered: false}, ",
    "externalCustomers": 'source: "crm", ',
}


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("field", list(PAGES))
async def test_an_outage_between_two_pages_is_not_the_end(own_world: World, field: str) -> None:
    """The page ends where it began; asked for again, it is there."""
    query = f"""query($after: String) {{ {field}({PAGES[field]}first: 1, after: $after) {{
        nodes {{ __typename }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    first = (await own_world.ask(query)).data[field]
    after = {"after": first["pageInfo"]["endCursor"]}
    before = (await own_world.ask(query, after)).data[field]
    async with outage(own_world, own_world.stores.crm):
        during = await own_world.ask(query, after)
        fresh = await own_world.ask(query)
    assert during.data[field] == {
        "nodes": [],
        "pageInfo": {"hasNextPage": True, "endCursor": after["after"]},
    }
    assert during.unreached == ["crm"]
    assert fresh.data[field]["pageInfo"] == {"hasNextPage": True, "endCursor": None}
    assert before["nodes"]
    assert (await own_world.ask(query, after)).data[field] == before


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_our_own_database_may_be_away(own_world: World) -> None:
    """Everything else cannot be answered then: a code, a hint to try again, and no reason."""
    query = "{ viewer { agent { login } } tickets { totalCount } }"
    before = (await own_world.ask(query)).data
    async with outage(own_world, own_world.stores.own):
        answer = await own_world.ask(query)
    assert answer.codes == ["UNAVAILABLE"]
    assert answer.errors[0]["message"] == "The database does not answer. Try again later."
    assert (await own_world.ask(query)).data == before


# --- mistakes of ours

REASON = "SELECT pw FROM users: no such column in /srv/secret.py"


async def broken(*_: Any) -> Any:
    raise RuntimeError(REASON)


@pytest.mark.parametrize("path", ["ticket", "tickets"])
async def test_a_mistake_of_ours_is_masked_and_logged(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """The client gets an ID to ask about, the log the reason with it; other fields answer."""
    call = {"ticket": 'ticket(number: "1") { id }', "tickets": "tickets { totalCount }"}[path]
    monkeypatch.setattr(world.services.db, "fetch", broken)
    with caplog.at_level(logging.ERROR, "schema.errors"):
        answer = await world.ask(f"{{ {call} }}")
        partly = await world.ask('{ viewer { agent { login } } ticket(number: "1") { id } }')
    assert answer.codes == ["INTERNAL"]
    [error] = answer.errors
    request_id = error["extensions"]["requestId"]
    assert error["path"] == [path]
    assert error["message"] == f"Something went wrong here. The request ID is {request_id}."
    assert REASON not in str(answer.body)
    assert f"request={request_id}" in caplog.text
    assert REASON in caplog.text
    assert partly.body["data"]["viewer"] == {"agent": {"login": "root@localhost"}}


async def test_a_mistake_in_one_field_costs_that_field(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each entry of the history is there, without what could not be made readable."""

    def unreadable(*_: Any) -> Any:
        raise RuntimeError(REASON)

    monkeypatch.setattr("resolvers.tickets.readable", unreadable)
    query = "query($n: String!) { ticket(number: $n) { history(first: 2) { nodes { kind new } } } }"
    answer = await world.ask(query, {"n": EXAMPLE["number"]})
    assert answer.codes == ["INTERNAL"] * 2
    nodes = answer.body["data"]["ticket"]["history"]["nodes"]
    assert [node["new"] for node in nodes] == [None, None]
    assert REASON not in str(answer.body)
