"""A file from its upload to its download: sent, attached by a mutation, and read back in part."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.actions.changing import dump
from tests.files.sending import PNG, left, program, sent
from tests.web.conftest import visiting
from tests.work.asking import ERRORS, WALTER, WANDA, new_ticket
from tests.world.world import World

NOTE = f"""
mutation($input: ArticleAddNoteInput!) {{
  articleAddNote(input: $input) {{
    article {{ attachments {{ filename contentType size url }} }} {ERRORS}
  }}
}}
"""


async def noted(client: httpx2.AsyncClient, ticket: str, *ids: str, **more: Any) -> Any:
    """The payload of a note with these uploads."""
    given = {"ticket": ticket, "body": "As attached", "attachments": list(ids), **more}
    answer = await client.post("/graphql", json={"query": NOTE, "variables": {"input": given}})
    found = answer.json()
    assert "errors" not in found, found
    return found["data"]["articleAddNote"]


async def test_a_file_is_sent_attached_and_read_back(office: World) -> None:
    """Looking only uses it up as little as a refusal does; with its key the note is told again."""
    ticket = await new_ticket(office)
    async with program(office, WANDA) as wanda:
        first, second = [(await sent(wanda, PNG, name))["id"] for name in ("a.png", "b.png")]
        looked = await noted(wanda, ticket, first, validateOnly=True)
        assert (looked["errors"], looked["article"]) == ([], None)
        done = await noted(wanda, ticket, first, second, idempotencyKey="once")
        assert done["errors"] == []
        files = done["article"]["attachments"]
        told = [(each["filename"], each["contentType"], each["size"]) for each in files]
        assert told == [(name, "image/png", len(PNG)) for name in ("a.png", "b.png")]
        again = await noted(wanda, ticket, first, second, idempotencyKey="once")
        assert again["errors"] == []
        assert [each["filename"] for each in again["article"]["attachments"]] == ["a.png", "b.png"]
    assert await left(office) == (0, 0)
    async with visiting(office) as anybody:
        got = await anybody.get(files[1]["url"], headers={"range": "bytes=8-19"})
    assert (got.status_code, got.content) == (206, PNG[8:20])
    assert got.headers["content-range"] == f"bytes 8-19/{len(PNG)}"


async def test_an_upload_is_used_once_and_by_whoever_sent_it(office: World) -> None:
    """What was used, and what is another's, are told alike; a refused note leaves nothing."""
    ticket = await new_ticket(office)
    async with program(office, WANDA) as wanda, program(office, WALTER) as walter:
        used, own = [(await sent(wanda, PNG))["id"] for _ in range(2)]
        foreign = (await sent(walter, PNG))["id"]
        assert (await noted(wanda, ticket, used))["errors"] == []
        before = await dump(office)
        for wrong in (used, foreign):
            refused = await noted(wanda, ticket, own, wrong)
            assert refused["article"] is None
            [error] = refused["errors"]
            assert (error["code"], error["message"], error["path"]) == (
                "NOT_FOUND",
                "There is no such upload, or not any more.",
                ["input", "attachments", "1"],
            )
        assert await dump(office) == before
        assert (await noted(walter, ticket, foreign))["errors"] == []
        assert (await noted(wanda, ticket, own))["errors"] == []
