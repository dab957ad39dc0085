"""Customers log in with the passwords of their rows, and are told apart from agents."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from auth.passwords import hashed
from tests.web.conftest import visiting
from tests.world.stores import ADMIN
from tests.world.stores import PASSWORD as ADMINS
from tests.world.world import World

CSRF = {"x-ticketgraph-csrf": "1"}
PASSWORD = "customer's own"
HASH = hashed(PASSWORD)
LOGIN = """
mutation($input: LoginInput!) {
  login(input: $input) {
    token viewer { agent { login } customerUser { login } } errors { code }
  }
}
"""


@pytest.fixture
async def customer(own_world: World) -> str:
    """A customer user with a password."""
    sql = "SELECT login FROM customer_user WHERE valid_id = 1 ORDER BY login LIMIT 1"
    [[login]] = await own_world.services.db.rows(sql)
    await own_world.execute("UPDATE customer_user SET pw = $1 WHERE login = $2", HASH, login)
    return str(login)


@pytest.fixture
async def browser(own_world: World) -> AsyncIterator[httpx2.AsyncClient]:
    async with visiting(own_world) as client:
        client.headers.update(CSRF)
        yield client


async def status(browser: httpx2.AsyncClient, login: str, password: str, **role: str) -> int:
    sent = {"login": login, "password": password, **role}
    return (await browser.post("/session", json=sent)).status_code


async def test_a_wrong_password_or_role_is_refused(
    customer: str, browser: httpx2.AsyncClient
) -> None:
    """Capitals count, as in OTRS."""
    assert await status(browser, customer, "wrong") == 401
    assert await status(browser, customer, "") == 401
    assert await status(browser, customer, HASH) == 401
    assert await status(browser, customer.swapcase(), PASSWORD) == 401
    assert await status(browser, customer, PASSWORD, role="agent") == 401
    assert await status(browser, ADMIN, ADMINS, role="customer") == 401
    assert await status(browser, customer, PASSWORD, role="customer") == 200


@pytest.mark.parametrize("change", ["valid_id = 2", "pw = NULL", "pw = ''"])
async def test_an_invalid_customer_or_one_without_a_password_is_refused(
    own_world: World, customer: str, browser: httpx2.AsyncClient, change: str
) -> None:
    await own_world.execute(f"UPDATE customer_user SET {change} WHERE login = $1", customer)
    assert await status(browser, customer, PASSWORD) == 401
    assert await status(browser, customer, "") == 401


async def test_the_agent_with_the_same_login_comes_first(
    own_world: World, customer: str, browser: httpx2.AsyncClient
) -> None:
    """Also when he is invalid; the role says who else is meant."""
    sql = "UPDATE users SET login = $1 WHERE login = 'frieda.neuling'"
    await own_world.change_reference(sql, customer)
    assert await status(browser, customer, PASSWORD) == 401
    await own_world.change_reference("UPDATE users SET valid_id = 2 WHERE login = $1", customer)
    assert await status(browser, customer, PASSWORD) == 401
    assert await status(browser, customer, PASSWORD, role="customer") == 200


async def test_a_customers_session_says_who_he_is(
    own_world: World, customer: str, browser: httpx2.AsyncClient
) -> None:
    """His name is that of everything known of him."""
    name = f'{{ customerUser(login: "{customer}") {{ fullName }} }}'
    full_name = (await own_world.ask(name)).data["customerUser"]["fullName"]
    who = {"login": customer, "fullName": full_name, "role": "customer"}
    sent = {"login": customer, "password": PASSWORD}
    begun = (await browser.post("/session", json=sent)).json()
    assert begun.pop("expiresAt")
    assert begun == who
    assert (await browser.get("/session")).json() == who


async def test_the_mutation_takes_a_role(customer: str, browser: httpx2.AsyncClient) -> None:
    found = []
    for role in ("AGENT", "CUSTOMER", None):
        given = {"login": customer, "password": PASSWORD, "role": role}
        sent = {"query": LOGIN, "variables": {"input": given}}
        found.append((await browser.post("/graphql", json=sent)).json()["data"]["login"])
    refused, *logged_in = found
    assert refused["errors"] == [{"code": "WRONG_CREDENTIALS"}]
    assert refused["token"] is None
    for payload in logged_in:
        assert payload["viewer"] == {"agent": None, "customerUser": {"login": customer}}
        assert payload["token"].startswith("tg_")
