"""GraphiQL shows what happens to tickets while it happens, and what happened meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser

from tests.browser.test_graphiql import FOLLOWED
from tests.browser.test_subscriptions import Follower
from tests.live.following import now, settled, waits
from tests.servers.process import PATIENCE
from tests.web.conftest import application_of
from tests.web.serving import serving
from tests.work.asking import WALTER, did, hire, new_ticket
from tests.world.stores import ADMIN
from tests.world.world import World


@pytest.fixture
async def follower(browser: Browser, own_world: World) -> AsyncIterator[Follower]:
    """The administrator's page, on a service where somebody else works."""
    await hire(own_world, {WALTER: ["rw"]})
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as server:
        where = await server.enter_async_context(serving(application_of(own_world)))
        context = await browser.new_context()
        follower = Follower(await context.new_page(), own_world, asyncio.Event(), server)
        follower.page.on("pageerror", lambda error: follower.complaints.append(str(error)))
        await follower.page.goto(f"http://{where}/graphiql/")
        await follower.log_in()
        yield follower
        await context.close()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_what_others_do_is_shown(follower: Follower) -> None:
    """While the ready tab follows; and after that from where it was."""
    world = follower.world
    ticket = await new_ticket(world, WALTER)
    await settled(world)
    await follower.page.get_by_role("button", name=FOLLOWED, exact=True).click()
    await follower.page.locator(".graphiql-execute-button").click()
    while not waits(world.services.live.hub):  # noqa: ASYNC110 - it has no event for it
        await asyncio.sleep(0.01)
    await did(world, "ticketSetTitle", ticket, login=WALTER, title="In the ready tab")
    await follower.must_show('"title": "In the ready tab"')
    await follower.must_show('"kind": "TITLE_UPDATE"')
    await follower.page.get_by_role("button", name="Stop query").click()
    since = await now(world, ADMIN)
    await did(world, "ticketSetTitle", ticket, login=WALTER, title="Before")
    await follower.run(following(since))
    await follower.must_show('"title": "Before"')
    await did(world, "ticketSetTitle", ticket, login=WALTER, title="Meanwhile")
    await follower.must_show('"title": "Meanwhile"')
    await follower.page.get_by_role("button", name="Stop query").click()
    await settled(world)
    since = await now(world, ADMIN)
    await did(world, "ticketSetTitle", ticket, login=WALTER, title="While away")
    await follower.run(following(since))
    await follower.must_show('"title": "While away"')
    assert follower.complaints == []


def following(since: str) -> str:
    return f'subscription {{ ticketEvents(since: "{since}") {{ new ticket {{ title }} }} }}'
