"""The command line: which commands there are, and how failures look to a person."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
import uvloop
from rich.console import Console

from app import open_database
from auth import tokens
from auth.tokens import Terms
from bench.command import benchmarks
from commands.administrator import login_file
from commands.deletion import delete_tickets
from commands.demo import fill_with_demo
from commands.documents import documents_of
from commands.escalations import rebuild_escalations
from commands.inspection import inspect_database, of_guest
from commands.plans import plan_of
from commands.serve import serve as serve_until_stopped
from commands.sources import check_sources
from commands.uninstallation import uninstall_guest
from db.clock import utc_now
from db.guest.recognition import UnknownSchema
from db.migrate import MigrationError
from demo import DemoError, Plan
from domain.audit import ON_THE_MACHINE
from domain.errors import BadSetting, NotAllowed, TicketgraphError, Unavailable
from domain.tokens import Account
from domain.viewer import Scope
from loaders.reference import read as read_reference
from schema.build import build
from settings import read
from telemetry.logs import configure

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from db.settings import DatabaseSettings
    from settings import Settings

EXPECTED = (TicketgraphError, MigrationError, DemoError)
FAILED = 2
# it answered: to try again helps nobody
REFUSED = {
    "InvalidAuthorizationSpecificationError": "The database refused the role or its password.",
    "InvalidPasswordError": "The database refused the role or its password.",
    "InvalidCatalogNameError": "The server has no database of this name.",
}
commands = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A GraphQL service for tickets, merged with customer data that lives elsewhere.",
)
commands.add_typer(benchmarks, name="bench")
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="Another file than settings.toml.")
]


def run(arguments: list[str]) -> int:
    """Run one command; an expected failure is one line for a person, and the exit status 2."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    try:
        commands(arguments, prog_name="ticketgraph")
    except EXPECTED as failure:
        Console(stderr=True, highlight=False, soft_wrap=True).print(_told(failure), markup=False)
        return FAILED
    except SystemExit as done:
        return int(done.code or 0)
    return 0


def _told(failure: Exception) -> str:
    """The failure for an administrator; for the database, what the driver called it."""
    if isinstance(failure, NotAllowed):
        return f"database.url: {failure.__cause__}; `inspect-database` says what the role lacks"
    if isinstance(failure, Unavailable) and failure.__cause__ is not None:
        reason = type(failure.__cause__).__name__
        if reason in REFUSED:
            return f"database.url: {REFUSED[reason]} ({reason})"
        return f"database.url: {failure} ({reason})"
    return str(failure)


@commands.command()
def serve(
    settings: SettingsFile = None,
    port: Annotated[int | None, typer.Option(help="Another port.", min=0, max=65535)] = None,
    host: Annotated[str | None, typer.Option(help="Another address to listen on.")] = None,
) -> None:
    """Answer requests until Ctrl-C; the first start makes the database."""
    chosen = read(settings)
    given = {"port": port, "host": host}
    configure(chosen.log)
    server = chosen.server.model_copy(update={k: v for k, v in given.items() if v is not None})
    _run(serve_until_stopped(chosen.model_copy(update={"server": server})))


@commands.command()
def migrate(settings: SettingsFile = None) -> None:
    """Bring the tables of the database up to date, and stop."""

    async def work(chosen: Settings) -> None:
        async with open_database(chosen.database) as db:
            applied = await db.migrate()
        typer.echo("\n".join(f"applied {name}" for name in applied) or "nothing to do")

    _run(work(read(settings)))


@commands.command()
def demo(
    tickets: Annotated[int, typer.Option(help="How many tickets.", min=1)] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same data.")] = 1,
    *,
    into_source: Annotated[
        bool,
        typer.Option(
            "--into-source",
            help="Write the demo's CRM into the first source, whatever it is. Without this, only"
            " into an SQLite file that is not there yet.",
        ),
    ] = False,
    settings: SettingsFile = None,
) -> None:
    """Fill an empty database with believable data, and make the demo's CRM beside it."""
    plan = Plan(tickets=tickets, seed=seed)
    chosen = read(settings)
    _run(fill_with_demo(chosen, plan, into_source=into_source))
    typer.echo(f"done; {login_file(chosen.database)} says how to log in")


@commands.command()
def token(
    login: Annotated[str, typer.Argument(help="The agent's login, as root@localhost.")],
    days: Annotated[float, typer.Option(help="How long it is good.", min=0.001)] = 365,
    name: Annotated[str, typer.Option(help="What it is for.")] = "command line",
    scope: Annotated[
        Literal["read", "write", "admin"], typer.Option(help="How far it goes.")
    ] = "admin",
    settings: SettingsFile = None,
) -> None:
    """Print a new bearer token for an agent; it is not shown again."""

    async def work(chosen: Settings) -> None:
        async with open_database(chosen.database) as db:
            await db.migrate()
            agent = (await read_reference(db)).agent_by_login.get(login.lower())
            if agent is None or not agent.valid:
                raise BadSetting("LOGIN", f"there is no valid agent “{login}”")
            made = await tokens.issue(
                db,
                Account(agent.pk),
                Terms(
                    kind="api",
                    now=utc_now(),
                    lifetime=timedelta(days=days),
                    name=name,
                    scope=Scope(scope),
                ),
                ON_THE_MACHINE,
            )
        typer.echo(made.text)

    _run(work(read(settings)))


@commands.command("delete-ticket")
def delete_ticket(
    numbers: Annotated[list[str], typer.Argument(help="Its number; or several.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Delete tickets with all that belongs to them, for good; that they were is recorded."""

    def agreed(plan: str) -> None:
        typer.echo(plan)
        if not yes:
            typer.confirm("Delete all of this for good?", abort=True)

    _run(delete_tickets(read(settings), numbers, reason, agreed))


@commands.command("rebuild-escalations")
def rebuild(settings: SettingsFile = None) -> None:
    """Find anew when unfinished tickets escalate: after a change of promised or working times."""
    _run(rebuild_escalations(read(settings)))


@commands.command("check-sources")
def check(
    time_limit: Annotated[
        float, typer.Option(help="Seconds that each source may take.", min=0.1, max=3600)
    ] = 30,
    settings: SettingsFile = None,
) -> None:
    """Connect to every source and say what is there; exit status 1 when one is not well."""
    logging.getLogger().setLevel(logging.ERROR)  # everything is said below

    async def work(chosen: Settings) -> None:
        if not await check_sources(chosen, time_limit):
            raise typer.Exit(1)

    _run(work(read(settings)))


@commands.command("inspect-database")
def inspect(
    url: Annotated[
        str | None,
        typer.Option(help="Another address than database.url; its password is in PGPASSWORD."),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(help="Seconds that each look may take.", min=0.1, max=3600)
    ] = 10,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Say what the database of an OTRS or Znuny is, what will work on it, and what is missing.

    Nothing is changed. Exit status 1 where it is not known, or there is no way to stand on it.
    """
    logging.getLogger().setLevel(logging.ERROR)  # everything is said below

    async def work(chosen: DatabaseSettings) -> None:
        if not await inspect_database(chosen, as_json=as_json):
            raise typer.Exit(1)

    try:
        chosen = of_guest(read(settings).database, url)
        _run(work(chosen.model_copy(update={"time_limit": time_limit})))
    except EXPECTED as failure:
        if as_json:
            typer.echo(json.dumps({"error": _told(failure)}, ensure_ascii=False))
        if not isinstance(failure, UnknownSchema):
            raise
        typer.echo(str(failure), err=True)
        raise typer.Exit(1) from None


@commands.command()
def uninstall(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Remove all that is ours from the database of an OTRS or Znuny, which stays as it is."""

    def agreed(plan: str) -> None:
        typer.echo(plan)
        if not yes:
            typer.confirm("Remove all of this for good?", abort=True)

    _run(uninstall_guest(read(settings).database, agreed))


@commands.command()
def plan(
    file: Annotated[Path, typer.Argument(help="A file with a GraphQL document.", dir_okay=False)],
    operation: Annotated[str | None, typer.Option(help="Which operation, if several.")] = None,
    variables: Annotated[str, typer.Option(help="Its variables as JSON.")] = "{}",
) -> None:
    """Show how an operation will be run: its plan, with the passes generated for it."""
    try:
        query, given = file.read_text("utf-8"), json.loads(variables)
    except OSError as error:
        raise BadSetting(str(file), f"cannot be read ({error.strerror})") from None
    except ValueError:
        raise BadSetting("--variables", "should be a JSON object") from None
    if not isinstance(given, dict):
        raise BadSetting("--variables", "should be a JSON object")
    typer.echo(plan_of(query, operation, given))


@commands.command()
def documents(settings: SettingsFile = None) -> None:
    """List the trusted documents; exit status 1 and the reason when one cannot be run."""
    chosen = read(settings)
    try:
        told = documents_of(chosen)
    except BadSetting as bad:
        typer.echo(str(bad), err=True)
        raise typer.Exit(1) from None
    typer.echo(told)


@commands.command()
def schema() -> None:
    """Print the GraphQL schema."""
    sys.stdout.write(build().as_str() + "\n")


def _run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)
