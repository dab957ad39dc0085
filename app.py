"""Opens the services and builds the application: the one place where parts meet."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route, WebSocketRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from actions.uploads import Uploads
from auth.gate import Gate
from auth.login import Logins
from auth.openid.login import open_id_logins
from auth.rights import Rights
from auth.signing import Signing
from db.postgres import open_postgres
from db.sqlite import open_sqlite
from loaders.kept import KeptCustomers
from loaders.reference import open_references
from resolvers.context import Services
from schema.build import build
from schema.executor.executor import Executor
from schema.limits.settings import LimitSettings
from schema.manifests import EMPTY, Registry
from settings import ServerSettings
from sources.directory import Directory
from sources.guard import Limits, guarded
from sources.kinds import open_source
from sources.passwords import Passwords
from telemetry.database import watched
from telemetry.state import State
from telemetry.telemetry import Telemetry
from web import files, health, sockets, uploads
from web.endings import Endings
from web.graphql import GraphQL
from web.headers import Outermost, refused
from web.metrics import metrics
from web.pages import graphiql
from web.request_ids import Requests
from web.session import Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from contextlib import AbstractAsyncContextManager

    from starlette.requests import Request

    from db.database import Database
    from db.settings import DatabaseSettings
    from domain.watch import Watches
    from settings import Settings
    from sources.kinds import AnySource

HERE = Path(__file__).resolve().parent


@asynccontextmanager
async def open_services(settings: Settings, watches: Watches = ()) -> AsyncIterator[Services]:
    """Everything that must be closed, opened; and closed with the block, in reverse order."""
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(open_database(settings.database))
        db = watched(opened, watches)
        directory = await stack.enter_async_context(open_directory(settings.sources, watches))
        id_logins = None
        if settings.openid is not None:
            by_token = open_id_logins(db, settings.openid, Gate(db, settings.login))
            id_logins = await stack.enter_async_context(by_token)
        yield Services(
            db=db,
            directory=directory,
            references=await stack.enter_async_context(open_references(db)),
            rights=Rights(db, settings.customers),
            logins=Logins(db, settings.login, passwords=Passwords(directory.guards)),
            id_logins=id_logins,
            session_lifetime=timedelta(hours=settings.session.hours),
            uploads=Uploads(db, settings.uploads),
            signing=Signing(db, settings.uploads.secret_file),
            time_limit=settings.server.time_limit,
            kept=KeptCustomers(settings.server.kept_customers),
            tickets=settings.tickets,
            watches=watches,
            numbers=settings.tickets.numbers,
        )


def open_database(settings: DatabaseSettings) -> AbstractAsyncContextManager[Database]:
    """Our own database, whichever the settings name."""
    size, limit = settings.pool_size, settings.time_limit
    if (path := settings.sqlite_path) is not None:
        return open_sqlite(path, pool_size=size, time_limit=limit)
    return open_postgres(settings.dsn, pool_size=size, time_limit=limit)


@asynccontextmanager
async def open_directory(
    settings: Sequence[AnySource], watches: Watches = ()
) -> AsyncIterator[Directory]:
    """All sources; none of them need be reachable."""
    async with AsyncExitStack() as stack:
        guards = []
        for each in settings:
            source = await stack.enter_async_context(open_source(each))
            guard = guarded(source, each.match, Limits.of(each), watches)
            guards.append(await stack.enter_async_context(guard))
        yield Directory(guards)


@dataclass(frozen=True, slots=True)
class Serving:
    """How requests are answered, and who looks on."""

    server: ServerSettings = field(default_factory=ServerSettings)
    limits: LimitSettings = field(default_factory=LimitSettings)
    registry: Registry = EMPTY
    telemetry: Telemetry = field(default_factory=Telemetry)


def application(services: Services, serving: Serving | None = None) -> Starlette:
    """The web application over open services. Raises `BadSetting` for a registered document."""
    serving = serving or Serving()
    server, telemetry = serving.server, serving.telemetry
    app = Starlette(
        routes=[
            Route("/", _to_graphiql),
            Route("/graphql", GraphQL),
            WebSocketRoute("/graphql", sockets.graphql),
            Route("/session", Session),
            Route(uploads.PATH, uploads.Uploads),
            *files.ROUTES,
            Route("/health/live", health.live),
            Route("/health/ready", health.ready),
            Route("/metrics", metrics),
            *graphiql(HERE / "graphiql" / "dist"),
        ],
        middleware=[
            Middleware(Requests, proxies=server.proxies),
            Middleware(ProxyHeadersMiddleware, trusted_hosts=list(server.proxies)),
            Middleware(
                Outermost,
                most_bytes=serving.limits.body_bytes,
                of_paths={uploads.PATH: services.uploads.settings.size},
            ),
        ],
        exception_handlers={HTTPException: refused},
    )
    app.state.services = services
    app.state.stopping = False
    app.state.unprocessable = server.unprocessable
    app.state.telemetry = telemetry
    app.state.executor = Executor(
        build(), server.executor, telemetry.hooks, serving.limits, serving.registry
    )
    app.state.endings = Endings(services)
    app.state.sockets = 0
    if telemetry.metrics:
        state = State(services, lambda: app.state.executor, lambda: app.state.sockets)
        telemetry.metrics.show(state)
    return app


def _to_graphiql(_: Request) -> RedirectResponse:
    return RedirectResponse("/graphiql/")


def main(arguments: list[str] | None = None) -> int:
    """The command line; see `python app.py --help`."""
    from cli import run  # noqa: PLC0415 - the command line imports this module

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    raise SystemExit(main())
