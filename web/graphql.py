"""GraphQL over HTTP: POST, and GET for queries (the GraphQL Foundation's draft)."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from starlette.endpoints import HTTPEndpoint
from starlette.responses import Response

from db.background import running
from domain.errors import Unavailable
from schema.executor.messages import Request
from web.access import WrongToken, context_of
from web.headers import TooLong
from web.negotiation import GRAPHQL, JSON, Accepted, accepted, is_json

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from starlette.requests import Request as HttpRequest

    from schema.executor.executor import Executor
    from schema.executor.messages import Response as GraphqlResponse

T = TypeVar("T")
UNAUTHORIZED, NOT_ALLOWED, TOO_MANY = 401, 405, 429
NOTHING: Mapping[str, int] = MappingProxyType({})
CLIENT_GONE = 499  # nobody reads it; the status other servers log for this


class Refused(Exception):
    """The request is not one of GraphQL over HTTP: the status and what would be right."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class GraphQL(HTTPEndpoint):
    """`/graphql`: POST for everything, GET for queries."""

    async def get(self, http: HttpRequest) -> Response:
        return await _answer(http, read_only=True)

    async def post(self, http: HttpRequest) -> Response:
        return await _answer(http, read_only=False)


async def _answer(http: HttpRequest, *, read_only: bool) -> Response:
    kind = accepted(http.headers.get("accept"))
    if kind is None:
        return _problem(406, f"Accept {GRAPHQL} or {JSON}.", JSON)
    try:
        sent = _from_url(http) if read_only else await _from_body(http)
        request = request_of(sent, read_only=read_only)
        context = await context_of(http, http.app.state.services)
    except Refused as refused:
        return _problem(refused.status, str(refused), kind)
    except TooLong as refused:
        limit = {"limit": refused.limit}
        return _problem(refused.status_code, refused.detail, kind, code="BODY_TOO_LONG", more=limit)
    except WrongToken:
        return _problem(UNAUTHORIZED, "The token is wrong, or it has expired. Log in again.", kind)
    except Unavailable as failure:
        return _problem(503, str(failure), kind, code=failure.code)
    executor: Executor = http.app.state.executor
    response = await _unless_gone(http, executor.run(request, context))
    return Response(status_code=CLIENT_GONE) if response is None else _sent(response, request, kind)


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


def _sent(response: GraphqlResponse, request: Request, kind: Accepted) -> Response:
    status = 200
    if response.unauthenticated:
        status = UNAUTHORIZED
    elif response.wrong_method:
        status = NOT_ALLOWED
    elif response.retry_after is not None:
        status = TOO_MANY
    elif response.refused and kind == GRAPHQL:
        status = 400  # whoever takes the older type expects 200 for whatever was understood
    headers = {"x-request-id": request.id}
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


async def _from_body(http: HttpRequest) -> dict[str, Any]:
    if not is_json(http.headers.get("content-type")):
        raise Refused(415, f"Send the operation as {JSON} in UTF-8.")
    sent = _parsed(await http.body(), "The body")
    if not isinstance(sent, dict):
        raise Refused(400, "The body: expected a JSON object with “query”; there is no batching.")
    return sent


def _from_url(http: HttpRequest) -> dict[str, Any]:
    sent: dict[str, Any] = dict(http.query_params)
    for name in ("variables", "extensions"):
        if name in sent:
            sent[name] = _parsed(sent[name], name) if sent[name] else None
    return sent


def _parsed(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refused(400, f"{what}: expected JSON.") from None


def request_of(sent: dict[str, Any], *, read_only: bool) -> Request:
    """The operation that somebody sent. Raises `Refused`."""
    query = sent.get("query")
    if not isinstance(query, str) or not query.strip():
        raise Refused(400, "query: expected the text of a GraphQL document.")
    for name in ("variables", "extensions"):
        if not isinstance(sent.get(name), dict | None):
            raise Refused(400, f"{name}: expected an object or null.")
    if not isinstance(sent.get("operationName"), str | None):
        raise Refused(400, "operationName: expected a text or null.")
    operation = sent.get("operationName") or None
    return Request(query, sent.get("variables"), operation, read_only=read_only)
