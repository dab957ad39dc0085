"""Clients that send and fetch files, and the article they go to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx2

from actions.attachments import attach
from actions.uploads import Uploads, UploadSettings
from app import application
from domain.files import Upload
from domain.ids import ArticleId
from domain.viewer import Viewer
from resolvers.context import Context
from tests.web.conftest import bearer, token_for, visiting
from tests.web.serving import serving
from tests.world.stores import ADMIN
from tests.world.world import World

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(range(256)) * 4
ARTICLE = "SELECT min(article_id) FROM article_data_mime"
FILES = """
    SELECT id, filename, content_size, content_type, content_id, disposition
    FROM article_data_mime_attachment WHERE article_id = $1 ORDER BY id
"""


@asynccontextmanager
async def program(world: World, login: str = ADMIN) -> AsyncIterator[httpx2.AsyncClient]:
    """A program with somebody's token."""
    async with visiting(world) as client:
        client.headers.update(bearer(await token_for(world, login)))
        yield client


@asynccontextmanager
async def served(world: World, **settings: Any) -> AsyncIterator[httpx2.AsyncClient]:
    """The same of a real server with these settings of uploads."""
    uploads = Uploads(world.services.db, UploadSettings(**settings))
    app = application(replace(world.services, uploads=uploads))
    async with (
        serving(app) as where,
        httpx2.AsyncClient(base_url=f"http://{where}") as client,
    ):
        client.headers.update(bearer(await token_for(world, ADMIN)))
        yield client


async def sent(client: httpx2.AsyncClient, content: bytes, name: str = "a.png") -> Any:
    answer = await client.post("/uploads", params={"filename": name}, content=content)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def article_of(world: World) -> ArticleId:
    [[found]] = await world.services.db.rows(ARTICLE)
    return ArticleId(found)


async def attached(
    world: World, viewer: Viewer, *ids: str, field: str = "input.attachments", html: str = ""
) -> list[Upload]:
    """Attach to the first article, as a mutation does."""
    services, article = world.services, await article_of(world)
    expired = services.uploads.settings.expired(services.clock())
    async with Context(services, viewer).begin() as unit:
        return await attach(unit, article, ids, field=field, expired=expired, html=html)


async def files_of(world: World) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await world.services.db.rows(FILES, await article_of(world))]


async def left(world: World) -> tuple[int, int]:
    """How many uploads and parts are kept."""
    db = world.services.db
    [[uploads]] = await db.rows("SELECT count(*) FROM tg_upload")
    [[parts]] = await db.rows("SELECT count(*) FROM tg_upload_part")
    return uploads, parts
