"""Tokens that an agent makes for programs, also two at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from auth import tokens
from domain.ids import global_id
from tests.work.asking import hire
from tests.world.world import World

CREATE = """
mutation($name: String!) {
  tokenCreate(input: {name: $name}) { token apiToken { id name } errors { message } }
}
"""
NAMES = ["wall", "phone"]


async def test_each_of_two_at_once_is_shown_the_token_that_was_made(
    own_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are there before either payload is read; the younger one is not both of theirs."""
    issue, both = tokens.issue, asyncio.Barrier(2)

    async def beside(*args: Any) -> tokens.Token:
        issued = await issue(*args)
        await both.wait()
        return issued

    monkeypatch.setattr(tokens, "issue", beside)
    answers = await asyncio.gather(*(own_world.ask(CREATE, {"name": name}) for name in NAMES))
    made = [answer.data["tokenCreate"] for answer in answers]
    assert [one["errors"] for one in made] == [[], []]
    assert [one["apiToken"]["name"] for one in made] == NAMES
    for one in made:
        stored = await tokens.bearer(own_world.services.db, one["token"], own_world.now)
        assert stored is not None
        assert stored.id == one["apiToken"]["id"]


LIMITED = """
mutation($queues: [ID!]!) {
  tokenCreate(input: {name: "wall", queues: $queues}) {
    token apiToken { queues { name } } errors { code path }
  }
}
"""


async def test_queues_are_named_by_id_or_by_name(own_world: World) -> None:
    """As everywhere; of a queue that the agent may not read he is told as of none."""
    await hire(own_world, {"reader": ["ro"]})
    raw = own_world.services.references.current.queue_by_name["Raw"]
    asked = await own_world.ask(LIMITED, {"queues": ["Misc", raw.id, "Raw"]}, login="reader")
    made = asked.data["tokenCreate"]
    assert made["errors"] == []
    assert {each["name"] for each in made["apiToken"]["queues"]} == {"Misc", "Raw"}
    for text, code in (
        ("misc", "NOT_FOUND"),
        ("Vertrieb::Angebote", "NOT_FOUND"),
        (global_id("Queue", 10**6), "NOT_FOUND"),
        (global_id("Ticket", 1), "INVALID_INPUT"),
    ):
        asked = await own_world.ask(LIMITED, {"queues": ["Misc", text]}, login="reader")
        [error] = asked.data["tokenCreate"]["errors"]
        assert (error["code"], error["path"]) == (code, ["input", "queues", "1"]), text


async def test_no_queue_at_all_is_no_limit_that_is_meant(own_world: World) -> None:
    asked = await own_world.ask(LIMITED, {"queues": []})
    [error] = asked.data["tokenCreate"]["errors"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input", "queues"])
