"""Uploads become attachments as OTRS has them, once, and only of whoever sent them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.attachments import attach_html
from domain.errors import NotFound
from resolvers.context import Context
from tests.files.sending import PNG, article_of, attached, files_of, left, program, sent
from tests.world.stores import ADMIN
from tests.world.world import World

OTHER = "SELECT login FROM users WHERE login <> $1 AND id <> 1 AND valid_id = 1 ORDER BY id LIMIT 1"
BODY = "query($id: ID!) { node(id: $id) { ... on Article { body(format: HTML) } } }"


async def test_an_attachment(own_world: World) -> None:
    """Names that are taken get a number; a picture that the text shows is inline."""
    viewer, before = await own_world.viewer(ADMIN), await files_of(own_world)
    async with program(own_world) as client:
        ids = [(await sent(client, PNG))["id"] for _ in range(3)]
    html = f'<img src="cid:{ids[2]}">'
    found = await attached(own_world, viewer, *ids, html=html)
    assert [each.filename for each in found] == ["a.png", "a-1.png", "a-2.png"]
    size, kind = str(len(PNG)), "image/png"
    assert [row[1:] for row in (await files_of(own_world))[len(before) :]] == [
        ("a.png", size, kind, None, "attachment"),
        ("a-1.png", size, kind, None, "attachment"),
        ("a-2.png", size, kind, f"<{ids[2]}>", "inline"),
    ]
    assert await left(own_world) == (0, 0)


async def test_nobody_attaches_what_is_not_his(own_world: World) -> None:
    """Unknown, another's, used already and expired are told alike; nothing is attached."""
    viewer, before = await own_world.viewer(ADMIN), await files_of(own_world)
    [[other]] = await own_world.services.db.rows(OTHER, ADMIN)
    async with program(own_world, other) as client:
        foreign = (await sent(client, PNG))["id"]
    async with program(own_world) as client:
        good, late = (await sent(client, PNG))["id"], (await sent(client, PNG))["id"]
    for wrong in ("unknown", foreign):
        with pytest.raises(NotFound) as refused:
            await attached(own_world, viewer, good, wrong)
        assert refused.value.field == "input.attachments.1"
        assert str(refused.value) == "There is no such upload, or not any more."
    assert await files_of(own_world) == before
    await attached(own_world, viewer, good)
    own_world.now += timedelta(hours=24)
    for wrong in (good, late):
        with pytest.raises(NotFound, match="There is no such upload, or not any more"):
            await attached(own_world, viewer, wrong)


async def test_html_with_its_picture(own_world: World) -> None:
    """It is stored as it came, and served clean, with the address of its picture."""
    viewer, article = await own_world.viewer(ADMIN), await article_of(own_world)
    await own_world.execute(
        f"DELETE FROM article_data_mime_attachment WHERE article_id = {article}"
    )
    async with program(own_world) as client:
        id_ = (await sent(client, PNG, "file-2"))["id"]
        html = f'<p onclick="x()">Größe <img src="cid:{id_}"></p>'
        async with Context(own_world.services, viewer).begin() as unit:
            await attach_html(unit, article, html)
        [file] = await attached(own_world, viewer, id_, html=html)
        assert file.filename == "file-2-1"
        node = await node_of(own_world)
        answer = await own_world.ask(BODY, {"id": node})
        body = answer.body["data"]["node"]["body"]
        assert body.startswith('<p>Größe <img src="/attachments/')
        address = body.partition('src="')[2].partition('"')[0].replace("&amp;", "&")
        assert (await client.get(address)).content == PNG


async def node_of(world: World) -> str:
    loaders = Context(world.services, await world.viewer(ADMIN)).loaders
    found = await loaders.article.load(await article_of(world))
    await loaders.close()
    assert found
    return found.id
