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
from bench.figures import Spread, percentile, spread
from bench.load import request
from bench.rounds import BY_HAND, OURS, STRAWBERRY, Cell, Measured
from bench.sentences import Question, page, ticket
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


def cell(contender: str, throughputs: list[float]) -> Cell:
    return Cell("ticket", 1, contender, [0.001, 0.002], throughputs, [0.001] * len(throughputs))


@pytest.fixture
def measured() -> Measured:
    cells = [
        cell(OURS, [50, 60, 90]),
        cell(BY_HAND, [100, 100, 100]),
        cell(STRAWBERRY, [10, 10, 20]),
    ]
    return Measured({(one.case, one.connections, one.contender): one for one in cells})


def test_a_ratio_compares_within_a_round(measured: Measured) -> None:
    """What slowed one round down slowed its yardstick down, too."""
    drifting = Measured(
        {
            **measured.cells,
            ("ticket", 1, OURS): cell(OURS, [50, 5, 500]),
            ("ticket", 1, BY_HAND): cell(BY_HAND, [100, 10, 1000]),
        }
    )
    assert drifting.ratio(drifting.cells["ticket", 1, OURS]) == Spread(0.5, 0.5, 0.5)
    assert measured.ratio(measured.cells["ticket", 1, OURS]) == Spread(0.5, 0.6, 0.9)


def results(measured: Measured) -> dict[str, Any]:
    second = dataclasses.asdict(Spread(0.5, 1.0, 2.0))
    engine = {
        "rows": {"ticket": 20},
        "fill seconds": 1.0,
        "start seconds": second,
        "stop seconds": second,
        "cells": report.cells(measured),
        "statements": {"ticket": {"own": 7, "crm": 3}},
        "bytes after load": 100e6,
    }
    return {
        "started": "2026-11-22T10:00:00+00:00",
        "commit": "0123456789abcdef",
        "machine": {"processor": "One of these", "cores": 2},
        "versions": {"Python": "3.11"},
        "options": {"rounds": 3},
        "engines": {"postgresql": engine},
        "idle bytes": 80e6,
    }


def test_results_are_kept_for_programs_and_for_people(tmp_path: Path, measured: Measured) -> None:
    path = report.write(tmp_path, results(measured), report.markdown)
    assert path.name == "2026-11-22-0123456789.md"
    text = path.read_text()
    assert "| ticket | 1 | **Ticketgraph** | 60 | 1.0 | 2.0 | 1.00 | 0.50 | 0.60 | 0.90 |" in text
    assert "| ticket | 7 | 3 |" in text
    assert "80 MB resident" in text
    kept = json.loads(path.with_suffix(".json").read_text())
    assert report.markdown(kept) == text


def test_a_request_is_whole() -> None:
    head, _, body = request("/graphql", "secret", b"{}").partition(b"\r\n\r\n")
    assert head.startswith(b"POST /graphql HTTP/1.1\r\n")
    assert b"authorization: Bearer secret" in head
    assert b"content-length: 2" in head
    assert body == b"{}"
    assert request("/tickets/1", "secret").startswith(b"GET /tickets/1 HTTP/1.1\r\n")
