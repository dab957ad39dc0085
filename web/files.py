"""Downloads by signed addresses: attachments, and the sources of mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from actions.content_types import HARMLESS, HEAD, TEXT, content_type
from domain.files import clean_name, disposition
from domain.ids import ArticleId
from loaders import files
from resolvers.links import Signed, viewer_behind
from web.ranges import NotThere, requested

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request

    from domain.viewer import Viewer
    from loaders.files import File
    from resolvers.context import Services

    Find = Callable[[Services, Viewer, int], Awaitable[File | None]]

GONE = {"error": "There is no such file, or the address has expired. Ask for a new one."}
MOST = 2**63 - 1  # no row has a higher number
MAIL = "message/rfc822"
PIECE = 1_000_000  # bytes of a file in a folder that are in memory at once


async def attachment(request: Request) -> Response:
    """A file of an article: shown where it is harmless, otherwise saved."""
    return await _answer(request, lambda s, viewer, pk: files.attachment(s.db, viewer, pk))


async def in_folder(request: Request) -> Response:
    """The same, of a file in the article's folder."""
    key = request.path_params["key"]

    async def find(services: Services, viewer: Viewer, pk: int) -> File | None:
        where = services.db, services.article_files
        return await files.in_folder(*where, viewer, ArticleId(pk), key)

    return await _answer(request, find)


async def plain(request: Request) -> Response:
    """The source of a mail, always to be saved."""
    found = await _found(request, _plain)
    if found is None:
        return JSONResponse(GONE, 404)
    return await _sent(request, found, MAIL, inline=False)


ROUTES = [
    Route("/attachments/{id:int}", attachment, methods=["GET"]),
    Route("/articles/{id:int}/files/{key}", in_folder, methods=["GET"]),
    Route("/articles/{id:int}/plain", plain, methods=["GET"]),
]


async def _plain(services: Services, viewer: Viewer, pk: int) -> File | None:
    return await files.plain(services.db, services.article_files, viewer, ArticleId(pk))


async def _answer(request: Request, find: Find) -> Response:
    found = await _found(request, find)
    if found is None:
        return JSONResponse(GONE, 404)
    kind = content_type(await found.read(0, min(HEAD, found.size)))
    return await _sent(request, found, kind, inline=kind in HARMLESS)


async def _found(request: Request, find: Find) -> File | None:
    """The file; None for a wrong address as for one whose viewer may not, or no longer, see it."""
    services: Services = request.app.state.services
    given, pk = request.query_params, request.path_params["id"]
    signed = Signed(*(given.get(name, "") for name in ("viewer", "expires", "signature")))
    viewer = await viewer_behind(services, request.url.path, signed)
    if viewer is None or pk > MOST:
        return None
    return await find(services, viewer, pk)


async def _sent(request: Request, file: File, kind: str, *, inline: bool) -> Response:
    tag = f'"{file.tag}"'
    headers = {
        "etag": tag,
        "accept-ranges": "bytes",
        # a browser asks each time whether its copy may still be shown
        "cache-control": "private, no-cache",
        "content-disposition": disposition(clean_name(file.name), inline=inline),
        "content-type": f"{kind}; charset=utf-8" if kind == TEXT else kind,
    }
    if _names(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return await _part(request, file, headers)


async def _part(request: Request, file: File, headers: dict[str, str]) -> Response:
    size = file.size
    is_same = request.headers.get("if-range", headers["etag"]) == headers["etag"]
    wanted = request.headers.get("range") if is_same and request.method == "GET" else None
    try:
        part = requested(wanted, size)
    except NotThere:
        told = {"error": f"Range: expected a part of {size} bytes."}
        return JSONResponse(told, 416, {"content-range": f"bytes */{size}"})
    first, end = part or (0, size)
    if part:
        headers["content-range"] = f"bytes {first}-{end - 1}/{size}"
    headers["content-length"] = str(end - first)
    status = 206 if part else 200
    if request.method == "HEAD":
        return Response(None, status, headers)
    if end - first <= PIECE:
        return Response(await file.read(first, end), status, headers)
    return StreamingResponse(_pieces(file, first, end), status, headers)


async def _pieces(file: File, first: int, end: int) -> AsyncIterator[bytes]:
    for start in range(first, end, PIECE):
        yield await file.read(start, min(start + PIECE, end))


def _names(header: str, tag: str) -> bool:
    """Whether `If-None-Match` has the tag; weak ones count (RFC 9110, 13.1.2)."""
    tags = [each.strip().removeprefix("W/") for each in header.split(",")]
    return tag in tags or tags == ["*"]
