"""GraphiQL follows subscriptions over a WebSocket, with a schema of the tests' own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, Page, WebSocket, expect

from tests.servers.process import PATIENCE
from tests.web.serving import serving, with_streams
from tests.world.stores import ADMIN, PASSWORD
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

BEGUN = "subscription { begun }"
OVER_HTTP = "{ hello }"


@dataclass  # without slots: Playwright marks the objects whose methods it calls
class Follower:
    """Somebody who logged in, and the sockets his page has opened."""

    page: Page
    world: World
    over: asyncio.Event  # set when the server has ended what never ends by itself
    server: AsyncExitStack
    sockets: list[WebSocket] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def on_socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket)

    async def log_in(self) -> None:
        await self.page.get_by_label("Login").fill(ADMIN)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.keyboard.press("Enter")
        await self.page.locator(".graphiql-query-editor .view-line").first.wait_for()

    async def run(self, document: str) -> None:
        await self.page.locator(".graphiql-query-editor .view-lines").click()
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.insert_text(document)
        # the editor may have closed the first bracket by itself
        await self.page.keyboard.press("Control+Shift+End")
        await self.page.keyboard.press("Delete")
        await self.page.keyboard.press("Control+Enter")

    async def must_show(self, text: str) -> None:
        await expect(self.page.locator(".result-window")).to_contain_text(text)

    async def must_have_closed(self, *, sockets: int) -> None:
        """So many were opened, and all of them are closed."""
        assert len(self.sockets) == sockets
        for each in self.sockets:
            if not each.is_closed():
                await each.wait_for_event("close")


@pytest.fixture
async def follower(browser: Browser, own_world: World) -> AsyncIterator[Follower]:
    over = asyncio.Event()
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as server:
        where = await server.enter_async_context(serving(with_streams(own_world, over)))
        context = await browser.new_context()
        follower = Follower(await context.new_page(), own_world, over, server)
        follower.page.on("websocket", follower.on_socket)
        follower.page.on("pageerror", lambda error: follower.complaints.append(str(error)))
        await follower.page.goto(f"http://{where}/graphiql/")
        await follower.log_in()
        yield follower
        await context.close()


async def test_events_are_shown_as_they_come(follower: Follower) -> None:
    """The policy of the page lets it open a socket to its own host, when there is something.

    A mistake is told by the server, and stopping ends what runs there.
    """
    await follower.run(OVER_HTTP)
    await follower.must_show('"hello": "there"')
    await follower.must_have_closed(sockets=0)
    await follower.run("subscription { counts(until: 3) }")
    await follower.must_show('"counts": 3')
    await follower.must_have_closed(sockets=1)
    assert follower.complaints == []
    await follower.run("subscription { nothing }")
    await follower.must_show("Cannot query field 'nothing' on type 'Subscription'.")
    await follower.must_have_closed(sockets=2)

    await follower.run(BEGUN)
    await follower.must_show('"begun": 1')
    assert not follower.over.is_set()
    await follower.page.get_by_role("button", name="Stop query").click()
    await follower.over.wait()
    await follower.must_have_closed(sockets=3)


async def test_a_session_that_ends_asks_for_a_login(follower: Follower) -> None:
    """Also while events are waited for; afterwards subscriptions go on as before."""
    await follower.run(BEGUN)
    await follower.must_show('"begun": 1')
    await follower.world.execute("UPDATE tg_token SET revoked_time = create_time")
    await expect(follower.page.get_by_role("status")).to_contain_text("Your session has ended")
    await follower.log_in()
    await follower.must_show("Your session has ended. Log in again.")
    await follower.run("subscription { counts(until: 2) }")
    await follower.must_show('"counts": 2')


@pytest.mark.parametrize("ending", ["revoked", pytest.param("lost", marks=pytest.mark.thorough)])
async def test_a_session_that_has_ended_asks_for_a_login(follower: Follower, ending: str) -> None:
    """Whether the browser still has its cookie or not."""
    if ending == "lost":
        await follower.page.context.clear_cookies()
    else:
        await follower.world.execute("UPDATE tg_token SET revoked_time = create_time")
    await follower.run(BEGUN)
    await expect(follower.page.get_by_role("status")).to_contain_text("Your session has ended")


async def test_a_server_that_is_gone_is_told_in_words(follower: Follower) -> None:
    """To whoever follows something, and to whoever wants to."""
    await follower.run(BEGUN)
    await follower.must_show('"begun": 1')
    await follower.server.aclose()
    await follower.must_show("The service is stopping. Run the operation again in a moment.")
    await follower.run(BEGUN)
    await follower.must_show("The server cannot be reached")
