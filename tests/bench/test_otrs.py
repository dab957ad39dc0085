"""The benchmark of an OTRS asks everything of both sizes and changes both, with each indexes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.otrs.measure import Options, run
from bench.otrs.questions import QUESTIONS
from bench.otrs.writing import VERBS


@pytest.mark.thorough
async def test_everything_is_asked_of_both(tmp_path: Path) -> None:
    path = await run(Options(small=1_000, large=1_500, times=1, results=tmp_path))
    found = json.loads(path.with_suffix(".json").read_text())
    large = found["found"]["as recommended"]["1500"]
    assert [each["question"] for each in large["asked"]] == [each.name for each in QUESTIONS]
    assert [each["verb"] for each in large["written"]] == list(VERBS)
    assert all(0 < each["writing"] < each["statements"] for each in large["written"])
    assert found["options"]["unfinished"] == "250"  # a quarter of the small one
    assert any("lower" in statement for statement in found["added"])
    assert "| list: newest |" in path.read_text()
