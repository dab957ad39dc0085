"""Logins and logouts over HTTP are in the audit log, with the address, each once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auth.attempts import LoginSettings
from auth.login import Logins
from tests.web.conftest import bearer, visiting
from tests.world.stores import ADMIN, PASSWORD
from tests.world.world import World

CSRF = {"x-ticketgraph-csrf": "1"}
RIGHT = {"login": ADMIN, "password": PASSWORD}
HERE = "127.0.0.1"  # what the client without a network calls itself
LOGIN = "mutation($i: LoginInput!) { login(input: $i) { token errors { code } } }"
LOGOUT = {"query": "mutation { logout { errors { code } } }"}
LOG = """
{ auditLog(first: 100) { nodes {
  kind agent { login } customerLogin address objectType objectKey details { value } } } }
"""
CUSTOMER = {"login": "sofia.lehmann", "password": PASSWORD, "role": "customer"}
GIVE = "UPDATE customer_user SET pw = (SELECT pw FROM users WHERE id = 1) WHERE login = $1"


async def log(world: World) -> list[dict[str, Any]]:
    """Oldest first."""
    nodes: list[dict[str, Any]] = (await world.ask(LOG)).data["auditLog"]["nodes"]
    return nodes[::-1]


async def test_sessions_are_noted(own_world: World) -> None:
    async with visiting(own_world) as browser:
        for _ in range(2):  # the second logout is of nobody
            assert (await browser.post("/session", json=RIGHT, headers=CSRF)).status_code == 200
            assert (await browser.delete("/session", headers=CSRF)).status_code == 204
            await browser.delete("/session", headers=CSRF)
    entries = await log(own_world)

    assert [entry["kind"] for entry in entries] == ["LOGIN", "LOGOUT"] * 2
    assert {entry["agent"]["login"] for entry in entries} == {ADMIN}
    assert {entry["address"] for entry in entries} == {HERE}
    sessions = [entry["objectKey"] for entry in entries]
    assert sessions[0] == sessions[1] != sessions[2] == sessions[3]


async def test_the_mutations_are_noted(own_world: World) -> None:
    async with visiting(own_world) as client:
        sent = {"query": LOGIN, "variables": {"i": RIGHT}}
        payload = (await client.post("/graphql", json=sent)).json()["data"]["login"]
        await client.post("/graphql", json=LOGOUT, headers=bearer(payload["token"]))
    entries = await log(own_world)

    assert [entry["kind"] for entry in entries] == ["LOGIN", "LOGOUT"]
    assert {entry["address"] for entry in entries} == {HERE}
    assert payload["token"] not in str(entries)
    assert PASSWORD not in str(entries)


async def test_a_customer_is_noted(own_world: World) -> None:
    await own_world.execute(GIVE, CUSTOMER["login"])
    async with visiting(own_world) as browser:
        assert (await browser.post("/session", json=CUSTOMER, headers=CSRF)).status_code == 200
    [entry] = await log(own_world)

    assert (entry["kind"], entry["agent"]) == ("LOGIN", None)
    assert entry["customerLogin"] == CUSTOMER["login"]


async def test_refusals_are_noted_up_to_the_limit(own_world: World) -> None:
    logins = Logins(own_world.services.db, LoginSettings(refusal_seconds=0, attempts=2))
    own_world.services = replace(own_world.services, logins=logins)
    async with visiting(own_world) as browser:
        wrong = {"login": "marked login", "password": "marked password"}
        for _ in range(4):
            await browser.post("/session", json=wrong, headers=CSRF)
            await browser.post("/graphql", json={"query": LOGIN, "variables": {"i": wrong}})
    entries = await log(own_world)

    assert [entry["kind"] for entry in entries] == ["LOGIN_REFUSED"] * 2 + ["LOGIN_LIMITED"]
    assert {entry["objectType"] for entry in entries} == {"Account"}
    assert "marked" not in str(entries)


async def test_whoever_may_not_be_used_is_refused(
    own_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the right password, too: his person is gone between one statement and the next."""

    async def nobody(*_: object) -> None:
        return None

    monkeypatch.setattr("resolvers.viewers.viewer_of", nobody)
    async with visiting(own_world) as browser:
        assert (await browser.post("/session", json=RIGHT, headers=CSRF)).status_code == 401
    [entry] = await log(own_world)

    assert entry["kind"] == "LOGIN_REFUSED"
