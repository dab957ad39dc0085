"""GraphiQL logs in, explains and runs operations, and asks nobody but the service."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Response, expect

from tests.browser.conftest import Visit

READY_TABS = [
    "TicketWithContacts",
    "TicketPage",
    "TicketWork",
    "Dashboard",
    "CustomerWithHistory",
    "CustomerUserAdministration",
    "ChangeCustomer",
    "CompanyContacts",
    "SourceHealth",
]
FOLLOWED = "TicketEvents"  # a subscription: test_live.py runs it
ALL_TABS = [*READY_TABS, FOLLOWED]
# with more to do
SCREENS = {"CustomerUserAdministration", "ChangeCustomer", "CompanyContacts", "TicketWork"}


def is_login(response: Response) -> bool:
    return response.url.endswith("/session") and response.request.method == "POST"


async def test_wrong_password_is_refused_with_the_reason(visit: Visit) -> None:
    """The form stays, shows what the server says and waits for another password."""
    async with visit.page.expect_response(is_login) as answer:
        await visit.log_in("wrong")
    reason = (await (await answer.value).json())["error"]
    await expect(visit.page.get_by_role("alert")).to_have_text(reason)
    await expect(visit.page.get_by_label("Password")).to_be_focused()


async def test_first_visit_opens_ready_tabs_and_runs_none(graphiql: Visit) -> None:
    """Nothing but the introspection is sent before somebody presses the button.

    The documentation explorer shows descriptions out of the schema.
    """
    await expect(graphiql.page.locator(".graphiql-tab-button")).to_have_text(ALL_TABS)
    await graphiql.page.get_by_role("button", name="Show Documentation Explorer").click()
    await expect(graphiql.page.get_by_text("Root Types")).to_be_visible()
    await graphiql.page.get_by_role("link", name="Query", exact=True).click()
    description = graphiql.page.locator(".graphiql-plugin .graphiql-markdown-description")
    await expect(description.first).to_have_text(re.compile(r"\w"))
    assert graphiql.operations == ["IntrospectionQuery"]


async def test_a_ticket_is_shown_and_nothing_leaves_the_host(graphiql: Visit) -> None:
    """The ticket appears; every address is the service's own, and the console is silent."""
    ticket = (await graphiql.run())["data"]["ticket"]
    shown = graphiql.page.locator(".result-window")
    await expect(shown).to_contain_text(f'"number": "{ticket["number"]}"')
    assert all(address.startswith(f"{graphiql.server.url}/") for address in graphiql.addresses)
    assert graphiql.complaints == []


@pytest.mark.parametrize("several", [False, True], ids=["one operation", "several"])
async def test_ready_tabs_answer(graphiql: Visit, several: bool) -> None:  # noqa: FBT001
    """Each ready operation fits the schema and finds its object in the demo data."""
    for title in READY_TABS:
        if (title in SCREENS) is several:
            await graphiql.open_tab(title)
            answer = await (graphiql.choose(title) if several else graphiql.run())
            assert "errors" not in answer, title
            assert None not in answer["data"].values(), title


async def test_ended_session_asks_for_a_login_and_keeps_the_tabs(graphiql: Visit) -> None:
    """What was typed just before is still there after the new login; until somebody logs out."""
    await graphiql.page.locator(".graphiql-query-editor .view-lines").click()
    await graphiql.page.keyboard.press("Control+Home")
    await graphiql.page.keyboard.type("# typed last ")
    await graphiql.page.context.clear_cookies()
    await graphiql.page.keyboard.press("Control+Enter")
    await expect(graphiql.page.get_by_role("status")).to_contain_text("Your session has ended")
    await graphiql.log_in(graphiql.server.password)
    await expect(graphiql.page.locator(".graphiql-query-editor")).to_contain_text("# typed last")
    await expect(graphiql.page.locator(".graphiql-tab-button")).to_have_text(ALL_TABS)
    await graphiql.page.get_by_role("button", name="Log out").click()
    await expect(graphiql.page.get_by_role("button", name="Log in")).to_be_visible()
    await graphiql.page.reload()
    await expect(graphiql.page.get_by_role("button", name="Log in")).to_be_visible()
