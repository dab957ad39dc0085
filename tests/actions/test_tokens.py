"""Tokens that an agent makes for programs, also two at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from auth import tokens
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
