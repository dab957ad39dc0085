"""Files are had by signed addresses: whole, in part, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from db.content import stored
from domain.files import disposition
from tests.files.sending import PNG, article_of, attached, program, sent
from tests.files.test_attach import node_of
from tests.web.conftest import visiting
from tests.world.stores import ADMIN
from tests.world.world import World

ASKED = """
query($id: ID!) { node(id: $id) { ... on Article { plainUrl attachments { filename url } } } }
"""
PLAIN = """
    INSERT INTO article_data_mime_plain
        (article_id, body, create_time, create_by, change_time, change_by)
    VALUES ($1, $2, $3, 1, $3, 1)
"""
MAIL = b"From: a@example.org\r\n\r\n<script>alert(1)</script>"


async def asked(world: World) -> Any:
    answer = await world.ask(ASKED, {"id": await node_of(world)})
    return answer.body["data"]["node"]


async def address_of(world: World, content: bytes, name: str = "new.png") -> str:
    """Of a new file."""
    async with program(world) as client:
        id_ = (await sent(client, content, name))["id"]
    await attached(world, await world.viewer(ADMIN), id_)
    url: str = (await asked(world))["attachments"][-1]["url"]
    return url


async def test_a_download(own_world: World) -> None:
    """Without a token; a browser neither guesses what it is nor keeps it for others."""
    url = await address_of(own_world, PNG)
    async with visiting(own_world) as client:
        got = await client.get(url)
        head = await client.head(url)
        same = await client.get(url, headers={"if-none-match": got.headers["etag"]})
    assert (got.status_code, got.content) == (200, PNG)
    assert got.headers["content-type"] == "image/png"
    assert got.headers["content-disposition"].startswith("inline;")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("default-src 'none'")
    assert got.headers["cache-control"] == "private, no-cache"
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(PNG))
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"#!/bin/sh\n",
        b"MZ\x90\0",
        b"\xff\xfe<\0s\0v\0g\0",
    ],
)
async def test_what_could_run_is_saved(own_world: World, content: bytes) -> None:
    url = await address_of(own_world, content, "harmless.png")
    async with visiting(own_world) as client:
        got = await client.get(url)
    assert got.content == content
    assert got.headers["content-disposition"].startswith("attachment;")
    assert got.headers["content-type"] not in ("text/html", "image/svg+xml", "image/png")


SIZE = len(PNG)
RANGES = {
    "bytes=0-9": (206, PNG[:10], f"bytes 0-9/{SIZE}"),
    "bytes=10-": (206, PNG[10:], f"bytes 10-{SIZE - 1}/{SIZE}"),
    "bytes=-10": (206, PNG[-10:], f"bytes {SIZE - 10}-{SIZE - 1}/{SIZE}"),
    f"bytes={SIZE - 1}-": (206, PNG[-1:], f"bytes {SIZE - 1}-{SIZE - 1}/{SIZE}"),
    "bytes=0-999999999999": (206, PNG, f"bytes 0-{SIZE - 1}/{SIZE}"),
    "bytes=-999999999999": (206, PNG, f"bytes 0-{SIZE - 1}/{SIZE}"),
    f"bytes={SIZE}-": (416, None, f"bytes */{SIZE}"),
    "bytes=-0": (416, None, f"bytes */{SIZE}"),
    "bytes=9-0": (200, PNG, None),
    "bytes=-": (200, PNG, None),
    "bytes=0-1,3-4": (200, PNG, None),
    f"bytes=0-{'9' * 5000}": (200, PNG, None),
    "lines=0-1": (200, PNG, None),
}


async def test_ranges(own_world: World) -> None:
    url, found = await address_of(own_world, PNG), {}
    async with visiting(own_world) as client:
        for given, (_, content, _) in RANGES.items():
            got = await client.get(url, headers={"range": given})
            shown = got.content if content is not None else None
            found[given] = (got.status_code, shown, got.headers.get("content-range"))
        other = await client.get(url, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert found == RANGES
    assert (other.status_code, other.content) == (200, PNG)


async def test_addresses_cannot_be_made(own_world: World) -> None:
    """Wrong, for another file, for somebody else, for longer: all the same."""
    url = httpx2.URL(await address_of(own_world, PNG))
    number = int(url.path.rpartition("/")[2])
    viewer, expires = url.params["viewer"], int(url.params["expires"])
    wrong = [
        url.copy_with(path=f"/attachments/{number - 1}"),
        url.copy_with(path=f"/articles/{number}/plain"),
        url.copy_with(path=f"/attachments/{'9' * 30}"),
        url.copy_with(path=f"/attachments/0{number}"),
        url.copy_set_param("signature", "0" * 64),
        url.copy_set_param("signature", "ö"),
        url.copy_set_param("expires", str(expires + 60)),
        url.copy_set_param("expires", "x"),
        url.copy_set_param("viewer", f"{viewer}0"),
        url.copy_set_param("viewer", "customer:' OR 1 = 1 --"),
        url.copy_with(query=b""),
    ]
    async with visiting(own_world) as client:
        answers = {(got.status_code, got.text) for got in [await client.get(u) for u in wrong]}
        assert (await client.get(url)).status_code == 200
        own_world.now += timedelta(minutes=62)
        expired = await client.get(url)
    assert answers == {(404, expired.text)}
    assert expired.status_code == 404


async def test_who_no_longer_sees_it_does_not_get_it(own_world: World) -> None:
    """The address is still good for nobody once its viewer may not be used any more."""
    url = await address_of(own_world, PNG)
    async with visiting(own_world) as client:
        assert (await client.get(url)).status_code == 200
        await own_world.change_reference("DELETE FROM group_user")
        await own_world.change_reference("DELETE FROM role_user")
        assert (await client.get(url)).status_code == 404


async def test_the_source_of_a_mail(own_world: World) -> None:
    article, db = await article_of(own_world), own_world.services.db
    await own_world.execute(f"DELETE FROM article_data_mime_plain WHERE article_id = {article}")
    assert (await asked(own_world))["plainUrl"] is None
    async with db.transaction() as tx:
        await tx.execute(PLAIN, article, stored(MAIL, db.dialect), own_world.now)
    url = (await asked(own_world))["plainUrl"]
    async with visiting(own_world) as client:
        got = await client.get(url)
    assert (got.content, got.headers["content-type"]) == (MAIL, "message/rfc822")
    assert got.headers["content-disposition"].startswith("attachment;")


def test_names_end_no_header() -> None:
    said = disposition('a"\r\nb;ö%.txt', inline=False)
    assert said == (
        "attachment; filename=\"a___b;__.txt\"; filename*=UTF-8''a%22%0D%0Ab%3B%C3%B6%25.txt"
    )
