"""Opens the services and builds the application: the one place where parts meet."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route, WebSocketRoute

from auth.login import Logins
from auth.rights import Rights
from db.postgres import open_postgres
from db.sqlite import open_sqlite
from loaders.kept import KeptCustomers
from loaders.reference import open_references
from resolvers.context import Services
from schema.build import build
from schema.executor.executor import Executor
from schema.limits.settings import LimitSettings
from sources.directory import Directory
from sources.guard import Limits, guarded
from sources.kinds import open_source
from web import health, sockets
from web.graphql import GraphQL
from web.headers import Outermost, refused
from web.pages import graphiql
from web.session import Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from contextlib import AbstractAsyncContextManager

    from starlette.requests import Request

    from db.database import Database
    from db.settings import DatabaseSettings
    from schema.executor.engine import EngineName
    from settings import Settings
    from sources.kinds import AnySource

HERE = Path(__file__).resolve().parent
USUAL_LIMITS = LimitSettings()


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Everything that must be closed, opened; and closed with the block, in reverse order."""
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(open_database(settings.database))
        directory = await stack.enter_async_context(open_directory(settings.sources))
        yield Services(
            db=db,
            directory=directory,
            references=await stack.enter_async_context(open_references(db)),
            rights=Rights(db, settings.customers),
            logins=Logins(db, settings.login),
            session_lifetime=timedelta(hours=settings.session.hours),
            time_limit=settings.server.time_limit,
            kept=KeptCustomers(settings.server.kept_customers),
        )


def open_database(settings: DatabaseSettings) -> AbstractAsyncContextManager[Database]:
    """Our own database, whichever the settings name."""
    size, limit = settings.pool_size, settings.time_limit
    if (path := settings.sqlite_path) is not None:
        return open_sqlite(path, pool_size=size, time_limit=limit)
    return open_postgres(settings.dsn, pool_size=size, time_limit=limit)


@asynccontextmanager
async def open_directory(settings: Sequence[AnySource]) -> AsyncIterator[Directory]:
    """All sources; none of them need be reachable."""
    async with AsyncExitStack() as stack:
        guards = []
        for each in settings:
            source = await stack.enter_async_context(open_source(each))
            guard = guarded(source, each.match, Limits.of(each))
            guards.append(await stack.enter_async_context(guard))
        yield Directory(guards)


def application(
    services: Services, engine: EngineName = "plans", limits: LimitSettings = USUAL_LIMITS
) -> Starlette:
    """The web application over open services."""
    app = Starlette(
        routes=[
            Route("/", _to_graphiql),
            Route("/graphql", GraphQL),
            WebSocketRoute("/graphql", sockets.graphql),
            Route("/session", Session),
            Route("/health/live", health.live),
            Route("/health/ready", health.ready),
            *graphiql(HERE / "graphiql" / "dist"),
        ],
        middleware=[Middleware(Outermost, most_bytes=limits.body_bytes)],
        exception_handlers={HTTPException: refused},
    )
    app.state.services = services
    app.state.stopping = False
    app.state.executor = Executor(build(), engine, limits=limits)
    return app


def _to_graphiql(_: Request) -> RedirectResponse:
    return RedirectResponse("/graphiql/")


def main(arguments: list[str] | None = None) -> int:
    """The command line; see `python app.py --help`."""
    from cli import run  # noqa: PLC0415 - the command line imports this module

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    raise SystemExit(main())
