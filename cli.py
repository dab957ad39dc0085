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
from bench.executor.run import Options as ExecutorOptions
from bench.executor.run import run as executor_measured
from bench.mutations.run import Options as MutationsOptions
from bench.mutations.run import run as mutations_measured
from bench.run import RESULTS, Options
from bench.run import run as measured
from bench.sources.run import Options as SourcesOptions
from bench.sources.run import run as sources_measured
from commands.administrator import login_file
from commands.deletion import delete_tickets
from commands.demo import fill_with_demo
from commands.documents import documents_of
from commands.escalations import rebuild_escalations
from commands.plans import plan_of
from commands.serve import serve as serve_until_stopped
from commands.sources import check_sources
from db.clock import utc_now
from db.migrate import MigrationError
from demo import DemoError, Plan
from domain.audit import ON_THE_MACHINE
from domain.errors import BadSetting, TicketgraphError, Unavailable
from domain.tokens import Account
from domain.viewer import Scope
from loaders.reference import read as read_reference
from schema.build import build
from settings import read
from telemetry.logs import configure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine

    from settings import Settings

EXPECTED = (TicketgraphError, MigrationError, DemoError)
FAILED = 2
commands = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A GraphQL service for tickets, merged with customer data that lives elsewhere.",
)
benchmarks = typer.Typer(invoke_without_command=True)
commands.add_typer(benchmarks, name="bench")
ResultsFolder = Annotated[
    Path, typer.Option("--results", help="The folder for what was found.", file_okay=False)
]
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
    if isinstance(failure, Unavailable) and failure.__cause__ is not None:
        return f"database.url: {failure} ({type(failure.__cause__).__name__})"
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


@benchmarks.callback()
def bench(  # noqa: PLR0913, PLR0917 - as many as there are options
    context: typer.Context,
    engine: Annotated[
        Literal["postgresql", "sqlite", "both"], typer.Option(help="What to measure on.")
    ] = "both",
    tickets: Annotated[
        int, typer.Option(help="How many tickets; a company for each 40.", min=80)
    ] = 20_000,
    rounds: Annotated[int, typer.Option(help="How often everything is measured.", min=1)] = 5,
    seconds: Annotated[float, typer.Option(help="How long each time.", min=0.1)] = 0.8,
    server: Annotated[
        str | None, typer.Option(help="URL of a PostgreSQL server instead of one of its own.")
    ] = None,
    results: ResultsFolder = RESULTS,
) -> None:
    """Measure the service beside a hand-written route; bench/README.md explains it."""
    if context.invoked_subcommand is not None:
        _must_follow(context)
        return
    engines = ("postgresql", "sqlite") if engine == "both" else (engine,)
    plan = _benchmark_plan(tickets)
    chosen = Options(
        engines=engines, rounds=rounds, seconds=seconds, plan=plan, server=server, results=results
    )
    _run(_written(measured(chosen)))


@benchmarks.command("sources")
def bench_sources(
    tickets: Annotated[
        int, typer.Option(help="How many tickets; a company for each 40.", min=80)
    ] = 4_000,
    rounds: Annotated[int, typer.Option(help="How often everything is measured.", min=1)] = 5,
    seconds: Annotated[float, typer.Option(help="How long each time.", min=0.01)] = 0.5,
    results: ResultsFolder = RESULTS,
) -> None:
    """Measure what sources cost a query, well or dead, beside the same query without them."""
    plan = _benchmark_plan(tickets)
    chosen = SourcesOptions(plan=plan, rounds=rounds, seconds=seconds, results=results)
    _run(_written(sources_measured(chosen)))


@benchmarks.command("executor")
def bench_executor(
    tickets: Annotated[
        int, typer.Option(help="How many tickets; a company for each 40.", min=80)
    ] = 4_000,
    rounds: Annotated[int, typer.Option(help="How often services are measured.", min=1)] = 5,
    seconds: Annotated[float, typer.Option(help="How long each time.", min=0.1)] = 2,
    documents: Annotated[
        int, typer.Option(help="How many different documents are asked.", min=10)
    ] = 10_000,
    results: ResultsFolder = RESULTS,
) -> None:
    """Measure plans, memory, stalls of the event loop, and ways to serve."""
    plan = _benchmark_plan(tickets)
    chosen = ExecutorOptions(
        plan=plan, rounds=rounds, seconds=seconds, documents=documents, results=results
    )
    _run(_written(executor_measured(chosen)))


@benchmarks.command("mutations")
def bench_mutations(
    engine: Annotated[
        Literal["postgresql", "sqlite", "both"], typer.Option(help="What to measure on.")
    ] = "both",
    tickets: Annotated[
        int, typer.Option(help="How many tickets; a company for each 40.", min=80)
    ] = 4_000,
    rounds: Annotated[int, typer.Option(help="How often everything is measured.", min=1)] = 5,
    seconds: Annotated[float, typer.Option(help="How long each time.", min=0.01)] = 0.8,
    results: ResultsFolder = RESULTS,
) -> None:
    """Measure mutations beside the same statements sent by hand."""
    engines = ("postgresql", "sqlite") if engine == "both" else (engine,)
    plan = _benchmark_plan(tickets)
    chosen = MutationsOptions(
        plan=plan, engines=engines, rounds=rounds, seconds=seconds, results=results
    )
    _run(_written(mutations_measured(chosen)))


def _must_follow(context: typer.Context) -> None:
    """An option before the name of another benchmark would mean nothing."""
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            problem = f"belongs after “{context.invoked_subcommand}”, if it has such an option"
            raise BadSetting(f"--{name}", problem)


def _benchmark_plan(tickets: int) -> Plan:
    return Plan(tickets=tickets, companies=tickets // 40, contacts_per_company=10)


async def _written(measuring: Awaitable[Path]) -> None:
    typer.echo(f"written to {await measuring}")


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
