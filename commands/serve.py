"""Serves until told to stop; the first start makes the database and, if wanted, fills it."""

from __future__ import annotations

import asyncio
import gc
import resource
import signal
import socket
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import uvicorn

from actions.cleaning import clean_each_hour
from actions.setting_names import must_fit
from app import Serving, application, open_database, open_services
from commands.administrator import (
    ADMINISTRATOR,
    give_password,
    how_to_log_in,
    login_file,
)
from commands.demo import fill_with_demo, has_tickets
from commands.progress import console
from commands.sources import ask_sources
from db.background import lasting, running
from db.guest.database import settle
from demo import DemoError, Plan
from domain.errors import BadSetting
from schema.manifests import registered
from telemetry.telemetry import opened
from web.whole_frames import Sockets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from settings import ServerSettings, Settings

LAST_ANSWERS = 1  # seconds that running requests get when the service is told to stop
# Answers are made of many objects and no cycles: Python's own 700, 10, 10 looks for cycles several
# times in each large answer. A look stops everybody, for as long as there are new objects: few of
# them at a time, and the older ones as seldom as before. bench/README.md says what it costs.
COLLECT_AFTER = (10_000, 100, 50)


class Server(uvicorn.Server):
    """uvicorn without its own end: a signal stops it, then the services are closed in order."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """What is followed ends first; requests that do not end in time are told why."""
        app: Any = self.config.app
        await app.state.stopping.stop(LAST_ANSWERS)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Uvicorn would send the signal again at the end, which kills what still has to close."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


async def serve(settings: Settings) -> None:
    """Prepare the database, open the services, answer requests."""
    registry = registered(settings.documents)
    listening = _listen(settings.server)
    allow_sockets()
    is_first = await prepare(settings)
    async with (
        opened(settings.metrics, settings.log, settings.tracing) as telemetry,
        open_services(settings, telemetry.watches) as services,
        running(lasting(partial(clean_each_hour, services.uploads, services.clock), "cleaning")),
    ):
        server = Server(
            uvicorn.Config(
                application(
                    services, Serving(settings.server, settings.limits, registry, telemetry)
                ),
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                proxy_headers=False,  # the application has them
                ws=Sockets,
                # each socket would hold some 40 KB for it, and pack by itself what all are told
                ws_per_message_deflate=False,
                ws_max_size=settings.limits.body_bytes,
                timeout_graceful_shutdown=LAST_ANSWERS,
            )
        )
        if not services.host.is_guest:  # there an OTRS may change its rows at any time
            must_fit(services.tickets, services.references.current)
        await ask_sources(services.directory)
        collect_less()
        _greet(listening, settings, is_first=is_first)
        await server.serve(sockets=[listening])


def allow_sockets() -> None:
    """Each socket is an open file: take as many as the system allows, not the usual 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def collect_less() -> None:
    """What is there now stays until the end: nobody need look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


async def prepare(settings: Settings) -> bool:
    """Bring the database up to date, fill it if that is wanted; whether somebody was let in."""
    before = how_to_log_in(settings.database)
    async with open_database(settings.database) as db:
        if applied := await db.migrate():
            console.print(f"Made the tables: {len(applied)} migrations, up to {applied[-1]}")
        if db.host.is_guest:
            await settle(settings.database)
            return False
    if settings.demo.tickets and not await has_tickets(settings):
        console.print(f"Filling the empty database with {settings.demo.tickets} demo tickets")
        await _fill(settings)
    async with open_database(settings.database) as db:
        await give_password(db, settings.database)
    return how_to_log_in(settings.database) != before


async def _fill(settings: Settings) -> None:
    try:
        await fill_with_demo(settings, Plan(tickets=settings.demo.tickets, seed=settings.demo.seed))
    except DemoError:
        if not await has_tickets(settings):
            raise
        console.print("It was filled meanwhile")


def _listen(settings: ServerSettings) -> socket.socket:
    """Take the port before anything else: a second service says so at once."""
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        listening.close()
        raise BadSetting(
            "server.port",
            f"cannot listen on {where} ({error.strerror}); choose another with --port",
        ) from None
    listening.listen(2048)
    listening.setblocking(False)  # noqa: FBT003 - the standard library's signature
    return listening


def _greet(listening: socket.socket, settings: Settings, *, is_first: bool) -> None:
    host, port = listening.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    console.print(f"[bold]Ticketgraph[/bold] answers at {address}/graphql")
    console.print(f"  GraphiQL   {address}/graphiql/")
    console.print(f"  dashboard  {address}/dashboard/")
    login = how_to_log_in(settings.database)
    if login and is_first:  # shown once, as any password
        console.print(f"  log in as  {login.strip()}", markup=False)
    elif login:
        noted = login_file(settings.database)
        console.print(f"  log in as  {ADMINISTRATOR}, first password in {noted}", markup=False)
    console.print("  Ctrl-C ends it")
