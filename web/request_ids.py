"""Every request has an ID: the answer tells it, and each line of the log that belongs to it."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from schema.executor.messages import OK
from telemetry.notes import Note, new_id, noting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from telemetry.telemetry import Telemetry

HEADER = "x-request-id"
# of what was refused before it was an operation, or never answered
OUTCOMES = {
    0: "GONE",
    401: "UNAUTHENTICATED",
    499: "GONE",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
PLACES = frozenset({"", "dashboard", "graphql", "graphiql", "health", "metrics", "session"})
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Requests:
    """Middleware around what knows clients by their proxies: here the peer is still the peer."""

    def __init__(self, app: ASGIApp, proxies: Sequence[str]) -> None:
        self._app = app
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        answer = _Answer(note := Note(self._id(scope), place=_place(scope["path"])), send)
        telemetry: Telemetry = scope["app"].state.telemetry
        telemetry.begun(note, Headers(scope=scope).get("traceparent", ""))
        with noting(note):
            try:
                await self._app(scope, receive, answer.send)
            finally:
                answer.end(telemetry)

    def _id(self, scope: Scope) -> str:
        """What a proxy that is believed calls the request, else an ID of ours."""
        given = Headers(scope=scope).get(HEADER, "")
        return given if WELL_FORMED.fullmatch(given) and self._believes(scope) else new_id()

    def _believes(self, scope: Scope) -> bool:
        host = scope["client"][0] if scope.get("client") else ""
        try:
            peer = ipaddress.ip_address(host)
        except ValueError:  # a socket of this machine has no address
            return False
        return any(peer in network for network in self._proxies)


def _place(path: str) -> str:
    """The part of the service; what else a path holds is the client's."""
    first = path.split("/")[1] if path.startswith("/") else ""
    return f"/{first}" if first in PLACES else "elsewhere"


class _Answer:
    """An answer on its way out."""

    def __init__(self, note: Note, send: Send) -> None:
        self._note = note
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._note.status = message["status"]
            MutableHeaders(scope=message)[HEADER] = self._note.id
        await self._send(message)

    def end(self, telemetry: Telemetry) -> None:
        """All of it was sent, or nobody waits for it any more."""
        status = self._note.status
        if self._note.outcome == OK and status not in range(200, 400):
            self._note.outcome = OUTCOMES.get(status, "BAD_REQUEST")
        telemetry.ended(self._note)
