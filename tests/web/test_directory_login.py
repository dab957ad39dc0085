"""Customers log in by a directory where none of our rows decides, and see their tickets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from bonsai import LDAPClient

from app import open_directory, open_services
from auth.attempts import LoginSettings
from auth.login import Credentials, Logins
from auth.passwords import hashed
from resolvers.context import Context
from resolvers.mutations import sessions
from sources.directory import Directory
from sources.passwords import Passwords
from tests.servers.slapd import ADMIN, PASSWORD, Slapd, slapd
from tests.sources.ldap_entries import PEOPLE, TREE, ldap_settings, people
from tests.web.conftest import bearer, visiting
from tests.world.stores import NewStores
from tests.world.world import World

RIGHT = "the directory's"
OWNS = "our own"
HASH = hashed(OWNS)
MARKER = "marker-of-a-password"
CSRF = {"x-ticketgraph-csrf": "1"}
LONG = "x" * 201
LDIF = TREE + people(["anna", "berta", LONG], userPassword=RIGHT, givenName="Anna", sn="Außen")
SETTINGS = {
    "name": "staff",
    "cache_time": 0,
    "stale_time": 0,
    "soft_limit": 20,
    "breaker_failures": 1000,
}
ROW = """
    INSERT INTO customer_user (login, email, customer_id, first_name, last_name, pw, valid_id,
                               create_time, create_by, change_time, change_by)
    VALUES ($1, 'x@example.org', 'x', 'Ours', 'Own', $2, $3,
            '2026-01-01', 1, '2026-01-01', 1)
"""
LINK = """
    INSERT INTO tg_customer_link (login, source, external_key, create_time, create_by)
    VALUES ($1, $2, $3, CURRENT_TIMESTAMP, 1)
"""
TICKET = """
    UPDATE ticket SET customer_user_id = 'anna'
    WHERE id = (SELECT min(id) FROM ticket WHERE archive_flag = 0)
"""
LOGIN = """
mutation($input: LoginInput!) {
  login(input: $input) {
    token viewer { agent { login } customerUser { login fullName } } errors { code }
  }
}
"""
MINE = "{ tickets(first: 5) { totalCount nodes { customerUser { fullName } } } }"


@pytest.fixture(scope="module")
def keeper() -> Iterator[Slapd]:
    """A directory; nobody changes what is in it."""
    with slapd(LDIF) as server:
        yield server


@pytest.fixture
def mortal() -> Iterator[Slapd]:
    """One that a test may change and stop."""
    with slapd(LDIF) as server:
        yield server


@asynccontextmanager
async def browsing(world: World, server: Slapd) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the service with this directory beside its other sources."""
    async with open_directory([ldap_settings(server, allow_login=True, **SETTINGS)]) as more:
        directory = Directory([*world.services.directory.guards, *more.guards])
        often = LoginSettings(refusal_seconds=0, attempts=1000)
        logins = Logins(world.services.db, often, passwords=Passwords(directory.guards))
        world.services = replace(world.services, directory=directory, logins=logins)
        async with visiting(world) as client:
            client.headers.update(CSRF)
            yield client


@pytest.fixture
async def browser(own_world: World, keeper: Slapd) -> AsyncIterator[httpx2.AsyncClient]:
    async with browsing(own_world, keeper) as client:
        yield client


async def status(browser: httpx2.AsyncClient, login: str, password: str, **role: str) -> int:
    sent = {"login": login, "password": password, **role}
    return (await browser.post("/session", json=sent)).status_code


async def log_in(browser: httpx2.AsyncClient, login: str, password: str) -> dict[str, Any]:
    sent = {"query": LOGIN, "variables": {"input": {"login": login, "password": password}}}
    payload: dict[str, Any] = (await browser.post("/graphql", json=sent)).json()["data"]["login"]
    return payload


async def test_whoever_does_not_prove_it_is_refused(browser: httpx2.AsyncClient) -> None:
    assert await status(browser, "anna", "wrong") == 401
    assert await status(browser, "anna", "") == 401
    assert await status(browser, "anna", "\0") == 401
    assert await status(browser, "nobody", RIGHT) == 401
    assert await status(browser, LONG, RIGHT) == 401
    assert await status(browser, "anna", RIGHT, role="agent") == 401
    assert (await log_in(browser, "anna", "wrong"))["errors"] == [{"code": "WRONG_CREDENTIALS"}]


async def test_a_row_that_decides_is_not_overruled(
    own_world: World, browser: httpx2.AsyncClient
) -> None:
    """Neither an invalid one nor one with a password, however the login is written."""
    await own_world.execute(ROW, "anna", HASH, 1)
    for login in ("anna", "Anna"):
        assert await status(browser, login, RIGHT) == 401
    assert await status(browser, "anna", OWNS) == 200
    await own_world.execute("UPDATE customer_user SET pw = '', valid_id = 2 WHERE login = 'anna'")
    for login in ("anna", "Anna"):
        assert await status(browser, login, RIGHT) == 401


async def test_the_agent_of_that_login_decides(
    own_world: World, browser: httpx2.AsyncClient
) -> None:
    sql = "UPDATE users SET login = 'anna' WHERE login = 'frieda.neuling'"
    await own_world.change_reference(sql)
    assert await status(browser, "anna", RIGHT) == 401
    assert await status(browser, "anna", RIGHT, role="customer") == 200


async def test_nobody_becomes_somebody_else_of_the_same_login(
    own_world: World, browser: httpx2.AsyncClient
) -> None:
    """Our row is another person's: a stored link says so."""
    await own_world.execute(ROW, "anna", None, 1)
    await own_world.execute(LINK, "anna", "staff", "berta")
    assert await status(browser, "anna", RIGHT) == 401
    payload = await log_in(browser, "berta", RIGHT)
    assert payload["viewer"]["customerUser"]["login"] == "anna"


async def test_the_row_that_an_invalid_person_is_linked_to_is_refused(
    own_world: World, browser: httpx2.AsyncClient
) -> None:
    await own_world.execute(ROW, "ours", None, 2)
    await own_world.execute(LINK, "ours", "staff", "berta")
    assert await status(browser, "berta", RIGHT) == 401


async def test_a_row_without_a_password_is_entered_by_the_directory(
    own_world: World, browser: httpx2.AsyncClient
) -> None:
    await own_world.execute(ROW, "anna", None, 1)
    payload = await log_in(browser, "anna", RIGHT)
    assert payload["viewer"]["customerUser"] == {"login": "anna", "fullName": "Anna Außen"}


async def test_somebody_known_to_the_directory_alone_sees_his_tickets(
    own_world: World, browser: httpx2.AsyncClient
) -> None:
    """By the key as the directory has it."""
    await own_world.execute(TICKET)
    who = {"login": "anna", "fullName": "Anna Außen", "role": "customer"}
    sent = {"login": "ANNA", "password": RIGHT}
    begun = (await browser.post("/session", json=sent)).json()
    assert begun.pop("expiresAt")
    assert begun == who
    assert (await browser.get("/session")).json() == who

    payload = await log_in(browser, "anna", RIGHT)
    assert payload["viewer"] == {
        "agent": None,
        "customerUser": {"login": None, "fullName": "Anna Außen"},
    }
    browser.cookies.clear()
    answer = await browser.post("/graphql", json={"query": MINE}, headers=bearer(payload["token"]))
    found = {"totalCount": 1, "nodes": [{"customerUser": {"fullName": "Anna Außen"}}]}
    assert answer.json()["data"]["tickets"] == found


async def test_a_session_ends_with_the_entry_and_not_with_the_directory(
    own_world: World, mortal: Slapd, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with browsing(own_world, mortal) as browser:
        assert await status(browser, "anna", RIGHT) == 200
        mortal.stop()
        assert (await browser.get("/session")).status_code == 200
        assert await status(browser, "berta", MARKER) == 401
        mortal.start()
        [guard] = [g for g in own_world.services.directory.guards if g.name == "staff"]
        assert await guard.source.by_key(["anna"])
        await asyncio.to_thread(delete, mortal, f"uid=anna,{PEOPLE}")
        assert (await browser.get("/session")).status_code == 401
    assert "login not decided source=staff" in caplog.text
    assert MARKER not in caplog.text


def delete(server: Slapd, dn: str) -> None:
    client = LDAPClient(server.url)
    client.set_credentials("SIMPLE", ADMIN, PASSWORD)
    with client.connect() as connection:
        connection.delete(dn)


async def test_the_settings_of_a_source_open_this_way(new_stores: NewStores, keeper: Slapd) -> None:
    """And without them it is not there."""
    found = []
    for allowed in (True, False):
        source = ldap_settings(keeper, allow_login=allowed, **SETTINGS)
        with new_stores() as stores:
            settings = stores.settings.model_copy(update={"sources": [source]})
            async with open_services(settings) as services:
                opened = await sessions.log_in(Context(services, None), Credentials("anna", RIGHT))
                found.append(opened and opened[1].login)
    assert found == ["anna", None]


async def test_no_log_has_the_password(
    browser: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for login in ("anna", "nobody"):
        assert await status(browser, login, MARKER) == 401
        assert (await log_in(browser, login, MARKER))["token"] is None
    assert "refused, wrong login or password" in caplog.text
    assert MARKER not in caplog.text
