"""What articles hold: HTML and its text, files that were sent before, and the time they took."""

from __future__ import annotations

from tests.work.asking import WANDA, did, history, new_ticket, refused
from tests.world.world import World

READ = """
query($id: ID!) { ticket(id: $id) {
    timeUnits articles(last: 1) { nodes {
        body html: body(format: HTML) attachments { filename } from to visibleForCustomer } } } }
"""


async def test_html_is_kept_and_its_text_as_well(office: World) -> None:
    """What could do harm is not shown."""
    ticket = await new_ticket(office)
    html = "<p>Two <b>lines</b></p><script>alert(1)</script><p>of it</p>"
    await did(office, "articleAddNote", ticket, html=html)
    found = await office.ask(READ, {"id": ticket}, login=WANDA)
    [article] = found.data["ticket"]["articles"]["nodes"]
    assert article["body"] == "Two lines\n\nof it"
    assert article["html"] == "<p>Two <b>lines</b></p><p>of it</p>"
    assert article["attachments"] == []


async def test_time_is_added_up(office: World) -> None:
    ticket = await new_ticket(office)
    await did(office, "articleAddNote", ticket, body="First", timeUnit=1.25)
    await did(office, "articleAddNote", ticket, body="Second", timeUnit=-0.5)
    found = await office.ask(READ, {"id": ticket}, login=WANDA)
    assert found.data["ticket"]["timeUnits"] == 0.75
    lines = await history(office, ticket, 3)
    assert ("TimeAccounting", "%%-0.5%%0.75") in lines


async def test_either_text_or_html(office: World) -> None:
    ticket = await new_ticket(office)
    for given in ({}, {"body": "x", "html": "x"}):
        error = await refused(office, "articleAddNote", ticket, **given)
        assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input"])


async def test_a_file_that_is_not_there(office: World) -> None:
    ticket = await new_ticket(office)
    error = await refused(office, "articleAddNote", ticket, body="x", attachments=["none"])
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["input", "attachments", "0"])
