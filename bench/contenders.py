"""The other two services: `python -m bench.contenders by-hand|strawberry --port N`.

Both take their settings from the environment and run on the same server as the service.
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import orjson
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from app import open_services
from bench.by_hand_stores import open_by_hand
from schema.build import build
from settings import read
from web.access import context_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from bench.by_hand import ByHand
    from settings import Settings


@asynccontextmanager
async def by_hand(settings: Settings) -> AsyncIterator[Starlette]:
    """The hand-written route: GET /tickets/NUMBER and GET /tickets?first=N&after=CURSOR."""
    async with open_by_hand(settings) as answers:

        async def ticket(http: Request) -> Response:
            queues = await _allowed(http, answers)
            if queues is None:
                return Response(status_code=401)
            return _json(await answers.ticket(http.path_params["number"], queues))

        async def page(http: Request) -> Response:
            queues = await _allowed(http, answers)
            if queues is None:
                return Response(status_code=401)
            wanted = http.query_params
            return _json(await answers.page(int(wanted["first"]), wanted.get("after"), queues))

        yield Starlette(routes=[Route("/tickets", page), Route("/tickets/{number}", ticket)])


async def _allowed(http: Request, answers: ByHand) -> list[int] | None:
    return await answers.allowed(http.headers.get("authorization", "").removeprefix("Bearer "))


@asynccontextmanager
async def strawberry(settings: Settings) -> AsyncIterator[Starlette]:
    """Our schema, context and loaders, run as Strawberry runs them: POST /graphql."""
    schema = build()
    async with open_services(settings) as services:

        async def answer(http: Request) -> Response:
            sent = orjson.loads(await http.body())
            context = await context_of(http, services)
            try:
                result = await schema.execute(
                    sent["query"], variable_values=sent["variables"], context_value=context
                )
            finally:
                await context.close()
            if result.errors:
                return Response(str(result.errors), 500)
            return _json(result.data)

        yield Starlette(routes=[Route("/graphql", answer, methods=["POST"])])


def _json(data: Any) -> Response:
    return Response(orjson.dumps({"data": data}), media_type="application/json")


CONTENDERS = {"by-hand": by_hand, "strawberry": strawberry}


async def serve(name: str, port: int) -> None:
    """Answer requests until a signal comes."""
    async with CONTENDERS[name](read()) as application:
        config = uvicorn.Config(
            application,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
        )
        await uvicorn.Server(config).serve()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=CONTENDERS)
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(chosen.name, chosen.port))


if __name__ == "__main__":
    main()
