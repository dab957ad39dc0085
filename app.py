"""Opens the services and builds the application: the one place where parts meet."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
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
from db.clock import utc_now
from db.guest.database import open_guest
from db.migrate import must_be_ours
from db.postgres import open_postgres
from db.sqlite import open_sqlite
from domain.host import OWN
from domain.numbers import DEFAULT
from events.live import open_live
from loaders.article_files import open_article_files
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
from web.pages import dashboard, graphiql
from web.request_ids import Requests
from web.session import Session
from web.stopping import Stopping

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from contextlib import AbstractAsyncContextManager

    from starlette.requests import Request

    from auth.openid.login import IdLogins
    from db.database import Database
    from db.settings import DatabaseSettings
    from domain.watch import Watches
    from events.live import Live
    from loaders.article_files import ArticleFiles
    from loaders.reference import References
    from settings import Settings
    from sources.kinds import AnySource

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Opened:
    """What has to be closed when the services end."""

    db: Database
    directory: Directory
    references: References
    live: Live
    id_logins: IdLogins | None
    article_files: ArticleFiles


@asynccontextmanager
async def open_services(settings: Settings, watches: Watches = ()) -> AsyncIterator[Services]:
    """Everything that must be closed, opened; and closed with the block, in reverse order."""
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        db = watched(await enter(open_database(settings.database)), watches)
        directory = await enter(open_directory(settings.sources, watches))
        references = await enter(_open_references(db, settings.database))
        opened = Opened(
            *(db, directory, references),
            live=await enter(_open_live(db, references, settings)),
            id_logins=await enter(_open_id_logins(db, settings)),
            article_files=await enter(open_article_files(settings.tickets.article_files)),
        )
        yield _services(opened, settings, watches)


def open_database(settings: DatabaseSettings) -> AbstractAsyncContextManager[Database]:
    """The database that the settings name: our own, or that of an OTRS."""
    if settings.is_guest:
        return open_guest(settings)
    host = replace(OWN, zone=settings.zone)
    size, limit = settings.pool_size, settings.time_limit
    if (path := settings.sqlite_path) is not None:
        return open_sqlite(path, pool_size=size, time_limit=limit, host=host)
    return _ours(open_postgres(settings.dsn, pool_size=size, time_limit=limit, host=host))


@asynccontextmanager
async def _ours(opening: AbstractAsyncContextManager[Database]) -> AsyncIterator[Database]:
    """A database of our own: whoever forgets that he is a guest is told so. Nothing is changed."""
    async with opening as db:
        await must_be_ours(db)
        yield db


def _open_references(
    db: Database, settings: DatabaseSettings
) -> AbstractAsyncContextManager[References]:
    """On the database of an OTRS no trigger tells of changes, so it is looked at often."""
    return open_references(db, settings.poll_seconds) if db.host.is_guest else open_references(db)


def _open_live(
    db: Database, references: References, settings: Settings
) -> AbstractAsyncContextManager[Live]:
    often = settings.database.poll_seconds if settings.database.polls else None
    return open_live(db, references, settings.live, utc_now, often)


@asynccontextmanager
async def _open_id_logins(db: Database, settings: Settings) -> AsyncIterator[IdLogins | None]:
    """Where the settings say whose ID tokens are taken."""
    if settings.openid is None:
        yield None
        return
    gate = Gate(db, settings.login)
    async with open_id_logins(db, settings.openid, gate) as id_logins:
        yield id_logins


def _services(opened: Opened, settings: Settings, watches: Watches) -> Services:
    """What was opened, and what the settings make of it."""
    db, only_reads = opened.db, settings.database.read_only
    # kept as long as triggers tell that all is current
    kept = 0 if db.host.is_guest else settings.server.kept_customers
    return Services(
        db=db,
        directory=opened.directory,
        references=opened.references,
        rights=Rights(db, settings.customers, only_reads=only_reads),
        logins=Logins(db, settings.login, passwords=Passwords(opened.directory.guards)),
        id_logins=opened.id_logins,
        session_lifetime=timedelta(hours=settings.session.hours),
        uploads=Uploads(db.accounts, settings.uploads),
        signing=Signing(db, settings.uploads.secret_file),
        live=opened.live,
        time_limit=settings.server.time_limit,
        kept=KeptCustomers(kept),
        tickets=settings.tickets,
        watches=watches,
        # who only reads numbers nothing, whatever is set there
        numbers=DEFAULT if only_reads else settings.tickets.numbers(db.host),
        tells_events=settings.database.polls,
        only_reads=only_reads,
        article_files=opened.article_files,
    )


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
            *dashboard(HERE / "dashboard"),
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
    app.state.stopping = Stopping()
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
