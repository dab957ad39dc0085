"""`/uploads`: takes a file, and answers with the ID by which a mutation uses it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.endpoints import HTTPEndpoint
from starlette.responses import JSONResponse, Response

from actions.uploads import TooMuch
from resolvers.context import ONLY_READS
from telemetry.notes import noted
from web.access import WrongToken, context_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from domain.viewer import Viewer
    from resolvers.context import Services

PATH = "/uploads"
SECONDS = 30.0  # for a client to send something more
LOG_IN = {"error": "Log in first: send a bearer token, or a session with x-ticketgraph-csrf: 1."}
READ_ONLY = {"error": "Your token is for reading only: take one of the scope WRITE."}
NO_NAME = {"error": "filename: expected the file's name in the address, as /uploads?filename=NAME."}
TOO_SLOW = {"error": f"Nothing came for {SECONDS:g} seconds. Send the file again."}


class Uploads(HTTPEndpoint):
    """POST with the file itself as the body, which `curl --data-binary` and `fetch` both send."""

    async def post(self, request: Request) -> Response:
        services: Services = request.app.state.services
        try:
            context = await context_of(request, services)
        except WrongToken:
            context = None
        if context is None or context.asking is None:
            return JSONResponse(LOG_IN, 401, {"www-authenticate": "Bearer"})
        viewer = noted().viewer = context.asking
        if not viewer.may_write:
            why = {"error": ONLY_READS} if services.only_reads else READ_ONLY
            return JSONResponse(why, 403)
        name = request.query_params.get("filename", "")
        if not name.strip():
            return JSONResponse(NO_NAME, 400)
        return await _kept(request, viewer, name)


async def _kept(request: Request, viewer: Viewer, name: str) -> Response:
    services: Services = request.app.state.services
    try:
        upload = await services.uploads.keep(viewer, name, _chunks(request), services.clock())
    except TooMuch as refused:
        return JSONResponse({"error": str(refused)}, 413)
    except _TooSlow:
        return JSONResponse(TOO_SLOW, 408)
    content = {"id": upload.id, "filename": upload.filename, "contentType": upload.content_type}
    return JSONResponse({**content, "size": upload.size}, 201)


class _TooSlow(Exception):
    """Nothing came for a while."""


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes; `web/headers.py` counts it. Raises `_TooSlow`."""
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(SECONDS):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise _TooSlow from None
        if chunk is None:
            return
        yield chunk
