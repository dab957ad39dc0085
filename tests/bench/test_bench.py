"""The yardstick gives the answers of the API; figures and result files are right."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from bench import report
from bench.by_hand_stores import open_by_hand
from bench.data import Data, on_sqlite
from bench.figures import Spread, percentile, spread
from bench.floors import TO_CORE, TO_HAND, floors
from bench.line_up import AS_SHIPPED, BARE, BY_HAND, COLD, CORE, WARM, Contender
from bench.load import request
from bench.rounds import Cell, Measured, same_answers, some
from bench.sentences import Case, Question, page, ticket
from tests.world.world import World

# nobody we know, somebody without a row, and a few who have one, a link or both
NUMBERS = "SELECT tn FROM ticket ORDER BY id LIMIT 40"


async def graphql(world: World, question: Question) -> bytes:
    return orjson.dumps((await world.ask(question.query, question.variables)).data)


async def test_the_ticket_by_hand_is_the_ticket_of_the_api(world: World) -> None:
    """Byte for byte, whoever the customer is and wherever he is known."""
    queues = sorted((await world.viewer("root@localhost")).queues)
    numbers = [row[0] for row in await world.services.db.rows(NUMBERS)]
    async with open_by_hand(world.stores.settings) as answers:
        for number in [*numbers, "no such number"]:
            found = await answers.ticket(number, list(queues))
            assert orjson.dumps(found) == await graphql(world, ticket(number))


@pytest.mark.parametrize("size", [1, 10, 50, 100])
async def test_the_pages_by_hand_are_the_pages_of_the_api(world: World, size: int) -> None:
    """From the first to the last, so that the cursors are the same too."""
    queues = sorted((await world.viewer("root@localhost")).queues)
    async with open_by_hand(world.stores.settings) as answers:
        after: str | None = None
        for _ in range(5):
            found = await answers.page(size, after, list(queues))
            assert orjson.dumps(found) == await graphql(world, page(size, after))
            after = found["tickets"]["pageInfo"]["endCursor"]
            if not found["tickets"]["pageInfo"]["hasNextPage"]:
                break


def test_a_percentile_is_a_value_that_was_measured() -> None:
    """The nearest rank, so p99 of few values is the greatest."""
    values = [float(n) for n in range(100, 0, -1)]
    assert [percentile(values, share) for share in (1, 50, 99, 100)] == [1, 50, 99, 100]
    assert percentile([3.0, 1.0, 2.0], 99) == 3.0
    assert percentile([7.0], 50) == 7.0


def test_a_spread_is_least_middle_and_greatest() -> None:
    assert spread([3, 1, 2]) == Spread(1, 2, 3)
    assert spread([4, 1, 2, 3]) == Spread(1, 2.5, 4)


def cell(contender: Contender, throughputs: list[float], processor: float = 0.001) -> Cell:
    seconds = [processor] * len(throughputs)
    return Cell("ticket", 16, contender.name, [0.001, 0.002], throughputs, seconds)


def measured_of(*cells: Cell) -> Measured:
    return Measured({(one.case, one.connections, one.contender): one for one in cells})


@pytest.fixture
def measured() -> Measured:
    return measured_of(
        cell(WARM, [50, 60, 90]),
        cell(COLD, [70, 72, 130]),
        cell(CORE, [20, 20, 20], 0.008),
        cell(BY_HAND, [100, 100, 100]),
    )


def test_a_ratio_compares_within_a_round(measured: Measured) -> None:
    """What slowed one round down slowed its yardstick down, too."""
    drifting = measured_of(cell(WARM, [50, 5, 500]), cell(BY_HAND, [100, 10, 1000]))
    place = "ticket", 16, WARM.name
    assert drifting.ratio(drifting.cells[place], BY_HAND) == Spread(0.5, 0.5, 0.5)
    assert measured.ratio(measured.cells[place], BY_HAND) == Spread(0.5, 0.6, 0.9)
    assert measured.processor_ratio(measured.cells[place], CORE).middle == 0.125


def results(measured: Measured) -> dict[str, Any]:
    second = dataclasses.asdict(Spread(0.5, 1.0, 2.0))
    engine = {
        "rows": {"ticket": 20},
        "fill seconds": 1.0,
        "start seconds": second,
        "stop seconds": second,
        "cells": report.cells(measured),
        "statements": {"ticket": {COLD.name: {"own": 7, "crm": 3}, WARM.name: {"own": 2}}},
        "bytes after load": 100e6,
    }
    stalls = {COLD.name: {"gap": dataclasses.asdict(Spread(9, 21, 30))}}
    return {
        "started": "2026-11-22T10:00:00+00:00",
        "commit": "0123456789abcdef",
        "machine": {"processor": "One of these", "cores": 2},
        "versions": {"Python": "3.11"},
        "options": {"rounds": 3},
        "engines": {"postgresql": engine | {"stalls": stalls}, "sqlite": engine},
        "idle bytes": 80e6,
    }


def test_results_are_kept_for_programs_and_for_people(tmp_path: Path, measured: Measured) -> None:
    path = report.write(tmp_path, results(measured), report.markdown)
    assert path.name == "2026-11-22-0123456789.md"
    text = path.read_text()
    figures = "60 | 1.0 | 2.0 | 1.00 | 0.50 | 0.60 | 0.90 | 1.00 | 0.12"
    assert f"| ticket | 16 | **Ticketgraph warm** | {figures} |" in text
    assert "| ticket | **Ticketgraph cold** | 7 | 3 |" in text
    assert "| ticket | **Ticketgraph warm** | 2 | 0 |" in text
    assert "80 MB resident" in text
    kept = json.loads(path.with_suffix(".json").read_text())
    assert report.markdown(kept) == text


def test_the_report_ends_with_what_must_be_reached(measured: Measured) -> None:
    """What was not measured has no row; of the second engine nothing is promised."""
    text = report.markdown(results(measured)).partition("## Floors\n")[2]
    assert "| one ticket, cold, answers/s to by hand | at least 0.70 | 1.00 | 0.70 | 0.72 |" in text
    assert "| one ticket, warm, answers/s to by hand | at least 1.00 | 2.00 |" in text
    assert "| sqlite: one ticket, cold, answers/s to by hand |  |  | 0.70 | 0.72 | 1.30 |" in text
    assert "page of 50" not in text
    holds = [line.split(" | ")[-1].removesuffix(" |") for line in text.splitlines()[5:]]
    assert holds == ["yes", "NO", "NO", "reported", "reported"]


@pytest.mark.parametrize(
    ("measured", "holds"), [(1 / 13, "yes, and the aim"), (1 / 8, "yes"), (1 / 6, "NO")]
)
def test_of_time_less_is_better(measured: float, holds: str) -> None:
    figure = dataclasses.asdict(Spread(0, measured, 1))
    [row] = floors({"engines": {"postgresql": {"cells": [page_of_50({TO_CORE: figure})]}}})
    assert row["what"] == "page of 50, warm, CPU to graphql-core"
    assert row["floor"] == "at most 1/7.0"
    assert row["middle"] == f"1/{round(1 / measured)}.0"
    assert row["holds"] == holds


def page_of_50(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "case": "page of 50",
        "connections": 16,
        "contender": WARM.name,
        TO_HAND: None,
    } | figures


def test_a_contender_differs_in_its_settings_alone(tmp_path: Path) -> None:
    data = Data("sqlite", on_sqlite(tmp_path), {}, 0.0, "token", [])
    shipped, bare, core = (one.on(data) for one in (AS_SHIPPED, BARE, CORE))
    assert shipped == data
    assert bare.settings.server.kept_customers == 0
    assert [source.cache_time for source in bare.settings.sources] == [0]
    assert core.settings.server.executor == "graphql-core"
    assert core.settings.sources[0].cache_time == 86_400
    assert core.settings.database == bare.settings.database == data.settings.database
    assert json.loads(core.environment["TICKETGRAPH_SERVER"]) == {"executor": "graphql-core"}


class Answering:
    """Stands for a service that gives this answer to everything."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self.asked: list[Question] = []

    async def answer(self, question: Question) -> bytes:
        self.asked.append(question)
        return self._answer


async def test_a_wrong_answer_stops_everything() -> None:
    """One contender alone is never wrong, so the others are compared with it."""
    case = Case("ticket", tuple(ticket(str(number)) for number in range(200)))
    right, same, wrong = (Answering(answer) for answer in (b"1", b"1", b"2"))
    await same_answers({"right": right, "same": same}, [some(case)])  # type: ignore[dict-item]
    assert same.asked == list(case.questions[::10])
    with pytest.raises(RuntimeError, match="ticket: the answers differ"):
        await same_answers({"right": right, "wrong": wrong}, [some(case)])  # type: ignore[dict-item]


def test_of_few_questions_more_are_compared() -> None:
    places = Case("page of 50", tuple(page(50, str(number)) for number in range(20)))
    assert some(places).questions == places.questions[::2]
    one = Case("page of 50", places.questions[:1])
    assert some(one) == one


def test_a_request_is_whole() -> None:
    head, _, body = request("/graphql", "secret", b"{}").partition(b"\r\n\r\n")
    assert head.startswith(b"POST /graphql HTTP/1.1\r\n")
    assert b"authorization: Bearer secret" in head
    assert b"content-length: 2" in head
    assert body == b"{}"
    assert request("/tickets/1", "secret").startswith(b"GET /tickets/1 HTTP/1.1\r\n")
