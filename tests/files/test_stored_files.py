"""Files as an OTRS has stored them in its tables, and as some old rows are."""

from __future__ import annotations

from base64 import encodebytes
from typing import Any

from db.content import size
from tests.files.sending import PNG, article_of
from tests.files.test_attach import node_of
from tests.web.conftest import visiting
from tests.world.world import World

ASKED = """
query($id: ID!) { node(id: $id) { ... on Article {
    plainUrl body(format: HTML)
    attachments { filename contentType size inline url } } } }
"""
FILE = """
    INSERT INTO article_data_mime_attachment (
        article_id, filename, content_size, content_type, content_id, content_alternative,
        disposition, content, create_time, create_by, change_time, change_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $9, 1)
"""
PLAIN = """
    INSERT INTO article_data_mime_plain (
        article_id, body, create_time, create_by, change_time, change_by)
    VALUES ($1, $2, $3, 1, $3, 1)
"""
RAW = b"Welcome!\n\nWe have moved: see https://example.org."  # as the first rows of an OTRS are
LONG = bytes(range(256)) * 3
IN_LINES = "as OTRS encodes"
PNG_SIZE, LONG_SIZE = str(len(PNG)), str(len(LONG))
# name, size, type, Content-ID, alternative, disposition, content, how; what is told of it
ROWS: list[tuple[tuple[Any, ...], bytes, str, tuple[str, bool]]] = [
    (("a.bin", LONG_SIZE, None, None, None, None), LONG, IN_LINES, ("a.bin", False)),
    (("b.bin", None, "", "", "", ""), LONG, IN_LINES, ("b.bin", False)),
    (("c.bin", "7", None, None, None, "attachment"), LONG, IN_LINES, ("c.bin", False)),
    (("d.bin", "1 KB", None, None, None, "ATTACHMENT"), LONG, "in one line", ("d.bin", False)),
    (("e.txt", None, "text/plain", None, None, None), RAW, "raw", ("e.txt", False)),
    (("f.txt", str(len(RAW)), "text/plain", None, None, None), RAW, "raw", ("f.txt", False)),
    ((None, "0", None, None, None, None), b"", "nothing", ("file", False)),
    (("", "", None, None, None, None), b"", IN_LINES, ("file", False)),
    (("g.png", PNG_SIZE, "IMAGE/PNG", "<g@x>", "1", ""), PNG, IN_LINES, ("g.png", True)),
    (("h.pdf", PNG_SIZE, "x/pdf", "<h@x>", None, None), PNG, IN_LINES, ("h.pdf", False)),
    (("i.png", PNG_SIZE, "image/png", "i@x", None, "inline"), PNG, IN_LINES, ("i.png", True)),
    (("file-2", "4", "text/plain; charset=utf-8", None, "", ""), RAW, "raw", ("file-2", False)),
    (("a.html", None, "text/html", None, None, None), RAW, IN_LINES, ("a.html", False)),
]
HTML = '<b>Gr\xf6\xdfe</b> <img src="cid:g@x">'.encode("latin-1")
LATIN = 'Text/HTML; charset="iso-8859-1"'
BODIES = [
    (("file-1.html", None, "text/html", None, "1", "inline"), b"<i>other</i>"),
    (("file-2", str(len(HTML)), LATIN, None, "1", "inline"), HTML),
]


def kept(content: bytes, how: str, world: World) -> str | bytes | None:
    if how == "nothing":
        return None
    if world.engine == "sqlite":
        return content
    text = encodebytes(content).decode() if how != "raw" else content.decode()
    return text.replace("\n", "") if how == "in one line" else text


async def filled(world: World) -> None:
    """The first article, with these rows and no others."""
    article, now = await article_of(world), world.now
    for table in ("attachment", "plain"):
        await world.execute(f"DELETE FROM article_data_mime_{table} WHERE article_id = {article}")
    bodies = [(row, content, IN_LINES) for row, content in BODIES]
    async with world.services.db.transaction() as tx:
        for row, content, how in [each[:3] for each in ROWS] + bodies:
            await tx.execute(FILE, article, *row, kept(content, how, world), now)
        await tx.execute(PLAIN, article, kept(RAW, "raw", world), now)


async def test_files_as_otrs_stores_them(own_world: World) -> None:
    """Sizes are those of the content, whatever was noted; each is had as it was sent."""
    await filled(own_world)
    node = (await own_world.ask(ASKED, {"id": await node_of(own_world)})).data["node"]
    found = node["attachments"]
    assert [(each["filename"], each["inline"]) for each in found] == [each[3] for each in ROWS]
    assert [each["size"] for each in found] == [len(each[1]) for each in ROWS]
    picture = found[8]["url"].replace("&", "&amp;")
    assert node["body"] == f'<b>Größe</b> <img src="{picture}">'
    async with visiting(own_world) as client:
        had = [(await client.get(each["url"])).content for each in found]
        plain = (await client.get(node["plainUrl"])).content
    assert had == [each[1] for each in ROWS]
    assert plain == RAW


def test_a_size_is_believed_where_it_can_be() -> None:
    """So that no content is read for it."""
    for length in range(400):
        stored = len(encodebytes(b"x" * length))
        assert size(str(length), stored, "postgresql") == length
        assert size(str(length + 3), stored, "postgresql") in {None, 0}
        assert size(None, length, "sqlite") == length
