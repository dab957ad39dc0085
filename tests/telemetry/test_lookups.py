"""Loaders, statements, sources and the executor tell those who look on what they did."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from domain.errors import SourceRefuses, SourceUnavailable, TablesMissing, TimedOut
from domain.watch import Outcome, Watch
from sources.cache import Patience
from sources.guard import guarded
from telemetry.database import watched as watched_database
from telemetry.lag import lag
from telemetry.metrics import Metrics
from tests.db.conftest import place
from tests.db.places import Place, new_place, postgres_template, sqlite_template
from tests.db.test_limits import ENDLESS, MANY
from tests.sources.shelf import PATIENT, Shelf, eventually
from tests.telemetry.conftest import Watched, value
from tests.world.notes import Notes, NotingDatabase

__all__ = ["new_place", "place", "postgres_template", "sqlite_template"]

REFERENCE = "FROM tg_reference"
CUSTOMERS = "{ tickets(first: 20) { nodes { customerUser { login fullName } } } }"


class Stated(Watch):
    """The statements that ended."""

    def __init__(self) -> None:
        self.all: list[str] = []

    def stated(self, sql: str, *_: object) -> None:
        self.all.append(sql)


async def test_a_page_is_a_few_batches_and_statements(watched: Watched) -> None:
    """As many statements as the database got."""
    token, notes, stated = await watched.token(), Notes(), Stated()
    inner: Any = watched.services.db
    inner._inner = NotingDatabase(inner._inner, "own", notes)
    inner._watches = (*inner._watches, stated)
    before = watched.value("statement_seconds_count")
    answer = await watched.ask(CUSTOMERS, token)
    assert len(answer.json()["data"]["tickets"]["nodes"]) == 20

    statements = watched.value("statement_seconds_count", outcome="ok") - before
    assert statements == len(stated.all)
    # whether the small tables have changed is asked now and then, whoever else asks
    others = (REFERENCE, "tg_event")  # what the service reads for itself
    asked = [one.sql for one in notes.statements if not any(o in one.sql for o in others)]
    assert [sql for sql in stated.all if not any(o in sql for o in others)] == asked
    assert len(asked) > 2
    assert 1 <= watched.value("batch_keys_count") <= statements
    assert watched.value("batch_keys_sum") > 5
    assert watched.value("source_call_seconds_count", source="crm", outcome="ok") >= 1
    assert watched.value("source_call_seconds_sum") > 0


async def test_the_executor_says_what_it_compiled(watched: Watched) -> None:
    """And what it keeps; the same document is understood once."""
    token = await watched.token()
    for _ in range(3):
        await watched.ask(CUSTOMERS, token)
    await watched.ask("{ __typename @skip(if: true) viewer { agent { login } } }", token)
    if watched.value("runs_total", by="plans"):  # else it is graphql-core that runs all tests
        assert watched.value("runs_total", by="plans") == 4
        assert watched.value("plans_compiled_total") == 2
    assert watched.value("documents_parsed_total") == 2
    assert watched.value("documents") == 2
    assert watched.value("documents_bytes") > 1000
    assert watched.value("kept_customers") == len(watched.services.kept)


async def test_sources_show_how_they_are(watched: Watched) -> None:
    [guard] = watched.services.directory.guards
    assert watched.value("source_status", source="crm", state="up") == 1
    assert watched.value("source_breaker", source="crm", state="closed") == 1
    for _ in range(1000):
        guard._breaker.failed()
    assert watched.value("source_status", source="crm", state="down") == 1
    assert watched.value("source_status", source="crm") == 1
    assert watched.value("source_breaker", source="crm", state="open") == 1
    guard._breaker.succeeded()
    guard.reused(7)
    assert watched.value("source_cache_hits_total", source="crm") == 7


class Told(Watch):
    """Notes what it hears."""

    def __init__(self) -> None:
        self.statements: list[Outcome] = []
        self.calls: list[tuple[str, Outcome]] = []

    def stated(self, sql: str, outcome: Outcome, seconds: float) -> None:
        assert sql
        assert seconds > 0
        self.statements.append(outcome)

    def called(self, source: str, outcome: Outcome, seconds: float) -> None:
        assert seconds >= 0
        self.calls.append((source, outcome))


async def test_a_statement_is_told_however_it_ends(place: Place) -> None:
    """Outside and inside of a transaction."""
    told = Told()
    async with place.open(pool_size=2, time_limit=0.2) as opened:
        db = watched_database(opened, [told])
        await db.rows("SELECT 1")
        with pytest.raises(TimedOut):
            await db.rows(ENDLESS, MANY)
        with pytest.raises(TablesMissing):
            await db.fetch(Told, "SELECT 1 FROM ticket_index")
        asking = asyncio.create_task(db.rows("SELECT 1"))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        async with db.transaction() as tx:
            await tx.execute("CREATE TABLE one (n INTEGER)")
            await tx.rows("SELECT n FROM one")
    assert told.statements == ["ok", "timeout", "unavailable", "cancelled", "ok", "ok"]


async def test_nobody_looks_on_nothing_is_in_between(place: Place) -> None:
    async with place.open(pool_size=1, time_limit=5) as opened:
        assert watched_database(opened, []) is opened


FAILURES: Sequence[tuple[Exception | None, Outcome]] = [
    (None, "ok"),
    (SourceUnavailable("shelf", "not reachable"), "unavailable"),
    (SourceRefuses("shelf", "it is wrong"), "refused"),
]


@pytest.mark.parametrize(("failure", "outcome"), FAILURES)
async def test_a_call_is_told_however_it_ends(failure: Any, outcome: Outcome) -> None:
    told, shelf = Told(), Shelf()
    shelf.failure = failure
    async with guarded(shelf, "login", PATIENT, [told]) as guard:
        await guard.by_key(["one"], Patience.NORMAL)
    assert told.calls == [(shelf.name, outcome)]


async def test_a_call_that_is_given_up_is_told() -> None:
    told, shelf = Told(), Shelf()
    shelf.hold()
    async with guarded(shelf, "login", PATIENT, [told]) as guard:
        asking = asyncio.create_task(guard.by_key(["one"], Patience.NORMAL))
        await shelf.is_asked.wait()
        asking.cancel()
        await asyncio.wait([asking])
    assert told.calls == [(shelf.name, "cancelled")]


async def test_a_source_that_is_too_slow_is_told() -> None:
    told, shelf = Told(), Shelf()
    shelf.hold()
    async with guarded(shelf, "login", replace(PATIENT, hard=0.001), [told]) as guard:
        reply = await guard.by_key(["one"], Patience.NORMAL)
    assert reply.failure
    assert told.calls == [(shelf.name, "timeout")]


async def test_what_is_kept_is_no_call() -> None:
    told, shelf = Told(), Shelf()
    async with guarded(shelf, "login", PATIENT, [told]) as guard:
        for _ in range(3):
            await guard.by_key(["one"], Patience.NORMAL)
    assert len(told.calls) == 1


async def test_the_event_loop_tells_how_late_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telemetry.lag.SECONDS", 0)
    metrics = Metrics()
    telling = asyncio.create_task(lag(metrics.lagged))
    await eventually(lambda: value(metrics, "ticketgraph_loop_lag_seconds_count") > 2)
    telling.cancel()
    await asyncio.wait([telling])
    assert telling.cancelled()
