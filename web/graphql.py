"""GraphQL over HTTP: POST, and GET for queries (the GraphQL Foundation's draft)."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.responses import Response

from db.background import running
from domain.errors import Unavailable
from telemetry.notes import noted
from web.access import WrongToken, context_of
from web.event_streams import streamed
from web.headers import TooLong
from web.negotiation import EVENTS, GRAPHQL, JSON, Accepted, accepted, wants_events
from web.requests import Refused, in_body, in_url, request_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from starlette.requests import Request as HttpRequest

    from schema.executor.executor import Executor
    from schema.executor.messages import Response as GraphqlResponse

T = TypeVar("T")
BAD, UNAUTHORIZED, NOT_ALLOWED, UNPROCESSABLE, TOO_MANY = 400, 401, 405, 422, 429
NOTHING: Mapping[str, int] = MappingProxyType({})
CLIENT_GONE = 499  # nobody reads it; the status other servers log for this


class GraphQL(HTTPEndpoint):
    """`/graphql`: POST for everything, GET for queries."""

    async def dispatch(self) -> None:
        """HEAD, which Starlette takes for GET, would run an operation and hide the answer."""
        if self.scope["method"] not in ("GET", "POST"):
            raise HTTPException(NOT_ALLOWED, headers={"allow": "GET, POST"})
        await super().dispatch()

    async def get(self, http: HttpRequest) -> Response:
        return await _answer(http, read_only=True)

    async def post(self, http: HttpRequest) -> Response:
        return await _answer(http, read_only=False)


async def _answer(http: HttpRequest, *, read_only: bool) -> Response:
    note = noted()
    note.is_operation = True
    accept = http.headers.get("accept")
    kind = GRAPHQL if wants_events(accept) else accepted(accept)
    if kind is None:
        return _problem(406, f"Accept {GRAPHQL}, {JSON} or {EVENTS}.", JSON)
    try:
        sent = in_url(http) if read_only else await in_body(http)
        request = request_of(sent, read_only=read_only)
        context = await context_of(http, http.app.state.services)
        note.viewer = context.asking
    except (Refused, TooLong, WrongToken, Unavailable) as failure:
        return _refused(failure, kind)
    executor: Executor = http.app.state.executor
    # a stream has begun with 200 before anything is run: what GET may not do is refused as ever
    if wants_events(accept) and not (read_only and executor.is_mutation(request, context)):
        return await streamed(http, request, context)
    response = await _unless_gone(http, executor.run(request, context))
    if response is None:
        return Response(status_code=CLIENT_GONE)
    note.outcome = response.outcome
    not_run = UNPROCESSABLE if http.app.state.unprocessable and not response.malformed else BAD
    return _sent(response, kind, not_run)


def _refused(failure: Exception, kind: Accepted) -> Response:
    match failure:
        case Refused():
            return _problem(failure.status, str(failure), kind)
        case TooLong():
            limit = {"limit": failure.limit}
            told = f"{failure.detail} A long text may come as a file, to `/uploads`."
            return _problem(failure.status_code, told, kind, "BODY_TOO_LONG", limit)
        case Unavailable():
            return _problem(503, str(failure), kind, failure.code)
    return _problem(UNAUTHORIZED, "The token is wrong, or it has expired. Log in again.", kind)


async def _unless_gone(http: HttpRequest, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work gives; a client that goes away ends it."""
    working, gone = asyncio.current_task(), False

    async def watch() -> None:
        nonlocal gone
        await _gone(http)
        gone = True
        working.cancel()  # type: ignore[union-attr]  # a coroutine runs in a task

    async with running(watch()):
        try:
            return await work
        except asyncio.CancelledError:
            # somebody else may want it to end as well: then it does not end here
            if gone and working.uncancel() == 0:  # type: ignore[union-attr]
                return None
            raise


async def _gone(http: HttpRequest) -> None:
    while (await http.receive())["type"] != "http.disconnect":
        pass


def _sent(response: GraphqlResponse, kind: Accepted, not_run: int) -> Response:
    status = 200
    if response.unauthenticated:
        status = UNAUTHORIZED
    elif response.wrong_method:
        status = NOT_ALLOWED
    elif response.retry_after is not None:
        status = TOO_MANY
    elif response.refused and kind == GRAPHQL:
        status = not_run  # whoever takes the older type expects 200 for whatever was understood
    headers = {}
    if status == UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    if status == NOT_ALLOWED:
        headers["allow"] = "POST"
    if status == TOO_MANY:
        headers["retry-after"] = str(response.retry_after)
    return _json(status, response.content, kind, headers)


def _problem(
    status: int,
    message: str,
    kind: Accepted,
    code: str = "BAD_REQUEST",
    more: Mapping[str, int] = NOTHING,
) -> Response:
    """A request that never became an operation."""
    code = "UNAUTHENTICATED" if status == UNAUTHORIZED else code
    headers = {"www-authenticate": "Bearer"} if status == UNAUTHORIZED else {}
    body = {"errors": [{"message": message, "extensions": {"code": code, **more}}]}
    return _json(status, orjson.dumps(body), kind, headers)


def _json(status: int, content: bytes, kind: Accepted, headers: dict[str, str]) -> Response:
    return Response(content, status, {"content-type": f"{kind}; charset=utf-8", **headers})
