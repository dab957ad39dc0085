"""What the executor costs is measured on right answers, and told as it was found."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bench.data import Data, filled, on_sqlite
from bench.executor import compiling, many, passes, report, serving, sizes, stalls
from bench.executor.alone import alone
from bench.executor.documents import documents, kinds, marks, unlike_page
from bench.executor.served import COLLECTORS
from bench.line_up import COLD, WARM
from bench.report import write
from bench.rounds import Pace
from demo import Plan
from domain.errors import BadSetting
from schema.build import build, core
from schema.executor.documents import CACHED_BYTES, Documents

pytestmark = pytest.mark.thorough  # what measures is not what serves

PLAN = Plan(tickets=120, companies=3, contacts_per_company=10)
SPREAD = {"least": 0.5, "middle": 1.0, "greatest": 2.0}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    values = on_sqlite(tmp_path_factory.mktemp("measured"))
    return asyncio.run(filled(values, PLAN, lambda *_: None))


def nothing() -> None:
    """A test leaves the garbage collector as it is."""


async def test_every_operation_is_compiled(data: Data) -> None:
    rows = await compiling.measured(data.settings, nothing, times=1)
    assert {row["document"] for row in rows} == documents().keys()
    found = {row["operation"] for row in rows}
    assert found > {"TicketPage", "TicketWithContacts", "Dashboard", "SetCustomer", "UnlinkRecord"}
    assert min(row["fields"] for row in rows) > 0


async def test_sizes_are_those_of_documents_that_differ(
    data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "BEFORE", 1)
    monkeypatch.setattr(sizes, "kinds", lambda: {"one field": kinds()["one field"]})
    [row] = await sizes.measured(data.settings, nothing, count=3)
    # the comment that tells them apart is a token, too
    assert (row["document"], row["tokens"], row["fields"]) == ("one field", 7, 2)
    assert min(row["bytes"], row["plan bytes"], row["assumed bytes"]) > 0


def test_documents_of_all_kinds_are_valid() -> None:
    known = Documents(core(build()))
    for query in kinds().values():
        assert known.of_agent(query).operations


async def test_what_is_kept_of_many_documents_has_a_bound(
    data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await many.measured(data.settings, nothing, documents=10)
    assert (one["documents"], one["kept"], one["bound"]) == (10, 11, CACHED_BYTES)
    monkeypatch.setattr("schema.executor.documents.CACHED_BYTES", one["bytes"] // 2)
    found = await many.measured(data.settings, nothing, documents=20)
    assert found["kept"] < 11
    assert 0 < found["most bytes"] <= one["bytes"] // 2


async def test_a_document_with_a_wrong_answer_stops_it(
    data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the answer to one document were given to another."""
    assert marks(1) != marks(2)
    assert unlike_page(1).query != unlike_page(2).query
    monkeypatch.setattr(many, "marks", lambda _: marks(0))
    with pytest.raises(RuntimeError, match="document 1: the answer is another"):
        await many.measured(data.settings, nothing, documents=2)


async def test_all_ways_write_the_same_answers(data: Data) -> None:
    """Otherwise it would not come as far as measuring."""
    rows = await passes.measured(data.settings, nothing, times=1)
    assert [row["way"] for row in rows] == list(passes.SHOWN.values())


def test_a_way_that_writes_something_else_stops_it() -> None:
    with pytest.raises(RuntimeError, match="loops: the answers are others"):
        passes.must_be_same({"generated": lambda: [{"a": 1}], "loops": lambda: [{"a": 2}]})


async def test_cold_and_warm_stall_over_the_same_answers(data: Data) -> None:
    found = [
        await stalls.measured(one.on(data).settings, nothing, answers=3) for one in (WARM, COLD)
    ]
    assert found[0]["digest"] == found[1]["digest"]
    assert found[0]["bytes"]["least"] > 0


def test_other_answers_have_no_stalls_to_compare() -> None:
    stalls.must_be_same({"warm": "1", "cold": "1"})
    with pytest.raises(RuntimeError, match="the answers differ"):
        stalls.must_be_same({"warm": "1", "cold": "2"})


async def test_a_stall_is_the_longest_time_without_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the one after which nothing more is done."""
    now = 0.0
    monkeypatch.setattr(stalls, "perf_counter", lambda: now)

    async def work() -> str:
        nonlocal now
        for seconds in (3, 2, 5):
            await asyncio.sleep(0)
            now += seconds
        return "done"

    assert await stalls.longest_gap(work()) == (5, "done")


def test_a_measurement_runs_in_a_process_of_its_own(data: Data, tmp_path: Path) -> None:
    rows = asyncio.run(alone(passes.__name__, data, tmp_path, times=1))
    assert [row["way"] for row in rows] == list(passes.SHOWN.values())


def test_a_measurement_that_fails_stops_everything(data: Data, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="No module named"):
        asyncio.run(alone("bench.nothing", data, tmp_path))


def test_both_servers_serve_the_same_answers(
    data: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise it would not come as far as measuring."""
    monkeypatch.setattr(serving, "STATES", {"cold": COLD})
    servers = serving.line_up()["server"]
    rows = asyncio.run(serving.compared(servers, data, tmp_path, Pace(1, 0.02, (2,))))
    assert [row["contender"] for row in rows] == ["uvicorn", "granian"]
    assert {row["state"] for row in rows} == {"cold"}
    assert min(row["answers"] for row in rows) > 0
    assert rows[0]["to first"]["middle"] == 1


def test_who_is_compared_is_what_can_be_chosen() -> None:
    collectors = serving.line_up()["garbage collection"]
    assert [one.name for one in collectors] == list(COLLECTORS)
    for command in (one.command for group in serving.line_up().values() for one in group):
        assert serving.APPLICATION in command


def test_a_server_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "find_spec", lambda _: None)
    with pytest.raises(BadSetting, match="granian"):
        serving.must_be_there()


def size(**changed: float) -> dict[str, Any]:
    named = ("tokens", "characters", "bytes", "assumed bytes", "plan bytes", "assumed plan bytes")
    return {"document": "page", "fields": 2, **dict.fromkeys(named, 100), **changed}


def test_an_assumption_that_is_too_small_is_told() -> None:
    assert report.assumptions([size()]).endswith("less than is assumed.")
    told = report.assumptions([size(), size(**{"plan bytes": 110})])
    assert "Measured at most: 55 for a field" in told
    assert told.endswith("1.10 for a plan: more than is assumed.")


def results() -> dict[str, Any]:
    times = {"p50": 1.0, "p99": 2.0}
    served = {"contender": "uvicorn", "state": "warm", "answers": 3, "per second": SPREAD}
    served |= {**times, "processor": SPREAD, "to first": SPREAD}
    stalled = dict.fromkeys(("gap", "idle", "whole", "bytes"), SPREAD)
    operation = {"document": "page", "operation": "TicketPage", "fields": 39}
    counted = dict.fromkeys(("most bytes", "bound", "memory before", "memory after"), 30e6)
    return {
        "started": "2026-11-22T10:00:00+00:00",
        "commit": "0123456789abcdef",
        **{name: {"so": "much"} for name in ("machine", "versions", "options", "rows")},
        "compiling": [operation | {"understood": 4.0, "planned": 2.0}],
        "sizes": [size()],
        "many": {"documents": 10_000, "kept": 134, "new": times, "known": times} | counted,
        "passes": [{"way": "generated", "p50": 0.5, "ratio": SPREAD}],
        "stalls": {WARM.name: stalled | {"left": 7}},
        **{question: [served] for question in serving.line_up()},
    }


def test_results_are_kept_for_programs_and_for_people(tmp_path: Path) -> None:
    path = write(tmp_path, results(), report.markdown, subject="executor")
    assert path.name == "2026-11-22-executor-0123456789.md"
    text = path.read_text()
    assert "| page | TicketPage | 39 | 4.00 | 2.00 |" in text
    assert "at most 30.0 MB, of 30 MB allowed; it holds." in text
    assert "| longest stall, 100 tickets with 100 contacts each, Ticketgraph warm |" in text
    assert text.count("| uvicorn | warm | 3 | 1 | 1.0 | 2.0 | 1.00 | 0.50 | 1.00 | 2.00 |") == 3
    kept = json.loads(path.with_suffix(".json").read_text())
    assert report.markdown(kept) == text
