"""Changes of customer users are in the audit log: once, with the change or not at all."""

from __future__ import annotations

from typing import Any

from tests.actions.changing import (
    LINK,
    OUTSIDER,
    OWN,
    SET,
    TICKET,
    UNLINK,
    done,
    links,
    refusal,
    ticket_id,
)
from tests.world.world import World

LOG = """
{ auditLog(last: 10) { nodes {
  kind agent { login } tokenId objectType objectKey details { name value } } } }
"""
TOKEN = """
mutation($input: TokenCreateInput!) {
  tokenCreate(input: $input) { token apiToken { id } errors { code message path } }
}
"""
REVOKE = "mutation($input: TokenRevokeInput!) { tokenRevoke(input: $input) { errors { code } } }"
THERE = {"login": OWN, "source": "crm", "key": OUTSIDER}


async def log(world: World) -> list[dict[str, Any]]:
    """All entries, oldest first."""
    nodes: list[dict[str, Any]] = (await world.ask(LOG)).data["auditLog"]["nodes"]
    for node in nodes:
        node["details"] = {one["name"]: one["value"] for one in node["details"]}
    return nodes[::-1]


async def test_links_are_noted(own_world: World) -> None:
    """A link that is there already is no change."""
    for _ in range(2):
        await done(own_world, LINK, THERE)
    await done(own_world, UNLINK, {"login": OWN})
    linked, unlinked = await log(own_world)

    assert (linked["kind"], unlinked["kind"]) == ("CUSTOMER_LINKED", "CUSTOMER_UNLINKED")
    for entry in (linked, unlinked):
        assert entry["agent"] == {"login": "root@localhost"}
        assert (entry["objectType"], entry["objectKey"]) == ("CustomerUser", OWN)
        assert entry["details"] == {"source": "crm", "key": OUTSIDER}


async def test_another_link_says_what_was_there(own_world: World) -> None:
    wanted = {"login": "sofia.lehmann", "source": "crm", "key": OUTSIDER, "replace": True}
    for _ in range(2):
        await done(own_world, LINK, wanted)
    [entry] = await log(own_world)

    former = {"formerSource": "crm", "formerKey": "K10001"}
    assert entry["details"] == {"source": "crm", "key": OUTSIDER, **former}


async def test_what_is_refused_is_no_change(own_world: World) -> None:
    await refusal(own_world, LINK, {**THERE, "key": "K10001", "replace": True})
    await refusal(own_world, UNLINK, {"login": OWN})

    assert await log(own_world) == []


async def test_a_registration_is_noted_and_a_preview_is_not(own_world: World) -> None:
    wanted = {
        "ticket": await ticket_id(own_world, TICKET),
        "contact": {"source": "crm", "key": OUTSIDER},
    }
    await done(own_world, SET, {**wanted, "validateOnly": True})
    assert await log(own_world) == []
    for _ in range(2):
        await done(own_world, SET, wanted)
    [entry] = await log(own_world)

    assert (entry["kind"], entry["objectKey"]) == ("CUSTOMER_REGISTERED", OUTSIDER)
    assert entry["details"] == {"source": "crm", "key": OUTSIDER}


async def test_no_link_is_kept_without_its_entry(own_world: World) -> None:
    before = await links(own_world)
    await own_world.execute("DROP TABLE tg_audit")
    answers = [
        await own_world.ask(LINK, {"input": THERE}),
        await own_world.ask(UNLINK, {"input": {"login": "sofia.lehmann"}}),
    ]

    payloads = [payload for answer in answers for payload in answer.data.values()]
    codes = [error["code"] for payload in payloads for error in payload["errors"]]
    assert codes == ["UNAVAILABLE"] * 2
    assert "tg_audit" not in str([answer.body for answer in answers])
    assert await links(own_world) == before


async def test_tokens_are_noted_without_their_text(own_world: World) -> None:
    payload = await done(own_world, TOKEN, {"name": "wall", "scope": "WRITE"})
    for _ in range(2):
        await own_world.ask(REVOKE, {"input": {"id": payload["apiToken"]["id"]}})
    entries = await log(own_world)

    assert [entry["kind"] for entry in entries] == ["TOKEN_CREATED", "TOKEN_REVOKED"]
    assert entries[0]["details"] == {"name": "wall", "scope": "write", "agent": "1"}
    assert payload["token"] not in str(entries)
