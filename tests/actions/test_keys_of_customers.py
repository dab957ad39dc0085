"""The mutations of customers' links and of tickets' customers take what all others take."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.actions.changing import (
    EXAMPLE,
    LINK,
    OUTSIDER,
    OWN,
    SET,
    SET_MANY,
    TICKET,
    UNLINK,
    add_record,
    done,
    dump,
    refusal,
    ticket_id,
)
from tests.world.stores import ADMIN
from tests.world.world import World

TITLE = """
mutation($input: TicketSetTitleInput!) {
  ticketSetTitle(input: $input) { changes { field } errors { code } }
}
"""


async def test_the_same_key_does_nothing_again(own_world: World) -> None:
    """And tells the first result, whoever was registered or is linked meanwhile."""
    ticket = await ticket_id(own_world, TICKET)
    wanted: dict[str, Any] = {
        "ticket": ticket,
        "contact": {"source": "crm", "key": OUTSIDER},
        "idempotencyKey": "once",
    }
    first = await done(own_world, SET, wanted)
    assert first["registers"] == OUTSIDER
    await done(own_world, SET, {"ticket": ticket, "contact": {"login": OWN}})
    before = await dump(own_world)
    again = await done(own_world, SET, {**wanted, "clientMutationId": "again"})
    assert await dump(own_world) == before
    for name in ("changes", "registers", "recipient"):
        assert again[name] == first[name]
    assert again["ticket"]["customerUser"]["login"] == OWN
    other = await refusal(own_world, SET, {**wanted, "customerId": "other"})
    assert other[:2] == ("IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey")


async def test_a_key_of_many_is_one_of_each(own_world: World) -> None:
    """However long it is; no key that a client chooses is that of a part."""
    tickets = [await ticket_id(own_world, number) for number in (TICKET, EXAMPLE)]
    key = "k" * 200
    wanted: dict[str, Any] = {"tickets": tickets, "contact": {"login": OWN}, "idempotencyKey": key}
    first = await done(own_world, SET_MANY, wanted)
    assert [len(one["changes"]) for one in first["results"]] == [2, 2]
    before = await dump(own_world)
    again = await done(own_world, SET_MANY, wanted)
    assert await dump(own_world) == before
    assert again == first
    rows = await own_world.services.db.rows("SELECT actor, idempotency_key FROM tg_idempotency")
    assert {text for _, text in rows} == {key}
    for text in (key, *(f"{who} {key[:100]}" for who, _ in rows)):
        alone = {"ticket": tickets[0], "title": text[:50], "idempotencyKey": text}
        assert (await done(own_world, TITLE, alone))["errors"] == []
    assert await done(own_world, SET_MANY, wanted) == first


async def test_links_are_looked_at_and_made_once(own_world: World) -> None:
    await add_record(own_world, "K98", "Neu")
    wanted: dict[str, Any] = {"login": OWN, "source": "crm", "key": "K98"}
    before = await dump(own_world)
    for document, given in ((LINK, wanted), (LINK, {**wanted, "replace": True})):
        looked = await done(own_world, document, {**given, "validateOnly": True})
        assert looked["customerUser"]["login"] == OWN
        assert await dump(own_world) == before
    linked = await done(own_world, LINK, {**wanted, "idempotencyKey": "link"})
    assert linked["customerUser"]["link"]["key"] == "K98"
    before = await dump(own_world)
    await done(own_world, UNLINK, {"login": OWN, "validateOnly": True})
    assert await dump(own_world) == before
    ended = await done(own_world, UNLINK, {"login": OWN, "idempotencyKey": "unlink"})
    before = await dump(own_world)
    again = await done(own_world, LINK, {**wanted, "idempotencyKey": "link"})
    assert (again["errors"], await dump(own_world)) == ([], before)
    assert ended["customerUser"]["login"] == again["customerUser"]["login"] == OWN


async def test_the_older_word_for_looking_is_the_same(own_world: World) -> None:
    """With either, a key is taken by nothing; both mean one thing to a key."""
    wanted = {
        "ticket": await ticket_id(own_world, TICKET),
        "contact": {"login": OWN},
        "idempotencyKey": "looked",
    }
    before = await dump(own_world)
    for only in (
        {"preview": True},
        {"validateOnly": True},
        {"preview": True, "validateOnly": True},
    ):
        looked = await done(own_world, SET, {**wanted, **only})
        assert [change["field"] for change in looked["changes"]] == ["customerUser", "customerId"]
        assert await dump(own_world) == before
    assert len((await done(own_world, SET, wanted))["changes"]) == 2


async def test_a_limited_token_is_not_told_what_its_owner_did(own_world: World) -> None:
    """The key is as good as new to it, and the ticket is out of its reach."""
    ticket = await ticket_id(own_world, TICKET)
    given = {"ticket": ticket, "title": "not for tokens", "idempotencyKey": "owner's"}
    first = await own_world.ask(TITLE, {"input": given}, login=ADMIN)
    assert first.data["ticketSetTitle"]["errors"] == []
    owner = await own_world.viewer(ADMIN)
    nowhere = replace(owner.sight, queues=frozenset(), owner=None)
    token: Any = replace(owner, sight=nowhere, only=frozenset(), token=4711)
    again = await own_world.ask(TITLE, {"input": given}, login=token)
    told = again.data["ticketSetTitle"]
    assert (told["changes"], [error["code"] for error in told["errors"]]) == ([], ["NOT_FOUND"])
