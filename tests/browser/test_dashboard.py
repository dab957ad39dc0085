"""The dashboard shows what others do, misses nothing, and gives tickets to other customers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from schema.build import build
from schema.executor.executor import Executor
from schema.manifests import DocumentsSettings, registered
from tests.browser.line import Line, line_to
from tests.browser.looks import faults
from tests.live.plays import SET_CUSTOMER
from tests.servers.process import PATIENCE
from tests.test_dashboard_documents import MANIFEST
from tests.web.conftest import application_of
from tests.web.serving import serving
from tests.work.asking import OTHER_QUEUE, QUEUE, WANDA, did, hire, new_ticket, payload
from tests.world.stores import ADMIN, PASSWORD
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

TITLES = "{ tickets(filter: {stateTypes: [NEW, OPEN, PENDING_REMINDER, PENDING_AUTO]}, first: 50) "
TITLES += "{ nodes { title } } }"
COUNTS = """
    query($after: DateTime!, $before: DateTime!) {
        opened: tickets(filter: {createdAfter: $after, createdBefore: $before, archived: null}) {
            totalCount
        }
        closed: tickets(filter: {
            stateTypes: [CLOSED], changedAfter: $after, changedBefore: $before, archived: null
        }) { totalCount }
    }
"""
PHONE, WALL = {"width": 390, "height": 844}, {"width": 1920, "height": 1080}
LAPTOP, LARGE_WALL = {"width": 1366, "height": 768}, {"width": 3840, "height": 2160}
LETTERS = "parseFloat(getComputedStyle(document.querySelector('.rows .title')).fontSize)"
# of the company of Sofia Lehmann, beside those who are there
COLLEAGUES = """
    INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id,
        create_time, create_by, change_time, change_by)
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 230)
    SELECT 'colleague' || n, 'colleague' || n || '@example.com', '1002', 'Colleague', 'No ' || n, 1,
        CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1 FROM number
"""
ALL = '{ company(customerId: "1002") { name contacts(first: 1) { totalCount } } }'
SOFIA = '{ customerUser(login: "sofia.lehmann") { fullName company { name } } }'
CUSTOMER = "query($id: ID!) { ticket(id: $id) { customerUser { login } } }"
REVOKE = "DELETE FROM group_user WHERE user_id = 1 AND group_id = (SELECT group_id FROM queue"
REVOKE += " WHERE name = $1)"


@dataclass  # without slots: Playwright marks the objects whose methods it calls
class Onlooker:
    """Somebody who has the dashboard open, over a line that can be cut."""

    page: Page
    world: World
    line: Line
    complaints: list[str] = field(default_factory=list)

    def row(self, title: str) -> Locator:
        return self.page.locator(".rows li").filter(has_text=title)

    async def titles(self) -> list[str]:
        return sorted(await self.page.locator(".rows .title").all_inner_texts())

    async def must_be(self, state: str) -> None:
        await expect(self.page.locator(".bar [role=status]")).to_have_text(state)

    def on_console(self, message: ConsoleMessage) -> None:
        # the browser itself reports each 401, the regular answer to "who is logged in?", and
        # that it reaches nobody while the line is cut
        if not message.location["url"].endswith("/session") and "ERR_" not in message.text:
            self.complaints.append(message.text)


async def titles_in(world: World) -> list[str]:
    """What the list must show: all tickets that are not done, fewer than a page."""
    nodes = (await world.ask(TITLES)).data["tickets"]["nodes"]
    assert 0 < len(nodes) < 50
    return sorted(node["title"] for node in nodes)


async def in_two_weeks(world: World) -> str:
    """What the chart says of today and the 13 days before."""
    today = world.now.replace(hour=0, minute=0, second=0, microsecond=0)
    first, end = today - timedelta(days=13, milliseconds=1), today + timedelta(days=1)
    asked = {"after": first.isoformat(), "before": end.isoformat()}
    counts = (await world.ask(COUNTS, asked)).data
    opened, closed = (counts[name]["totalCount"] for name in ("opened", "closed"))
    assert opened > 0
    assert closed > 0
    return f"Opened {opened} and closed {closed} tickets in two weeks"


@pytest.fixture
async def onlooker(browser: Browser, own_world: World) -> AsyncIterator[Onlooker]:
    """Of a service that runs nothing but what the dashboard needs."""
    await hire(own_world, {WANDA: ["rw"]})
    app, trusted = application_of(own_world), DocumentsSettings(manifests=(MANIFEST,), only=True)
    app.state.executor = Executor(build(), registry=registered(trusted))
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as stack:
        where = await stack.enter_async_context(serving(app))
        line = await stack.enter_async_context(line_to(where))
        context = await browser.new_context(viewport=WALL, timezone_id="UTC")  # type: ignore[arg-type]
        stack.push_async_callback(context.close)
        onlooker = Onlooker(await context.new_page(), own_world, line)
        await onlooker.page.clock.set_fixed_time(own_world.now)
        onlooker.page.on("console", onlooker.on_console)
        onlooker.page.on("pageerror", lambda error: onlooker.complaints.append(str(error)))
        await onlooker.page.goto(f"http://{line.where}/dashboard/")
        await log_in(onlooker.page)
        await onlooker.must_be("Live")
        await onlooker.page.locator(".rows li").first.wait_for()
        yield onlooker
    assert onlooker.complaints == []


async def log_in(page: Page) -> None:
    await page.get_by_label("Login").fill(ADMIN)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")


async def test_what_somebody_else_does_appears(onlooker: Onlooker) -> None:
    """In the list, beside it and in the counters, without a reload, where it fits the filter."""
    page, world = onlooker.page, onlooker.world
    counters = page.locator(".counters tr").filter(has_text=QUEUE).locator("td")
    await expect(counters).to_have_text(["0"] * 6)
    assert await onlooker.titles() == await titles_in(world)
    ticket = await new_ticket(world, title="A <b>broken</b> lamp")
    await expect(onlooker.row("A <b>broken</b> lamp")).to_contain_text(QUEUE)
    await expect(counters).to_have_text(["0", "1", "0", "1", "0", "0"])
    await onlooker.row("A <b>broken</b> lamp").get_by_role("link").click()
    detail = page.get_by_role("region", name="A <b>broken</b> lamp")
    await expect(detail).to_contain_text("What it is about")
    await did(world, "ticketSetTitle", ticket, title="A mended lamp")
    await expect(page.get_by_role("heading", name="A mended lamp")).to_be_visible()
    await expect(onlooker.row("A mended lamp")).to_be_visible()

    await page.get_by_label("Title contains").fill("LAMP")
    await expect(page.locator(".rows li")).to_have_count(1)
    await new_ticket(world, title="A chair")
    await new_ticket(world, title="Another lamp")
    await expect(page.locator(".rows .title")).to_have_text(["Another lamp", "A mended lamp"])
    await did(world, "ticketSetTitle", ticket, title="A candle")
    await expect(page.locator(".rows .title")).to_have_text(["Another lamp"])
    await page.get_by_role("link", name="Close").click()
    await page.get_by_label("Title contains").fill("")
    await page.get_by_role("button", name=QUEUE).click()
    await expect(page.locator(".rows .queue")).to_have_text([QUEUE] * 3)
    await page.get_by_label("Mine").check()
    await expect(page.locator(".rows li")).to_have_count(0)
    await did(world, "ticketSetOwner", ticket, owner=ADMIN)
    await expect(page.locator(".rows .title")).to_have_text(["A candle"])


async def test_what_was_missed_is_shown_when_the_connection_is_back(onlooker: Onlooker) -> None:
    """What came, what changed and what left; and all anew where the rights are others since."""
    world = onlooker.world
    closed = await new_ticket(world, title="To be closed")
    changed = await new_ticket(world, title="To be changed")
    await onlooker.row("To be closed").wait_for()
    await onlooker.row("To be changed").wait_for()
    await onlooker.line.cut()
    await onlooker.must_be("Reconnecting: what you see may be old")
    await did(world, "ticketClose", closed)
    await did(world, "ticketSetTitle", changed, title="Changed")
    await did(world, "ticketMove", changed, queue=OTHER_QUEUE)
    await new_ticket(world, title="Quite new")
    assert "To be closed" in await onlooker.titles()
    await onlooker.line.mend()
    await onlooker.must_be("Live")
    await expect(onlooker.row("Quite new")).to_be_visible()
    assert await onlooker.titles() == await titles_in(world)
    await expect(onlooker.row("Changed")).to_contain_text(OTHER_QUEUE)

    await onlooker.line.cut()
    await onlooker.must_be("Reconnecting: what you see may be old")
    await world.change_reference(REVOKE, QUEUE)
    await onlooker.line.mend()
    await expect(onlooker.row("Quite new")).to_have_count(0)
    assert await onlooker.titles() == await titles_in(world)


async def test_a_ticket_is_given_to_somebody_who_was_searched_for(onlooker: Onlooker) -> None:
    """By keys alone."""
    page, world = onlooker.page, onlooker.world
    sofia = (await world.ask(SOFIA)).data["customerUser"]
    ticket = await new_ticket(world, title="Whose is it?")
    await onlooker.row("Whose is it?").get_by_role("link").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Search company…").press("Enter")
    await page.get_by_label("Company or person").fill(sofia["company"]["name"])
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").locator("summary").first.press("Enter")
    await page.get_by_role("button", name=f"Assign to {sofia['fullName']}").first.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator("#detail .customer")).to_contain_text(sofia["company"]["name"])
    contact = page.locator(".contacts li").filter(has_text="this customer")
    await expect(contact).to_contain_text(sofia["fullName"])
    await expect(onlooker.row("Whose is it?")).to_contain_text(sofia["fullName"])
    stored = await world.ask(CUSTOMER, {"id": ticket})
    assert stored.data["ticket"]["customerUser"] == {"login": "sofia.lehmann"}


async def test_everybody_at_a_large_company_can_be_seen(onlooker: Onlooker) -> None:
    """A hundred at once, and it says how many there are; also where another is searched for."""
    page, world = onlooker.page, onlooker.world
    await world.execute(COLLEAGUES)
    company = (await world.ask(ALL)).data["company"]
    total = company["contacts"]["totalCount"]
    assert 230 <= total < 300
    ticket = await new_ticket(world, title="One of many")
    given = {"ticket": ticket, "contact": {"login": "sofia.lehmann"}}
    await payload(world, SET_CUSTOMER, given, login=ADMIN)
    await onlooker.row("One of many").get_by_role("link").click()
    detail = page.locator("#detail")
    for number in (100, 200):
        await expect(detail.locator(".contacts li")).to_have_count(number)
        await expect(detail.locator(".more")).to_have_text(f"{number} of {total} are shown.")
        await detail.get_by_role("button", name="Show more").press("Enter")
    await expect(detail.locator(".contacts li")).to_have_count(total)
    await expect(detail.locator(".more")).to_have_text("")
    await expect(detail.locator(".contacts")).to_be_focused()
    await did(world, "ticketSetTitle", ticket, title="Still one of many")
    await expect(page.get_by_role("heading", name="Still one of many")).to_be_visible()
    await expect(detail.locator(".contacts li")).to_have_count(total)

    await page.get_by_role("button", name="Search company…").click()
    await page.get_by_label("Company or person").fill(company["name"])
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.locator("summary").first.press("Enter")
    for number in (100, 200):
        await expect(dialog.get_by_text(f"{number} of {total} are shown.")).to_be_visible()
        await dialog.get_by_role("button", name="Show more").press("Enter")
    await expect(dialog.locator("details .person")).to_have_count(total)


async def test_everybody_can_use_it_on_a_phone_and_on_a_wall(onlooker: Onlooker) -> None:
    """What can be operated has a name, texts can be told from what is behind; to the next login."""
    page, world = onlooker.page, onlooker.world
    chart = page.get_by_role("img", name="in two weeks")
    await expect(chart).to_have_accessible_name(await in_two_weeks(world))
    await expect(page.get_by_role("main")).to_have_count(1)
    letters = {}
    for size in (LAPTOP, WALL, LARGE_WALL, PHONE):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        assert await faults(page) == []
        letters[size["width"]] = round(await page.evaluate(LETTERS))
    # twice as many pixels are as large from afar
    assert letters == {1366: 16, 1920: 20, 3840: 40, 390: 16}
    await page.locator(".rows a").first.click()
    await page.locator(".articles li").first.wait_for()
    await expect(page.locator("#detail-title")).to_be_focused()
    assert await faults(page) == []
    await page.get_by_role("button", name="Search company…").click()
    assert await faults(page) == []
    await page.keyboard.press("Escape")
    opened = page.locator(".rows a[aria-current]")
    title = await opened.inner_text()
    await page.get_by_role("link", name="Close").press("Enter")
    await expect(page.get_by_role("link", name=title, exact=True)).to_be_focused()

    await world.execute("UPDATE tg_token SET revoked_time = create_time")
    notice = page.get_by_text("Your session has ended. Log in again.")
    await expect(notice).to_be_visible()
    assert await faults(page) == []
    await log_in(page)
    await onlooker.must_be("Live")
    await page.locator(".rows li").first.wait_for()
