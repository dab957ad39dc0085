"""Links, merges, what is watched and what was seen."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.actions.changing import dump
from tests.work.asking import (
    ERRORS,
    WALTER,
    WANDA,
    did,
    history,
    mutation,
    new_ticket,
    payload,
)
from tests.world.world import World

TICKET = """
query($id: ID!) { ticket(id: $id) {
    number seen watchedByViewer lock state { name } mergedInto { id } timeUnits
    watchers { login } links { kind ticket { id } }
    articles { totalCount nodes { subject body visibleForCustomer } } } }
"""


async def two(
    world: World, name: str, ticket: str, *, login: str = WANDA, **given: Any
) -> dict[str, Any]:
    """The payload of a mutation of two tickets."""
    kind = name[0].upper() + name[1:]
    document = f"""mutation($input: {kind}Input!) {{ {name}(input: $input) {{
        ticket {{ id }} other {{ id }} changes {{ field old new }} {ERRORS} }} }}"""
    return await payload(world, document, {"ticket": ticket, **given}, login=login)


async def seen_of(world: World, ticket: str, login: str = WANDA) -> dict[str, Any]:
    found = await world.ask(TICKET, {"id": ticket}, login=login)
    assert not found.errors, found.errors
    return dict(found.data["ticket"])


async def number(world: World, ticket: str) -> str:
    return str((await seen_of(world, ticket))["number"])


async def test_tickets_are_linked_from_both_ends(office: World) -> None:
    """The history of each tells of the other, and the same link again is nothing."""
    child, parent = await new_ticket(office), await new_ticket(office)
    linked = await two(office, "ticketLink", child, to=parent, kind="PARENT")
    assert linked["errors"] == []
    assert (await seen_of(office, child))["links"] == [{"kind": "PARENT", "ticket": {"id": parent}}]
    assert (await seen_of(office, parent))["links"] == [{"kind": "CHILD", "ticket": {"id": child}}]
    [(kind, text)] = await history(office, parent, 1)
    assert kind == "TicketLinkAdd"
    assert text.startswith(f"%%{await number(office, child)}%%")
    before = await dump(office)
    again = await two(office, "ticketLink", child, to=parent, kind="PARENT")
    assert (again["errors"], again["changes"]) == ([], [])
    assert await dump(office) == before
    ended = await two(office, "ticketUnlink", parent, to=child)
    assert ended["errors"] == []
    assert (await seen_of(office, child))["links"] == []
    assert (await history(office, child, 1))[0][0] == "TicketLinkDelete"


async def test_what_cannot_be_linked(office: World) -> None:
    """Itself, otherwise than before, and in a circle."""
    top, middle, low = [await new_ticket(office) for _ in range(3)]
    await two(office, "ticketLink", middle, to=top, kind="PARENT")
    await two(office, "ticketLink", low, to=middle, kind="PARENT")
    for ticket, other, kind, code in (
        (top, top, "NORMAL", "INVALID_INPUT"),
        (middle, top, "NORMAL", "CONFLICT"),
        (middle, top, "CHILD", "CONFLICT"),
        (top, low, "PARENT", "CONFLICT"),
        (top, "nonsense", "NORMAL", "INVALID_INPUT"),
    ):
        refused = await two(office, "ticketLink", ticket, to=other, kind=kind)
        assert [(e["code"], e["path"]) for e in refused["errors"]] == [(code, ["input", "to"])]


async def test_a_circle_is_not_closed_by_two_at_once(office: World) -> None:
    one, other = await new_ticket(office), await new_ticket(office)
    both = await asyncio.gather(
        two(office, "ticketLink", one, to=other, kind="PARENT"),
        two(office, "ticketLink", other, to=one, kind="PARENT"),
    )
    assert sorted(len(each["errors"]) for each in both) == [0, 1]


async def test_a_merge_moves_what_was_said(office: World) -> None:
    """As OTRS leaves it: articles, time, watchers and links are the other ticket's."""
    merged, main, third = [await new_ticket(office) for _ in range(3)]
    await did(office, "articleAddNote", merged, body="Moves along", timeUnit=2)
    await did(office, "ticketWatch", merged, login=WALTER)
    await two(office, "ticketLink", merged, to=third)
    done = await two(office, "ticketMerge", merged, into=main)
    assert done["errors"] == []
    assert done["other"] == {"id": main}
    after, kept = await seen_of(office, main), await seen_of(office, merged)
    assert [one["body"] for one in after["articles"]["nodes"]] == [
        "What it is about",
        "What it is about",
        "Moves along",
    ]
    assert after["timeUnits"] == 2.0
    assert after["watchers"] == [{"login": WALTER}]
    kinds = {(each["kind"], each["ticket"]["id"]) for each in after["links"]}
    assert kinds == {("NORMAL", third), ("CHILD", merged)}
    assert (kept["state"]["name"], kept["lock"]) == ("merged", "UNLOCKED")
    assert kept["mergedInto"] == {"id": main}
    [note] = kept["articles"]["nodes"]
    assert (note["subject"], note["visibleForCustomer"]) == ("Ticket merged", True)
    numbers = [await number(office, one) for one in (merged, main)]
    for one in (merged, main):
        lines = dict(await history(office, one, 99))
        assert lines["Merged"].startswith(f"%%{numbers[0]}%%")
        assert f"%%{numbers[1]}%%" in lines["Merged"]


async def test_what_is_not_merged(office: World) -> None:
    """Into itself, when somebody else holds either, and what was merged already."""
    one, main, held = [await new_ticket(office) for _ in range(3)]
    await did(office, "ticketLock", held, login=WALTER)
    await two(office, "ticketMerge", one, into=main)
    for ticket, into, code, path in (
        (main, main, "INVALID_INPUT", "into"),
        (main, one, "TICKET_MERGED", "into"),
        (one, main, "TICKET_MERGED", "ticket"),
    ):
        refused = await two(office, "ticketMerge", ticket, into=into)
        assert [(e["code"], e["path"]) for e in refused["errors"]] == [(code, ["input", path])]
    root = "root@localhost"
    refused = await two(office, "ticketMerge", await new_ticket(office), into=held, login=root)
    [error] = refused["errors"]
    assert (error["code"], error["lockedBy"]) == ("TICKET_LOCKED", {"login": WALTER})


async def test_two_that_are_merged_into_each_other_at_once(office: World) -> None:
    """One of both merges is done."""
    one, other = await new_ticket(office), await new_ticket(office)
    both = await asyncio.gather(
        two(office, "ticketMerge", one, into=other), two(office, "ticketMerge", other, into=one)
    )
    assert sorted(len(each["errors"]) for each in both) == [0, 1]


@pytest.mark.parametrize("first", [True, False])
async def test_everybody_watches_for_himself(office: World, first: bool) -> None:  # noqa: FBT001
    ticket = await new_ticket(office)
    await did(office, "ticketWatch", ticket, login=WALTER)
    if first:
        await did(office, "ticketWatch", ticket, login=WALTER)
    mine, his = [(await seen_of(office, ticket, who))["watchedByViewer"] for who in (WANDA, WALTER)]
    assert (mine, his) == (False, True)
    assert (await history(office, ticket, 1)) == [("Subscribe", "%%Agent walter")]
    await did(office, "ticketUnwatch", ticket, login=WALTER)
    assert (await seen_of(office, ticket))["watchers"] == []
    assert (await history(office, ticket, 1)) == [("Unsubscribe", "%%Agent walter")]


async def test_a_new_article_was_seen_by_nobody_else(office: World) -> None:
    ticket = await new_ticket(office)
    seen = mutation("ticketMarkSeen", shown="seen")
    for login in (WANDA, WALTER):
        found = await payload(office, seen, {"ticket": ticket}, login=login)
        assert found["ticket"] == {"seen": True}
    await did(office, "articleAddNote", ticket, login=WALTER, body="News")
    assert [(await seen_of(office, ticket, who))["seen"] for who in (WANDA, WALTER)] == [
        False,
        True,
    ]
    found = await payload(office, seen, {"ticket": ticket, "seen": False}, login=WALTER)
    assert found["ticket"] == {"seen": False}


SPLIT = """
mutation($input: ArticleSplitInput!) {
  articleSplit(input: $input) {
    ticket { id title queue { name } customerUser { login } links { kind ticket { id } } }
    article { body senderType channel attachments { filename } }
    errors { code message path }
  }
}
"""
ARTICLE = "query($id: ID!) { ticket(id: $id) { articles(first: 1) { nodes { id } } } }"


async def first_article(world: World, ticket: str) -> str:
    found = await world.ask(ARTICLE, {"id": ticket}, login=WANDA)
    return str(found.data["ticket"]["articles"]["nodes"][0]["id"])


async def test_an_article_becomes_a_ticket(office: World) -> None:
    """With the same customer, as a child of the ticket it came from."""
    customer = "alexander.uebelhoer"
    ticket = await new_ticket(office, kind="PHONE", contact={"login": customer})
    wanted = {"article": await first_article(office, ticket), "title": "The other thing"}
    made = await payload(office, SPLIT, {**wanted, "queue": "Raw"}, login=WALTER)
    assert made["errors"] == []
    new = made["ticket"]
    assert (new["title"], new["queue"]["name"]) == ("The other thing", "Raw")
    assert new["customerUser"] == {"login": customer}
    assert new["links"] == [{"kind": "PARENT", "ticket": {"id": ticket}}]
    assert made["article"]["body"] == "What it is about"
    assert (await history(office, ticket, 1))[0][0] == "TicketLinkAdd"
    kinds = [kind for kind, _ in await history(office, new["id"], 9)]
    assert kinds[:2] == ["NewTicket", "CustomerUpdate"]
    assert {"PhoneCallCustomer", "TicketLinkAdd"} <= set(kinds)


async def test_what_is_not_split(office: World) -> None:
    ticket = await new_ticket(office)
    article = await first_article(office, ticket)
    for given, login, code, path in (
        ({"article": "nonsense"}, WANDA, "INVALID_INPUT", "article"),
        ({"article": ticket}, WANDA, "INVALID_INPUT", "article"),
        ({"article": article, "queue": "Nowhere"}, WANDA, "NOT_FOUND", "queue"),
        ({"article": article}, "bjoern.lueders", "NOT_FOUND", "article"),
    ):
        before = await dump(office)
        refused = await payload(office, SPLIT, given, login=login)
        assert [(e["code"], e["path"]) for e in refused["errors"]] == [(code, ["input", path])]
        assert await dump(office) == before
