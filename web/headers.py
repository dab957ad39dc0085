"""Security headers on every answer, and the last word on failures nobody expected."""

from __future__ import annotations

import asyncio
import logging
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from domain.errors import Unavailable
from telemetry.notes import noted
from web.pages import POLICIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NO_OTHERS: Mapping[str, int] = MappingProxyType({})
log = logging.getLogger(__name__)
STOPPING = "The service is stopping. Try again in a moment."
# what answers that are no page may load, be framed by, and send forms to
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class TooLong(HTTPException):
    """The body has more bytes than it may."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"Send at most {limit} bytes.")
        self.limit = limit


class Outermost:
    """Middleware around everything: what browsers must not do with answers, and no traceback."""

    def __init__(
        self, app: ASGIApp, most_bytes: int, of_paths: Mapping[str, int] = NO_OTHERS
    ) -> None:
        """`most_bytes` of a body, or what `of_paths` says for its path."""
        self._app = app
        self._most_bytes = most_bytes
        self._of_paths = of_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, _policy(scope["path"]))
        try:
            await self._app(scope, self._receiving(scope, receive), answer.send)
        except ClientDisconnect:
            return  # in the middle of its request: nobody is left to be told
        except asyncio.CancelledError:
            if answer.begun or not scope["app"].state.stopping:
                raise
            await _told(Unavailable(STOPPING))(scope, receive, answer.send)
        except Exception as failure:
            if answer.begun:
                raise
            await _told(failure)(scope, receive, answer.send)

    def _receiving(self, scope: Scope, receive: Receive) -> Receive:
        if scope["method"] in ("GET", "HEAD"):
            return _passing_over(receive)
        return _limited(receive, self._of_paths.get(scope["path"], self._most_bytes))


def _policy(path: str) -> str:
    pages = (policy for page, policy in POLICIES.items() if path.startswith(page))
    return next(pages, NOTHING)


class _Answer:
    """An answer on its way out."""

    def __init__(self, send: Send, policy: str) -> None:
        self._send = send
        self._policy = policy
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = self._policy
            headers["x-content-type-options"] = "nosniff"
            headers["referrer-policy"] = "same-origin"
            headers["x-frame-options"] = "DENY"
            headers["cross-origin-opener-policy"] = "same-origin"
            headers["cross-origin-resource-policy"] = "same-origin"
            headers.setdefault("cache-control", "no-store")
        await self._send(message)


def _limited(receive: Receive, most_bytes: int) -> Receive:
    """Starlette's own limit answers with plain text, and outside of this middleware."""
    left = most_bytes

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLong(most_bytes)
        return message

    return counted


def _passing_over(receive: Receive) -> Receive:
    """Nobody reads the body of a GET; he who is being answered is not told that it is too long."""

    async def passed() -> Message:
        message = await receive()
        return {**message, "body": b""} if message["type"] == "http.request" else message

    return passed


def refused(_: Request, failure: Any) -> JSONResponse:
    """What is refused before it is looked into, as 404, 405 and 413, in the form of our answers."""
    return JSONResponse({"error": failure.detail}, failure.status_code, failure.headers)


def _told(failure: Exception) -> JSONResponse:
    """What a client is told: that the database is away, or a request ID to look up in the log."""
    if isinstance(failure, Unavailable):
        return JSONResponse({"error": str(failure)}, 503, {"retry-after": "1"})
    request_id = noted().id
    log.error("unexpected failure request=%s", request_id, exc_info=failure)
    told = f"Something went wrong here. The request ID is {request_id}."
    return JSONResponse({"error": told}, 500)
