"""Files are taken in from those who may, as what they are, and no more than is allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from actions.content_types import content_type
from auth import tokens
from auth.tokens import Terms
from domain.tokens import Account
from domain.viewer import Scope
from tests.files.sending import PNG, attached, left, program, sent, served
from tests.web.conftest import token_for, visiting
from tests.world.stores import ADMIN
from tests.world.world import World

NAMES = {
    "photo.png": "photo.png",
    "../../etc/passwd": "passwd",
    "C:\\Windows\\win.ini": "win.ini",
    "a\r\nSet-Cookie: x=1.txt": "aSet-Cookie: x=1.txt",
    "a\0b.txt": "ab.txt",
    "exe\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe": "exegnp.exe",
    "...": "file",
    "/": "file",
    f"{'x' * 500}.pdf": f"{'x' * 196}.pdf",
    "Größe.txt": "Größe.txt",
}
KINDS = {
    PNG: "image/png",
    b"%PDF-1.7\n": "application/pdf",
    b"GIF89a<script>alert(1)</script>": "image/gif",
    b"plain text\n": "text/plain",
    "Größe".encode(): "text/plain",
    "Größe".encode()[:3]: "text/plain",
    b"<html><script>alert(1)</script>": "application/octet-stream",
    b"text before <script>alert(1)</script>": "application/octet-stream",
    b"\xef\xbb\xbf<svg onload=alert(1)>": "application/octet-stream",
    b"<?xml version='1.0'?><svg/>": "application/octet-stream",
    b"#!/bin/sh\nrm -rf /": "application/octet-stream",
    "<script>alert(1)</script>".encode("utf-16"): "application/octet-stream",
    b"+ADw-script+AD4-\x00": "application/octet-stream",
    b"\xff\xfe\xfd": "application/octet-stream",
    b"": "text/plain",
}


@pytest.mark.parametrize("content", KINDS)
def test_what_it_is_is_told_by_its_bytes(content: bytes) -> None:
    assert content_type(content) == KINDS[content]


async def test_an_upload(own_world: World) -> None:
    async with program(own_world) as client:
        answer = await sent(client, PNG, "photo.png")
    told = {"filename": "photo.png", "contentType": "image/png", "size": len(PNG)}
    assert answer == {"id": answer["id"], **told}
    assert await left(own_world) == (1, 1)


@pytest.mark.parametrize("name", NAMES)
async def test_names_lead_nowhere(own_world: World, name: str) -> None:
    async with program(own_world) as client:
        assert (await sent(client, b"x", name))["filename"] == NAMES[name]


async def test_only_for_those_who_are_logged_in(own_world: World) -> None:
    """A browser's cookie alone may have been sent by a foreign page."""
    where = "/uploads?filename=a.txt"
    async with visiting(own_world) as client:
        assert (await client.post(where, content=b"x")).status_code == 401
        wrong = {"authorization": "Bearer wrong"}
        assert (await client.post(where, content=b"x", headers=wrong)).status_code == 401
        client.cookies.set("ticketgraph_session", await token_for(own_world, ADMIN))
        assert (await client.post(where, content=b"x")).status_code == 401
        ours = {"x-ticketgraph-csrf": "1"}
        assert (await client.post(where, content=b"x", headers=ours)).status_code == 201


async def test_a_name_is_needed(own_world: World) -> None:
    async with program(own_world) as client:
        answer = await client.post("/uploads", content=b"x")
    assert (answer.status_code, answer.json()["error"][:9]) == (400, "filename:")


async def test_the_size_is_limited_on_the_way(own_world: World) -> None:
    """A body without a length is counted: nothing of it is kept."""
    sends = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sends
        while sends < 10_000:
            sends += 1
            yield b"x" * 10_000

    async with served(own_world, size=300_000) as client:
        assert (await sent(client, b"x" * 300_000))["size"] == 300_000
        answer = await client.post("/uploads?filename=a", content=b"x" * 300_001)
        assert answer.status_code == 413
        assert await left(own_world) == (1, 2)
    async with program(own_world) as client:
        answer = await client.post("/uploads?filename=a", content=endless())
    assert (answer.status_code, await left(own_world)) == (413, (1, 2))
    assert sends < 3_000


async def test_what_waits_is_limited(own_world: World) -> None:
    async with served(own_world, unused=500_000) as client:
        await sent(client, b"x" * 400_000)
        answer = await client.post("/uploads?filename=a", content=b"x" * 100_001)
        assert (answer.status_code, await left(own_world)) == (413, (1, 2))
        await sent(client, b"x" * 100_000)


async def test_what_is_not_used_goes(own_world: World) -> None:
    async with program(own_world) as client:
        await sent(client, PNG)
        own_world.now += timedelta(hours=24)
        client.headers["authorization"] = f"Bearer {await token_for(own_world, ADMIN)}"
        kept = await sent(client, PNG)
    assert await left(own_world) == (1, 1)
    assert await attached(own_world, await own_world.viewer(ADMIN), kept["id"])


async def test_a_token_for_reading_sends_nothing(own_world: World) -> None:
    account = Account((await own_world.viewer(ADMIN)).agent_id)
    terms = Terms(kind="api", now=own_world.now, lifetime=timedelta(hours=1), scope=Scope.READ)
    token = (await tokens.issue(own_world.services.db, account, terms)).text
    async with visiting(own_world) as client:
        client.headers["authorization"] = f"Bearer {token}"
        answer = await client.post("/uploads?filename=a", content=b"x")
    assert (answer.status_code, await left(own_world)) == (403, (0, 0))
