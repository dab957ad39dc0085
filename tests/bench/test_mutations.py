"""The benchmark of mutations measures what is done, and tells it as it was found."""

from __future__ import annotations

import asyncio

import pytest

from bench.data import Data, filled, on_sqlite
from bench.mutations import measured, report
from demo import Plan

PLAN = Plan(tickets=120, companies=3, contacts_per_company=10)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    values = on_sqlite(tmp_path_factory.mktemp("measured"))
    return asyncio.run(filled(values, PLAN, lambda *_: None))


async def test_every_verb_is_done_and_its_statements_are_sent(
    data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured, "AT_ONCE", (1, 2))
    rows = await measured.measured(data.settings, lambda: None, rounds=1, seconds=0.1)
    assert {(row["verb"], row["clients"]) for row in rows} == {
        (verb, clients) for verb in measured.VERBS for clients in (1, 2)
    }
    assert min(row["statements"] for row in rows) > 2
    assert min(row[who]["least"] for row in rows for who in ("mutations", "by hand")) > 0


def test_a_median_is_judged() -> None:
    assert [report.holds(ratio) for ratio in (0.4, 0.5, 0.7)] == ["NO", "yes", "yes, and the aim"]
