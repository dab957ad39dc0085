"""The commands that measure: `python app.py bench`, and one for each subject."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
import uvloop

from bench.executor.run import Options as ExecutorOptions
from bench.executor.run import run as executor_measured
from bench.live.run import MOST
from bench.live.run import Options as LiveOptions
from bench.live.run import run as live_measured
from bench.mutations.run import Options as MutationsOptions
from bench.mutations.run import run as mutations_measured
from bench.otrs.generate import Options as OtrsOptions
from bench.otrs.generate import run as otrs_generated
from bench.otrs.measure import Options as OtrsSizes
from bench.otrs.measure import run as otrs_measured
from bench.run import RESULTS, Options
from bench.run import run as measured
from bench.sources.run import Options as SourcesOptions
from bench.sources.run import run as sources_measured
from demo import Plan
from domain.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Coroutine

benchmarks = typer.Typer(invoke_without_command=True)
ResultsFolder = Annotated[
    Path, typer.Option("--results", help="The folder for what was found.", file_okay=False)
]
Unfinished = Annotated[
    str, typer.Option(help="How many tickets are unfinished, or a share of all such as 5%.")
]


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
    _run(measured(chosen))


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
    _run(sources_measured(chosen))


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
    _run(executor_measured(chosen))


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
    _run(mutations_measured(chosen))


@benchmarks.command("otrs-data")
def bench_otrs_data(
    url: Annotated[str, typer.Option(help="URL of a PostgreSQL database: empty, or new OTRS.")],
    tickets: Annotated[
        int, typer.Option(help="How many tickets.", min=10, max=10_000_000)
    ] = 10_000,
    version: Annotated[
        Literal["6.0", "6.1", "6.2", "6.3", "6.5", "7.0", "7.1", "7.2", "7.3"],
        typer.Option(help="Whose tables an empty database gets."),
    ] = "6.5",
    unfinished: Unfinished = "2000",
) -> None:
    """Fill a database of OTRS or Znuny with made-up tickets; a million take some minutes."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(otrs_generated(OtrsOptions(url, tickets, version, unfinished)))


@benchmarks.command("otrs")
def bench_otrs(
    small: Annotated[int, typer.Option(help="Tickets of the small one.", min=1000)] = 2_000,
    large: Annotated[int, typer.Option(help="Tickets of the large one.", min=1000)] = 20_000,
    unfinished: Unfinished = "2000",
    times: Annotated[int, typer.Option(help="How often everything is asked.", min=1)] = 15,
    results: ResultsFolder = RESULTS,
) -> None:
    """Ask a small and a large OTRS the same, as its guest, and say what does not stay flat."""
    sizes = OtrsSizes(small=small, large=large, unfinished=unfinished, times=times, results=results)
    _run(otrs_measured(sizes))


@benchmarks.command("live")
def bench_live(
    subscribers: Annotated[
        int, typer.Option(help="How many follow at most.", min=2, max=MOST)
    ] = 1000,
    seconds: Annotated[float, typer.Option(help="How long each time.", min=0.1)] = 2,
    results: ResultsFolder = RESULTS,
) -> None:
    """Measure what it costs to follow tickets live, and how soon everybody is told."""
    chosen = LiveOptions(subscribers=subscribers, seconds=seconds, results=results)
    _run(live_measured(chosen))


def _must_follow(context: typer.Context) -> None:
    """An option before the name of another benchmark would mean nothing."""
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            problem = f"belongs after “{context.invoked_subcommand}”, if it has such an option"
            raise BadSetting(f"--{name}", problem)


def _benchmark_plan(tickets: int) -> Plan:
    return Plan(tickets=tickets, companies=tickets // 40, contacts_per_company=10)


def _run(measuring: Coroutine[Any, Any, Path]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        typer.echo(f"written to {runner.run(measuring)}")
