"""Files that an OTRS keeps in folders (ArticleStorageFS): found, had, and nothing else is."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from db.content import stored
from loaders import folders
from loaders.article_files import ArticleFiles, open_article_files
from resolvers.context import Context
from resolvers.links import link
from tests.files.sending import PNG, article_of
from tests.files.test_attach import node_of
from tests.files.test_customers_files import CUSTOMER, GIVE, VISIBLE
from tests.web.conftest import visiting
from tests.world.world import World
from web.files import PIECE

DAY = "2026/01/02"
ASKED = """
query($id: ID!) { node(id: $id) { ... on Article {
    plainUrl body(format: HTML)
    attachments { filename contentType size inline url } } } }
"""
FILES = "query($id: ID!) { node(id: $id) { ... on Article { attachments { filename url } } } }"
PATH = "UPDATE article_data_mime SET content_path = $1 WHERE article_id = $2"
ROW = """
    INSERT INTO article_data_mime_attachment (
        article_id, filename, content_size, content, create_time, create_by, change_time, change_by)
    VALUES ($1, 'row.txt', '3', $2, $3, 1, $3, 1)
"""
HTML = """
    INSERT INTO article_data_mime_attachment (article_id, filename, content_size, content,
        content_type, create_time, create_by, change_time, change_by)
    VALUES ($1, 'file-2', '28', $2, 'text/html; charset="utf-8"', $3, 1, $3, 1)
"""
MAIL = b"From: a@example.org\r\n\r\nHello"
BIG = bytes(range(256)) * (PIECE // 100)  # some pieces, and a part of one
WRITTEN = {
    "plain.txt": MAIL,
    "file-2": b'<b>Hello</b> <img src="cid:logo@x">',
    "file-2.content_type": b'text/html; charset="utf-8"\n',
    "logo.png": PNG,
    "logo.png.content_type": b"image/png",
    "logo.png.content_id": b"<logo@x>",
    "logo.png.content_alternative": b"",
    "big.bin": BIG,
    "big.bin.disposition": b"attachment",
    "Größe #1.txt": b"10 m",
    "empty": b"",
}


@pytest.fixture
async def article(own_world: World, tmp_path: Path) -> AsyncIterator[Path]:
    """The folder of an article that has nothing in the database, and is served from there."""
    found = await article_of(own_world)
    for table in ("attachment", "plain"):
        await own_world.execute(f"DELETE FROM article_data_mime_{table} WHERE article_id = {found}")
    async with own_world.services.db.transaction() as tx:
        await tx.execute(PATH, DAY, found)
    folder = tmp_path / "article" / DAY / str(found)
    async with open_article_files(tmp_path / "article") as files:
        own_world.services = replace(own_world.services, article_files=files)
        yield folder


def write(folder: Path, content: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, each in content.items():
        (folder / name).write_bytes(each)


def write_anew(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def write_links(folder: Path, elsewhere: Path) -> None:
    (folder / "link.txt").symlink_to(elsewhere / "secret.txt")
    (folder / "inner").mkdir()


def replace_by_link(folder: Path, elsewhere: Path) -> None:
    """To itself, a link cannot be read by anybody."""
    if folder.exists():
        folder.rename(folder.with_name("moved"))
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(elsewhere)


async def asked(world: World, query: str = ASKED) -> Any:
    return (await world.ask(query, {"id": await node_of(world)})).data["node"]


@asynccontextmanager
async def served(world: World) -> AsyncIterator[tuple[dict[str, str], httpx2.AsyncClient]]:
    """Where each file is, and who asks for it."""
    found = {each["filename"]: each["url"] for each in (await asked(world))["attachments"]}
    async with visiting(world) as client:
        yield found, client


async def test_files_are_found(own_world: World, article: Path) -> None:
    """No folder is no file; then what is there, by name, but for the HTML of the text."""
    assert (await asked(own_world, FILES))["attachments"] == []
    write(article, WRITTEN)
    found = await asked(own_world)
    rows = [{**each, "url": ""} for each in found["attachments"]]
    assert [tuple(row.values())[:4] for row in rows] == [
        ("Größe #1.txt", None, 4, False),
        ("big.bin", None, len(BIG), False),
        ("empty", None, 0, False),
        ("logo.png", "image/png", len(PNG), True),
    ]
    logo = found["attachments"][-1]["url"].replace("&", "&amp;")
    assert found["body"] == f'<b>Hello</b> <img src="{logo}">'
    async with visiting(own_world) as client:
        assert (await client.get(found["plainUrl"])).content == MAIL


async def test_the_database_comes_first(own_world: World, article: Path) -> None:
    write(article, WRITTEN)
    row = await article_of(own_world), stored(b"row", own_world.engine), own_world.now
    async with own_world.services.db.transaction() as tx:
        await tx.execute(ROW, *row)
    assert [each["filename"] for each in (await asked(own_world))["attachments"]] == ["row.txt"]


async def test_files_are_had(
    own_world: World, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, in part, not again where nothing changed; never more than a piece in memory."""
    write(article, WRITTEN)
    counts, part = [], folders.part

    def counted(place: folders.Place, name: str, first: int, count: int) -> tuple[Any, bytes]:
        counts.append(count)
        return part(place, name, first, count)

    monkeypatch.setattr(folders, "part", counted)
    async with served(own_world) as (urls, client):
        big = await client.get(urls["big.bin"])
        head = await client.head(urls["big.bin"])
        same = await client.get(urls["big.bin"], headers={"if-none-match": big.headers["etag"]})
        some = await client.get(urls["big.bin"], headers={"range": f"bytes={PIECE - 1}-{PIECE}"})
        text, none = await client.get(urls["Größe #1.txt"]), await client.get(urls["empty"])
        write_anew(article / "big.bin", b"x")
        other = await client.get(urls["big.bin"], headers={"if-none-match": big.headers["etag"]})
    assert (big.content, big.headers["content-length"]) == (BIG, str(len(BIG)))
    assert big.headers["content-disposition"].startswith("attachment;")
    assert big.headers["x-content-type-options"] == "nosniff"
    assert big.headers["content-security-policy"].startswith("default-src 'none'")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(BIG)))
    assert (same.status_code, same.content) == (304, b"")
    assert (some.status_code, some.content) == (206, BIG[PIECE - 1 : PIECE + 1])
    assert (text.content, text.headers["content-type"]) == (b"10 m", "text/plain; charset=utf-8")
    assert (none.status_code, none.content, other.content) == (200, b"", b"x")
    assert max(counts) == PIECE


async def test_nothing_is_read_from_elsewhere(
    own_world: World, article: Path, tmp_path: Path
) -> None:
    """Neither by a link, nor by a name, nor by a path in the database."""
    secret = tmp_path / "secret"
    write(secret, {"secret.txt": b"secret"})
    write(article, {"a.txt": b"a"})
    write_links(article, secret)
    url = (await asked(own_world))["attachments"][0]["url"]
    names = ["../../../../../secret/secret.txt", "..", "", "link.txt", "inner", "a.txt.content_id"]
    db, files = own_world.services.db, own_world.services.article_files
    pk = await article_of(own_world)
    assert [await files.file(db, pk, name) for name in names] == [None] * len(names)
    assert await files.file(db, pk, "a.txt") is not None
    async with visiting(own_world) as client:
        key = folders.key_of("a.txt")
        for other in (folders.key_of("link.txt"), "%2e%2e", "ä", "=", folders.key_of("plain.txt")):
            assert (await client.get(url.replace(key, other))).status_code == 404
    replace_by_link(article, secret)
    assert (await asked(own_world, FILES))["attachments"] == []
    for path in (f"../../secret/{DAY}", "/etc", "..", "2026/01/02/.."):
        async with db.transaction() as tx:
            await tx.execute(PATH, path, pk)
        assert (await asked(own_world, FILES))["attachments"] == []


async def test_a_disk_that_is_away(own_world: World, article: Path) -> None:
    """Costs what is in folders; the article stays, and its text."""
    replace_by_link(article, article)
    node = {"id": await node_of(own_world)}
    failed = await own_world.ask(ASKED, node)
    assert failed.body["data"]["node"]["body"]
    [away] = failed.body["data"]["node"]["attachments"]
    assert (away["filename"], away["url"]) == ("Files that cannot be read now", None)
    assert {tuple(each["path"]): each["extensions"]["code"] for each in failed.errors} == {
        ("node", "attachments", 0, "url"): "UNAVAILABLE",
        ("node", "plainUrl"): "UNAVAILABLE",
    }
    assert "article" not in failed.errors[0]["message"].replace("articles", "")
    html = stored(b'Hello <img src="cid:logo@x">', own_world.engine)
    async with own_world.services.db.transaction() as tx:
        await tx.execute(HTML, await article_of(own_world), html, own_world.now)
    text = "query($id: ID!) { node(id: $id) { ... on Article { body(format: HTML) } } }"
    shown = await own_world.ask(text, node)
    assert (shown.errors, shown.data["node"]["body"][:5]) == ([], "Hello")


async def test_a_folder_of_all_that_is_not_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It may come later, or be misspelt."""
    async with open_article_files(tmp_path / "none"):
        assert "tickets.article_files is no folder that can be read" in caplog.text
    caplog.clear()
    async with open_article_files(tmp_path), open_article_files(None):
        assert caplog.text == ""


async def test_customers_get_what_is_visible_to_them(own_world: World, article: Path) -> None:
    write(article, WRITTEN)
    pk, customer = await article_of(own_world), await own_world.customer(CUSTOMER)
    await own_world.execute(GIVE.format(pk))
    context = Context(own_world.services, customer)
    file = await link(context, f"/articles/{pk}/files/{folders.key_of('logo.png')}")
    source = await link(context, f"/articles/{pk}/plain")
    async with visiting(own_world) as client:
        await own_world.execute(VISIBLE.format(1, pk))
        assert (await client.get(file)).content == PNG
        assert (await client.get(source)).status_code == 404
        await own_world.execute(VISIBLE.format(0, pk))
        assert (await client.get(file)).status_code == 404


async def test_a_split_takes_the_files_along(own_world: World, article: Path) -> None:
    """Into the database: nothing is written to folders."""
    write(article, WRITTEN)
    document = """mutation($input: ArticleSplitInput!) { articleSplit(input: $input) {
        article { body(format: HTML) attachments { filename contentType size inline }
        } errors { code } } }"""
    given = {"article": await node_of(own_world)}
    found = (await own_world.ask(document, {"input": given})).data["articleSplit"]
    assert found["errors"] == []
    assert [tuple(each.values()) for each in found["article"]["attachments"]] == [
        ("Größe #1.txt", None, 4, False),
        ("big.bin", None, len(BIG), False),
        ("empty", None, 0, False),
        ("logo.png", "image/png", len(PNG), True),
    ]
    assert found["article"]["body"].startswith("<b>Hello</b>")


async def test_a_disk_that_hangs(
    own_world: World, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for it past the deadline; whoever asks afterwards gets the files."""
    write(article, WRITTEN)
    again, entries = threading.Event(), folders.entries

    def hanging(place: folders.Place) -> list[folders.Entry]:
        again.wait()
        return entries(place)

    monkeypatch.setattr(folders, "entries", hanging)
    files, node = own_world.services.article_files, {"id": await node_of(own_world)}
    impatient = ArticleFiles(files._root, files._pool, 0.05)
    try:
        own_world.services = replace(own_world.services, article_files=impatient)
        assert (await own_world.ask(FILES, node)).codes == ["UNAVAILABLE"]  # of a url
    finally:
        again.set()
    own_world.services = replace(own_world.services, article_files=files)
    assert len((await asked(own_world, FILES))["attachments"]) == 4
