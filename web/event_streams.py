"""GraphQL over Server-Sent Events: the "distinct connections mode" of the protocol of graphql-sse.

One request for each operation; each answer is an event `next`, and `complete` is the last one.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, aclosing
from typing import TYPE_CHECKING

import orjson
from starlette.responses import Response, StreamingResponse

from domain.errors import Unauthenticated
from schema.executor.messages import refusal
from schema.limits.refusals import TooManySockets
from telemetry.notes import noted
from web.negotiation import EVENTS, JSON

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request as HttpRequest
    from starlette.types import Receive, Scope, Send

    from resolvers.context import Context
    from schema.executor.executor import Executor
    from schema.executor.messages import Request
    from schema.executor.messages import Response as Answer
    from web.endings import Endings
    from web.stopping import Stopping

BEAT_SECONDS = 12.0  # proxies close what is silent for longer, and servers see who has gone
BEAT, COMPLETE = b":\n\n", b"event: complete\ndata:\n\n"
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
TOO_MANY = 429


async def streamed(http: HttpRequest, request: Request, context: Context) -> Response:
    """The answers to an operation, one after the other, as long as the client takes them."""
    executor: Executor = http.app.state.executor
    places = ExitStack()
    try:
        if executor.limits is not None:
            places.enter_context(executor.limits.socket(context))
    except TooManySockets as refused:
        told = refusal((refused,), request)
        return Response(told.content, TOO_MANY, {"retry-after": str(told.retry_after)}, JSON)
    return _Stream(_frames(http, request, context), places)


class _Stream(StreamingResponse):
    """Ends the work and gives the place back, also where the client has gone before it began."""

    def __init__(self, frames: AsyncGenerator[bytes], places: ExitStack) -> None:
        super().__init__(frames, media_type=EVENTS, headers=HEADERS)
        self._frames, self._places = frames, places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._places:
            async with aclosing(self._frames):
                await super().__call__(scope, receive, send)


async def _frames(http: HttpRequest, request: Request, context: Context) -> AsyncGenerator[bytes]:
    """All that is sent; when the service stops, nothing but that it is complete."""
    over, stopping = asyncio.Event(), http.app.state.stopping
    with stopping.noticed(over.set):
        async with aclosing(_answered(http, request, context, over)) as frames:
            async for frame in frames:
                yield frame
        yield COMPLETE


async def _answered(
    http: HttpRequest, request: Request, context: Context, over: asyncio.Event
) -> AsyncGenerator[bytes]:
    """Answers as they come, and a sign of life between them; ends with the token, or when over."""
    note = noted()
    stopping: Stopping = http.app.state.stopping
    endings: Endings = http.app.state.endings
    executor: Executor = http.app.state.executor
    async with (
        endings.noticed(context.token, over.set),
        aclosing(executor.answers(request, context)) as answers,
    ):
        waiting = asyncio.ensure_future(anext(answers, None))
        ended = asyncio.ensure_future(over.wait())
        try:
            while True:
                await asyncio.wait(
                    [waiting, ended], timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                if ended.done():
                    if not stopping:
                        yield _next(_gone())
                    break
                if not waiting.done():
                    yield BEAT
                    continue
                answer: Answer | None = waiting.result()
                if answer is None:
                    break
                note.outcome = answer.outcome
                yield _next(answer.content)
                waiting = asyncio.ensure_future(anext(answers, None))
        finally:
            for task in (waiting, ended):
                task.cancel()
            await asyncio.gather(waiting, ended, return_exceptions=True)


def _next(content: bytes) -> bytes:
    """JSON has no line breaks here: one line of data."""
    return b"event: next\ndata: " + content + b"\n\n"


def _gone() -> bytes:
    error = {"message": str(Unauthenticated()), "extensions": {"code": Unauthenticated.code}}
    return orjson.dumps({"errors": [error]})
