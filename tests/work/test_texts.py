"""What articles hold: HTML and its text, files that were sent before, and the time they took."""

from __future__ import annotations

from base64 import b64encode

import pytest

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


async def test_html_that_would_stop_everybody(office: World) -> None:
    """Nested as no mail is: refused when it is written, and shown as text where it is there."""
    ticket = await new_ticket(office)
    deep = "<div>" * 5000 + "x"
    error = await refused(office, "articleAddNote", ticket, html=deep)
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input", "html"])
    await did(office, "articleAddNote", ticket, html="<p>Fine</p>")
    sent = b64encode(deep.encode()).decode() if office.engine == "postgresql" else deep.encode()
    await office.execute(
        "UPDATE article_data_mime_attachment SET content = $1 WHERE id ="
        " (SELECT max(id) FROM article_data_mime_attachment)",
        sent,
    )
    found = await office.ask(READ, {"id": ticket}, login=WANDA)
    [article] = found.data["ticket"]["articles"]["nodes"]
    assert article["html"] == "Fine"


@pytest.mark.parametrize("html", ["<p> </p>", "<!--", "<br>&nbsp;<br>"])
async def test_html_without_anything_to_be_seen(office: World, html: str) -> None:
    """As a text of blanks; an image alone is something."""
    ticket = await new_ticket(office)
    error = await refused(office, "articleAddNote", ticket, html=html)
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input", "html"])
    await did(office, "articleAddNote", ticket, html='<img src="cid:x" alt="">')


@pytest.mark.parametrize("name", ["Txt\0", "", "\n"])
async def test_a_dynamic_field_whose_name_is_no_name(office: World, name: str) -> None:
    ticket = await new_ticket(office)
    given = [{"name": name, "text": "x"}]
    error = await refused(office, "ticketSetDynamicFields", ticket, dynamicFields=given)
    place = ["input", "dynamicFields", "0", "name"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", place)


async def test_a_time_without_its_zone(office: World) -> None:
    ticket = await new_ticket(office)
    error = await refused(office, "ticketSetPending", ticket, until="2030-01-01T00:00:00")
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input", "until"])
    assert "zone" in error["message"]


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
