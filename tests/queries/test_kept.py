"""What is kept of customers between operations: it saves statements, and nobody can tell."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from domain.shelf import Shelf
from loaders.kept import KeptCustomers
from schema.build import build
from schema.executor.executor import Executor
from settings import Settings
from tests.queries.test_failures import PAGE, outage
from tests.world.stores import NewStores, Stores
from tests.world.world import World, open_world

PERSON = """{ customerUser(login: "K10002") {
    login fullName email externalStatus company { name contacts { totalCount nodes { fullName } } }
} }"""
# what an OTRS beside us may do to customers
CHANGES = {
    "a name": "UPDATE customer_user SET last_name = 'Zuletzt' WHERE login = '{login}'",
    "a company": "UPDATE customer_user SET customer_id = '1001' WHERE login = '{login}'",
    "somebody more": "INSERT INTO customer_user (login, email, customer_id, first_name, last_name,"
    " valid_id, create_time, create_by, change_time, change_by) VALUES"
    " ('new.{n}', 'n{n}@x', '1001', 'Neu', 'Neuer', 1, '2026-01-01', 1, '2026-01-01', 1)",
    "nobody any more": "DELETE FROM customer_user WHERE login LIKE 'new.%'",
    "another company": "INSERT INTO customer_user_customer (user_id, customer_id, create_time,"
    " create_by, change_time, change_by)"
    " VALUES ('{login}', '1002', '2026-01-01', 1, '2026-01-01', 1)",
    "fewer companies": "DELETE FROM customer_user_customer",
    "a link": "UPDATE tg_customer_link SET external_key = 'none {n}' WHERE login = '{login}'",
    "no link": "DELETE FROM tg_customer_link WHERE login = '{login}'",
    "a company's name": "UPDATE customer_company SET name = 'A {n}' WHERE customer_id = '1001'",
}


@dataclass(frozen=True)
class Remembering(Stores):
    """The same stores, with a source whose answers are kept."""

    @property
    def settings(self) -> Settings:
        given = super().settings.model_dump()
        given["database"]["url"] = super().settings.database.url
        given["sources"][0] |= {"cache_time": 1000, "stale_time": 1000}
        return Settings(**given)


@asynccontextmanager
async def remembering(new_stores: NewStores, executor: Executor) -> AsyncIterator[World]:
    """A service that keeps what it may."""
    with new_stores() as stores:
        keeping = Remembering(stores.engine, stores.own, stores.crm)
        async with open_world(keeping, executor) as world:
            world.services = replace(world.services, kept=KeptCustomers(10_000))
            yield world


async def forgetful(world: World, query: str, variables: dict[str, Any] | None = None) -> Any:
    """The answer of the same service without anything of ours kept."""
    keeping = world.services
    world.services = replace(keeping, kept=KeptCustomers(0))
    try:
        return (await world.ask(query, variables)).data
    finally:
        world.services = keeping


async def test_the_page_costs_three_statements_when_all_is_kept(
    new_stores: NewStores, executor: Executor
) -> None:
    """The version of the customers, the tickets, and their number; the CRM is not asked."""
    async with remembering(new_stores, executor) as world:
        first = await world.ask(PAGE, {"first": 100})
        second = await world.ask(PAGE, {"first": 100})
        size = len(world.services.kept)
        third = await world.ask(PAGE, {"first": 100})

    assert first.body == second.body == third.body
    assert (first.count("own"), first.count("crm")) == (7, 4)
    assert (second.count("own"), second.count("crm")) == (3, 0)
    assert sum("tg_customer_version" in sql for _, sql in second.statements) == 1
    assert size > 0


async def test_without_the_source_s_cache_our_rows_are_kept_alone(
    own_world: World,
) -> None:
    """Every answer asks the source; of ours there are the version, the page and the companies."""
    own_world.services = replace(own_world.services, kept=KeptCustomers(10_000))
    first = await own_world.ask(PAGE, {"first": 100})
    second = await own_world.ask(PAGE, {"first": 100})

    assert first.body == second.body
    assert (second.count("own"), second.count("crm")) == (4, first.count("crm"))


@pytest.mark.parametrize("what", CHANGES)
async def test_a_change_beside_us_is_seen_at_once(
    new_stores: NewStores, executor: Executor, what: str
) -> None:
    """In the very next operation, whatever was kept before."""
    async with remembering(new_stores, executor) as world:
        login = await somebody(world)
        query = f'{{ customerUser(login: "{login}") {{ fullName customerId link {{ key }}'
        query += " companies { name contacts { totalCount nodes { fullName login } } } } }"
        for asked in (query, PERSON):
            await world.ask(asked)
        await world.execute(CHANGES[what].format(login=login, n=1))

        for asked in (query, PERSON):
            assert (await world.ask(asked)).data == await forgetful(world, asked)


async def somebody(world: World) -> str:
    """The login of somebody with a stored link."""
    rows = await world.services.db.rows("SELECT min(login) FROM tg_customer_link")
    login: str = rows[0][0]
    return login


@pytest.mark.parametrize("seed", range(3))
async def test_nobody_can_tell_that_anything_is_kept(
    new_stores: NewStores, executor: Executor, seed: int
) -> None:
    """Any changes in any order, with questions between them: the answers are always the same."""
    dice = random.Random(seed)
    queries = [(PAGE, {"first": 30}), (PAGE, {"first": 100}), (PERSON, None)]
    async with remembering(new_stores, executor) as world:
        rows = await world.services.db.rows("SELECT login FROM tg_customer_link ORDER BY login")
        for n in range(12):
            what, [login] = dice.choice(sorted(CHANGES)), dice.choice(rows)
            await world.execute(CHANGES[what].format(login=login, n=n))
            for query, variables in dice.sample(queries, 2):
                kept = (await world.ask(query, variables)).data
                assert kept == await forgetful(world, query, variables), (n, what)


async def test_a_change_of_ours_is_seen_in_its_own_payload(
    new_stores: NewStores, executor: Executor
) -> None:
    """And by whoever asks next."""
    async with remembering(new_stores, executor) as world:
        login = await somebody(world)
        query = f'{{ customerUser(login: "{login}") {{ link {{ key stored }} }} }}'
        before = (await world.ask(query)).data["customerUser"]["link"]
        done = await world.ask(
            "mutation($input: CustomerUserUnlinkInput!) { customerUserUnlink(input: $input) {"
            " customerUser { link { key stored } } errors { code } } }",
            {"input": {"login": login}},
        )
        after = (await world.ask(query)).data["customerUser"]["link"]

    assert before["stored"] is True
    assert done.data["customerUserUnlink"]["errors"] == []
    assert done.data["customerUserUnlink"]["customerUser"]["link"] == after
    assert after != before


async def test_what_old_answers_made_is_not_kept(new_stores: NewStores, executor: Executor) -> None:
    """While the source is away old data go out, marked so; they are not put away as current."""
    async with remembering(new_stores, executor) as world:
        fresh = (await world.ask(PERSON)).data
        [guard] = world.services.directory.guards
        guard._store._fresh_for = 0  # whatever is kept there is old from now on
        world.services = replace(world.services, kept=KeptCustomers(10_000))
        async with outage(world, world.stores.crm):
            for _ in range(2):
                during = await world.ask(PERSON)
                assert during.data["customerUser"]["externalStatus"] == "STALE"
                assert during.unreached == ["crm"]
        guard._store._fresh_for = 1000
        assert (await world.ask(PERSON)).data == fresh


async def test_a_fragment_is_for_its_own_selection(
    new_stores: NewStores, executor: Executor
) -> None:
    """Other fields, aliases and pages of the same contacts are written for themselves."""
    company = '{{ company(customerId: "1001") {{ contacts{} }} }}'
    selections = [
        "(first: 3) { totalCount nodes { fullName } }",
        "(first: 3) { totalCount nodes { login } }",
        "(first: 3) { nodes { fullName } totalCount }",
        "(first: 3) { __typename totalCount nodes { __typename fullName } }",
        "(first: 3) { many: totalCount nodes { fullName } }",
        "(first: 2) { totalCount nodes { fullName } }",
        "(first: 3) { edges { cursor node { fullName } } pageInfo { endCursor } }",
        "(first: 3) { nodes { company { name } } }",
    ]
    async with remembering(new_stores, executor) as world:
        for _ in range(2):
            for selection in selections:
                query = company.format(selection)
                assert (await world.ask(query)).data == await forgetful(world, query)


async def test_contacts_that_are_kept_are_written_once(
    new_stores: NewStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next answers copy them, whoever asks, and also where a client adds `__typename`."""
    query = '{ company(customerId: "1001") { contacts(first: 5) {'
    query += " __typename totalCount nodes { __typename login fullName } } } }"
    put: list[Any] = []
    original = Shelf.put

    def noting(shelf: Shelf, shape: Any, *written: Any) -> None:
        put.append(shape)
        original(shelf, shape, *written)

    monkeypatch.setattr(Shelf, "put", noting)
    async with remembering(new_stores, Executor(build())) as world:
        agents = await world.services.db.rows("SELECT login FROM users WHERE valid_id = 1")
        answers = [(await world.ask(query, login=login)).data for [login] in agents[:4]]

    assert len(answers) > 1
    assert [answer == answers[0] for answer in answers] == [True] * len(answers)
    assert len(put) == 1
