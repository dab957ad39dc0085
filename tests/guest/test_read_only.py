"""A guest that only reads: nothing is made, nothing can be changed, and the rest is as ever."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from auth import tokens
from auth.login import Credentials
from domain.tokens import Account
from resolvers import viewers
from resolvers.context import Context
from resolvers.mutations.sessions import log_in
from tests.guest.theirs import ENTRY, WELCOME, catalogue
from tests.live.following import following
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import otrs_at, settings, standing
from tests.world.stores import ADMIN
from tests.world.world import World

READER = "reader"
NUMBER = "2015071510123456"  # of the welcome ticket
GIVEN = "UPDATE users SET pw = $1 WHERE id = 1"
SHA256_OF_ROOT = "4813494d137e1631bba301d5acab6e7bb7aa74ce1185d456565ef51d737677b2"
TICKETS = """{
    tickets { totalCount nodes { title viewerCan { note watch seen write }
        articles { nodes { subject } } history { nodes { kind } } } }
}"""


@pytest.fixture(params=["6.0", pytest.param("7.3", marks=pytest.mark.thorough)])
def version(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


@pytest.fixture
async def reading(
    new_otrs: OtrsDatabases, version: str, tmp_path: Path
) -> AsyncIterator[tuple[World, str]]:
    """The service with a role that may only SELECT; and the address of somebody who may more."""
    with new_otrs(version) as url:
        async with otrs_at(url) as otrs:
            await otrs.execute(GIVEN, SHA256_OF_ROOT)
            await otrs.execute(f"CREATE ROLE {READER} LOGIN")
            await otrs.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}")
            own = {"read_only": True, "own_path": tmp_path / "own.db"}
            try:
                address = url.replace("postgres@", f"{READER}@")
                async with standing(settings(address, **own)) as world:
                    yield world, url
            finally:
                await otrs.execute(f"DROP OWNED BY {READER}")
                await otrs.execute(f"DROP ROLE {READER}")


async def test_everything_is_read_and_nothing_made(reading: tuple[World, str]) -> None:
    world, url = reading
    found = await world.ask(TICKETS)
    [ticket] = found.data["tickets"]["nodes"]
    assert ticket["title"] == "Welcome to OTRS!" or "Znuny" in ticket["title"]
    assert ticket["viewerCan"] == dict.fromkeys(ticket["viewerCan"], False)
    assert [entry["kind"] for entry in ticket["history"]["nodes"]] == ["NEW_TICKET"]
    assert len(ticket["articles"]["nodes"]) == 1
    assert [each for each in await catalogue(url) if "tg_" in each or "ticketgraph" in each] == []
    [[mode]] = await world.services.db.rows("SHOW default_transaction_read_only")
    assert mode == "on"
    # a plan for any value takes a hundred times as long for some
    [[mode]] = await world.services.db.rows("SHOW plan_cache_mode")
    assert mode == "force_custom_plan"


CHANGES = [
    'ticketSetTitle(input: {ticket: "%s", title: "Another"})',
    'ticketSetTitle(input: {ticket: "%s", title: "Another", validateOnly: true})',
    'groupCreate(input: {name: "another"})',
    'articleAddNote(input: {ticket: "%s", subject: "a", body: "b"})',
]


async def test_each_change_is_refused(reading: tuple[World, str]) -> None:
    """With a reason, whatever it is, and also where it would only be looked at."""
    world, _ = reading
    found = await world.ask("{ tickets { nodes { id } } }")
    [ticket] = found.data["tickets"]["nodes"]
    for change in (each.replace("%s", ticket["id"]) for each in CHANGES):
        answer = await world.ask(f"mutation {{ it: {change} {{ errors {{ code message }} }} }}")
        assert answer.codes == ["FORBIDDEN"]
        assert "only reads" in answer.errors[0]["message"]
    ended = await world.ask("mutation { logout { errors { code } } }")
    assert "FORBIDDEN" not in ended.codes


async def test_a_password_opens_a_session_until_its_agent_is_disabled(
    reading: tuple[World, str],
) -> None:
    """Tokens are in a file beside; whose they are is asked of the OTRS."""
    world, url = reading
    services = world.services
    context = Context(services, None)
    assert await log_in(context, Credentials(ADMIN, "wrong")) is None
    assert await log_in(context, Credentials(ADMIN.upper(), "root")) is None
    opened = await log_in(context, Credentials(ADMIN, "root"))
    assert opened is not None
    text = opened[0].text

    async def viewer() -> Any:
        found = await tokens.bearer(services.db, text, services.clock())
        return found and await viewers.bearer(services, found)

    assert (await viewer()).agent.login == ADMIN
    assert await tokens.still_good(services.db, [text], services.clock()) == {text: None}
    kinds = await world.ask("{ auditLog { nodes { kind } } }")
    assert {each["kind"] for each in kinds.data["auditLog"]["nodes"]} == {"LOGIN", "LOGIN_REFUSED"}
    async with otrs_at(url) as otrs:
        await otrs.execute("UPDATE users SET valid_id = 2 WHERE id = 1")
    await services.references.caught_up()
    assert await tokens.still_good(services.db, [text], services.clock()) == {}
    assert await viewer() is None


async def test_a_customers_session_is_his_and_ends_with_his_row(reading: tuple[World, str]) -> None:
    world, url = reading
    services = world.services
    async with otrs_at(url) as otrs:
        await otrs.execute("""
            INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id,
                create_time, create_by, change_time, change_by)
            VALUES ('carla', 'carla@example.org', 'acme', 'Carla', 'Coe', 1, now(), 1, now(), 1)
        """)
        await otrs.execute("UPDATE customer_user SET pw = $1", SHA256_OF_ROOT)
        context = Context(services, None)
        # who logs in is found exactly, whatever capitals do elsewhere (CustomerAuth/DB.pm)
        assert await log_in(context, Credentials("Carla", "root")) is None
        assert await log_in(context, Credentials("carla", "root")) is not None
        terms = tokens.Terms(kind="session", now=services.clock(), lifetime=None)
        made = await tokens.issue(services.db, Account(customer="carla"), terms)
        good = await tokens.still_good(services.db, [made.text], services.clock())
        assert good == {made.text: None}
        await otrs.execute("UPDATE customer_user SET valid_id = 2")
        assert await tokens.still_good(services.db, [made.text], services.clock()) == {}
        await otrs.execute("DELETE FROM customer_user")
        gone = await tokens.still_good(services.db, [made.text], services.clock())
        assert gone == {made.text: "carla"}


async def test_what_happens_is_told_all_the_same(reading: tuple[World, str]) -> None:
    world, url = reading
    async with following(world, login=ADMIN) as heard, otrs_at(url) as otrs:
        await otrs.fetchval(ENTRY, "%%A note", WELCOME)
        told = await heard.next()
    assert (told["kind"], told["new"], told["ticket"]["number"]) == ("ADD_NOTE", "A note", NUMBER)
