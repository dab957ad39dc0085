"""GraphQL over WebSocket: `graphql-transport-ws` on the endpoint that also answers HTTP."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack, aclosing, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from starlette.websockets import WebSocketDisconnect, WebSocketState

from domain.errors import Unavailable
from resolvers.context import Context
from schema.limits.refusals import TooManySockets
from telemetry.notes import Note, noted, noting
from web.access import COOKIE, CSRF_HEADER, WrongToken, address_of, bearer_in, viewer_by
from web.frames import (
    BAD_SUBPROTOCOL,
    FORBIDDEN,
    ID_IN_USE,
    INIT_TIMEOUT,
    INVALID,
    SUBPROTOCOL,
    TOO_MANY_INITS,
    UNAUTHORIZED,
    Closing,
    Message,
    before_answers,
    framed,
    message_of,
    next_,
    plain,
)
from web.requests import Refused, request_of
from web.whole_frames import writer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.websockets import WebSocket

    from resolvers.context import Services
    from schema.executor.executor import Executor
    from schema.executor.messages import Request
    from telemetry.telemetry import Telemetry
    from web.endings import Endings

INIT_SECONDS = 5.0  # from the open socket to `connection_init`
SEND_SECONDS = 30.0  # for a client to take what it asked for
CLOSE_SECONDS = 5.0  # for a client to take that it is closed
MOST_OPERATIONS = 50  # at once on one socket
# of RFC 6455 and its registry: "going away", "Internal Error", "Try Again Later"
GOING_AWAY, OUR_FAILURE, TRY_AGAIN = 1001, 1011, 1013
OUTCOMES = {FORBIDDEN: "UNAUTHENTICATED", TRY_AGAIN: "UNAVAILABLE"}
log = logging.getLogger(__name__)


async def graphql(websocket: WebSocket) -> None:
    """One socket, from its handshake to its end."""
    if SUBPROTOCOL not in websocket.scope["subprotocols"]:
        await websocket.accept()
        await websocket.close(BAD_SUBPROTOCOL, "Subprotocol not acceptable")
        return
    await websocket.accept(SUBPROTOCOL)
    operations, stopping = Operations(websocket), websocket.app.state.stopping
    websocket.app.state.sockets += 1
    try:
        with stopping.noticed(partial(operations.end, GOING_AWAY, "The service is stopping")):
            await _until_closed(websocket, operations)
    finally:
        websocket.app.state.sockets -= 1


async def _until_closed(websocket: WebSocket, operations: Operations) -> None:
    """Serve it, and close it with the reason for which that ends."""
    try:
        async with operations:
            await _serve(websocket, operations)
    except Closing as closing:
        await _close(websocket, closing)
    except WebSocketDisconnect:
        pass  # the client has gone: all that ran for it has ended with the block
    except Exception:
        log.exception("unexpected failure on a socket")
        await _close(websocket, Closing(OUR_FAILURE, "Something went wrong here"))


async def _serve(websocket: WebSocket, operations: Operations) -> None:
    """Take messages until somebody closes the socket."""
    try:
        async with asyncio.timeout(INIT_SECONDS):
            first = await _received(websocket, operations)
            while first.type in ("ping", "pong"):
                await operations.pong(first)
                first = await _received(websocket, operations)
    except TimeoutError:
        raise Closing(INIT_TIMEOUT, "Connection initialisation timeout") from None
    if first.type != "connection_init":
        raise Closing(UNAUTHORIZED, "Unauthorized")
    context = await _admitted(websocket, first.payload or {})
    operations.token = context.token
    endings: Endings = websocket.app.state.endings
    ended = partial(operations.end, FORBIDDEN, "Forbidden")
    with _place(websocket, context):
        async with endings.noticed(context.token, ended):
            await operations.send(plain("connection_ack"))
            while True:
                await operations.take(await _received(websocket, operations))


@contextmanager
def _place(websocket: WebSocket, context: Context) -> Iterator[None]:
    """One of the sockets that whoever opens it may have. Raises `Closing` when there is none."""
    executor: Executor = websocket.app.state.executor
    if executor.limits is None:
        yield
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(executor.limits.socket(context))
        except TooManySockets as refused:
            raise Closing(TRY_AGAIN, refused.message) from None
        yield


async def _received(websocket: WebSocket, operations: Operations) -> Message:
    """The next message; a failure of ours in an operation ends the waiting."""
    receiving = asyncio.create_task(websocket.receive())
    waited: set[asyncio.Future[Any]] = {receiving, operations.failed}
    try:
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if operations.failed.done():
            operations.failed.result()
        event = receiving.result()
    finally:
        receiving.cancel()
    if event["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(event.get("code", 1006))
    return message_of(event.get("text"))


async def _close(websocket: WebSocket, closing: Closing) -> None:
    """Say why; who does not take it, or is gone by now, is not waited for."""
    if websocket.client_state is WebSocketState.CONNECTED:
        with suppress(TimeoutError, WebSocketDisconnect):
            async with asyncio.timeout(CLOSE_SECONDS):
                await websocket.close(closing.code, closing.reason)


async def _admitted(websocket: WebSocket, payload: dict[str, Any]) -> Context:
    """Who opens it, and by which token, if any. Raises `Closing` when that is not good."""
    token = _token(websocket, payload)
    services: Services = websocket.app.state.services
    try:
        viewer = await viewer_by(services, token)
    except WrongToken:
        raise Closing(FORBIDDEN, "Forbidden") from None
    except Unavailable:
        raise Closing(TRY_AGAIN, "The database does not answer") from None
    return Context(services, viewer, token, address=address_of(websocket))


def _token(websocket: WebSocket, payload: dict[str, Any]) -> str | None:
    """From the first message, else the header, else the browser's session.

    A browser sends the cookie for whatever page opens the socket: it counts for our own pages,
    which say where they are from and send the marker that goes with each request over HTTP.
    """
    given = payload.get("Authorization", payload.get("authorization"))
    if isinstance(given, str):
        return bearer_in(given) or given
    if header := bearer_in(websocket.headers.get("authorization", "")):
        return header
    # RFC 9110 wants a host of everybody, but who sends none is still no failure of ours
    origin, host = websocket.headers.get("origin", ""), websocket.headers.get("host")
    is_ours = origin.partition("://")[2] == host
    return websocket.cookies.get(COOKIE) if is_ours and CSRF_HEADER in payload else None


class Operations:
    """What runs for one socket: each operation by its id, all of them ended with the block."""

    def __init__(self, websocket: WebSocket) -> None:
        self.token: str | None = None
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._websocket = websocket
        self._write = writer_of(websocket)
        self._services: Services = websocket.app.state.services
        self._executor: Executor = websocket.app.state.executor
        self._telemetry: Telemetry = websocket.app.state.telemetry
        self._running: dict[str, asyncio.Task[None]] = {}  # by id, as long as that is taken
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.failed.done():
            self.failed.exception()  # told already, or nobody is left to hear of it
        else:
            self.failed.cancel()

    async def take(self, message: Message) -> None:
        """Do what a message says. Raises `Closing` for one that cannot be."""
        if message.type == "connection_init":
            raise Closing(TOO_MANY_INITS, "Too many initialisation requests")
        if message.type == "subscribe":
            self._begin(message)
        elif message.type == "complete":
            if task := self._running.pop(message.id, None):
                task.cancel()
        else:
            await self.pong(message)

    def end(self, code: int, reason: str) -> None:
        """The token or the service ends: what runs at once, and the socket as soon as it can."""
        for task in self._tasks:
            task.cancel()
        if not self.failed.done():
            self.failed.set_exception(Closing(code, reason))

    async def pong(self, message: Message) -> None:
        if message.type == "ping":
            await self.send(plain("pong", payload=message.payload))

    async def send(self, frame: str) -> None:
        """Wait until the client takes it: who never does is closed, not remembered."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._websocket.send_text(frame)
        except TimeoutError:
            raise Closing(TRY_AGAIN, "Answers are not being read") from None

    def _begin(self, message: Message) -> None:
        if message.id in self._running:
            raise Closing(ID_IN_USE, f"Subscriber for {message.id} already exists")
        if len(self._tasks) >= MOST_OPERATIONS:
            raise Closing(TRY_AGAIN, f"At most {MOST_OPERATIONS} operations at once")
        note = noted().next_operation()
        self._telemetry.begun(note)
        with noting(note):  # the task and its end keep it
            try:
                request = request_of(message.payload or {}, read_only=False)
            except Refused as refused:
                note.outcome = "BAD_REQUEST"
                self._telemetry.ended(note)
                raise Closing(INVALID, f"Invalid message: {refused}") from None
            task = asyncio.create_task(self._run(message.id, request, note))
            task.add_done_callback(lambda ended: self._over(message.id, ended, note))
        self._running[message.id] = task
        self._tasks.add(task)

    def _over(self, id_: str, ended: asyncio.Task[None], note: Note) -> None:
        self._tasks.discard(ended)
        if self._running.get(id_) is ended:
            del self._running[id_]
        failure = None if ended.cancelled() else ended.exception()
        if failure and not self.failed.done():
            self.failed.set_exception(failure)
        if ended.cancelled() or failure:
            note.outcome = _outcome(failure)
        self._telemetry.ended(note)

    async def _run(self, id_: str, request: Request, note: Note) -> None:
        """Send what an operation gives, as long as it gives something."""
        try:
            viewer = await viewer_by(self._services, self.token)
        except WrongToken:  # it ended meanwhile
            raise Closing(FORBIDDEN, "Forbidden") from None
        except Unavailable:
            raise Closing(TRY_AGAIN, "The database does not answer") from None
        note.viewer, address = viewer, address_of(self._websocket)
        context = Context(self._services, viewer, self.token, address=address)
        before = before_answers(id_)
        async with aclosing(self._executor.answers(request, context)) as answers:
            async for response in answers:
                note.outcome = response.outcome
                if response.refused:
                    await self._finish(id_, plain("error", id_, response.body["errors"]))
                    return
                message = next_(before, response.content)
                if not self._write(framed(message)):
                    await self.send(message.decode())
        await self._finish(id_, plain("complete", id_))

    async def _finish(self, id_: str, frame: str) -> None:
        """The last message of an operation; once the client has it, the id is free."""
        self._running.pop(id_, None)
        await self.send(frame)


def _outcome(failure: BaseException | None) -> str:
    """Of an operation without a last answer; None when the client took it back."""
    if failure is None or isinstance(failure, WebSocketDisconnect):
        return "GONE"
    code = failure.code if isinstance(failure, Closing) else OUR_FAILURE
    return OUTCOMES.get(code, "INTERNAL")
