"""GraphiQL for a customer: what he may ask is ready, and what he may not is not offered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from auth.passwords import hashed
from tests.servers.process import PATIENCE
from tests.web.conftest import application_of
from tests.web.serving import serving
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

CUSTOMER, PASSWORD = "sofia.lehmann", "customer's own"
READY_TABS = ["MyTickets", "MyLastArticles", "MyCompany"]


@pytest.fixture
async def page(browser: Browser, own_world: World) -> AsyncIterator[Page]:
    """The page after a customer's login."""
    sql = "UPDATE customer_user SET pw = $1 WHERE login = $2"
    await own_world.execute(sql, hashed(PASSWORD), CUSTOMER)
    async with asyncio.timeout(PATIENCE), serving(application_of(own_world)) as where:
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(f"http://{where}/graphiql/")
        await page.get_by_label("Login").fill(CUSTOMER)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.locator(".graphiql-query-editor .view-line").first.wait_for()
        yield page
        await context.close()


async def test_a_customer_is_offered_what_he_may_ask(page: Page) -> None:
    """Nothing that is made of the schema, which is for agents; his ready tabs answer."""
    await expect(page.get_by_text(f"({CUSTOMER})")).to_be_visible()
    await expect(page.locator(".graphiql-tab-button")).to_have_text(READY_TABS)
    await expect(page.get_by_role("button", name="Show History")).to_be_visible()
    for name in ("Documentation Explorer", "GraphiQL Explorer"):
        await expect(page.get_by_role("button", name=f"Show {name}")).to_have_count(0)
    for title in READY_TABS:
        await page.get_by_role("button", name=title, exact=True).click()
        async with page.expect_response("**/graphql") as answer:
            await page.locator(".graphiql-execute-button").click()
        body = await (await answer.value).json()
        assert "errors" not in body, title
        assert None not in body["data"].values(), title
