"""A browser, and visits that remember what the page asked for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright

CHROMIUM = "/usr/bin/chromium"
# a browser for tests: no sandbox, as root runs it, and nothing that calls home
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


class LiveServer(Protocol):
    """The service on a port of this machine, and an agent who may log in."""

    url: str
    login: str
    password: str


@dataclass  # without slots: Playwright marks the objects whose methods it calls
class Visit:
    """A page in a browser profile of its own."""

    page: Page
    server: LiveServer
    addresses: list[str] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def log_in(self, password: str) -> None:
        await self.page.get_by_label("Login").fill(self.server.login)
        await self.page.get_by_label("Password").fill(password)
        await self.page.keyboard.press("Enter")

    async def open_tab(self, title: str) -> None:
        await self.page.get_by_role("button", name=title, exact=True).click()

    async def run(self) -> Any:
        """The answer to the operation of the open tab."""
        async with self.page.expect_response("**/graphql") as answer:
            await self.page.locator(".graphiql-execute-button").click()
        return await (await answer.value).json()

    async def choose(self, operation: str) -> Any:
        """The answer to one of several operations in the open tab."""
        # the button has a menu as soon as GraphiQL has read the tab
        await self.page.locator(".graphiql-execute-button[aria-haspopup=menu]").click()
        async with self.page.expect_response("**/graphql") as answer:
            await self.page.get_by_role("menuitem", name=operation, exact=True).click()
        return await (await answer.value).json()

    async def fill_variables(self, **variables: Any) -> None:
        """Put these in the place of what the variables of the open tab were."""
        await self.page.locator(".graphiql-editor-tool .view-lines").first.click()
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.insert_text(json.dumps(variables))
        # the editor has closed the first bracket by itself
        await self.page.keyboard.press("Control+Shift+End")
        await self.page.keyboard.press("Delete")

    def on_request(self, request: Request) -> None:
        self.addresses.append(request.url)
        if request.url == f"{self.server.url}/graphql" and request.post_data_json:
            self.operations.append(request.post_data_json["operationName"])

    def on_console(self, message: ConsoleMessage) -> None:
        # the browser itself reports each 401, the regular answer to "who is logged in?"
        asked_for_session = message.location["url"] == f"{self.server.url}/session"
        if message.type == "error" and not asked_for_session:
            self.complaints.append(message.text)


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run once: the event loop here drives the browser, not the service."""
    return {"asyncio": asyncio.new_event_loop}


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest.fixture
async def visit(browser: Browser, live_server: LiveServer) -> AsyncIterator[Visit]:
    """The GraphiQL page, opened for the first time by nobody in particular."""
    context = await browser.new_context()
    visit = Visit(await context.new_page(), live_server)
    visit.page.on("request", visit.on_request)
    visit.page.on("console", visit.on_console)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    await visit.page.goto(f"{live_server.url}/graphiql/")
    yield visit
    await context.close()


@pytest.fixture
async def graphiql(visit: Visit) -> Visit:
    """The same page after the login, ready to run an operation."""
    async with visit.page.expect_response("**/graphql"):  # the introspection
        await visit.log_in(visit.server.password)
    await visit.page.locator(".graphiql-query-editor .view-line").first.wait_for()
    return visit
