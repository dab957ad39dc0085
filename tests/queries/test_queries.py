"""What queries answer and which statements they cost: NAME.graphql, NAME.json and NAME.sql.

A query may have NAME.variables.json, and a first line `# as LOGIN`. To change what one answers or
costs is to change its files: `pytest tests/queries/test_queries.py --rewrite` writes them anew.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.world.notes import Statement
from tests.world.stores import ADMIN
from tests.world.world import Answer, World

HERE = Path(__file__).parent
QUERIES = sorted(path.stem for path in HERE.glob("*.graphql"))
# when a source was read is different each time
OF_THE_MOMENT = {"asOf", "lastSuccess", "latencyMs"}


@pytest.mark.parametrize("name", QUERIES)
async def test_a_query_answers_and_costs_what_its_files_say(
    world: World, name: str, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same on both engines: statements are written once and adapted below the readers."""
    # nobody gets a turn because the machine is slow: the order of the statements is certain
    monkeypatch.setattr("db.turns.SECONDS_AT_A_TIME", float("inf"))
    answer = await asked(world, name)
    found = {".json": pretty(answer.body), ".sql": listed(answer.statements)}
    if pytestconfig.getoption("--executor") != "plans":
        # the same statements, in the order in which it happens to come to them
        assert Counter(found[".sql"].split("\n\n")) == Counter(
            (HERE / f"{name}.sql").read_text().split("\n\n")
        )
        del found[".sql"]
    for ending, text in found.items():
        path = HERE / f"{name}{ending}"
        if pytestconfig.getoption("--rewrite"):
            path.write_text(text)
        assert text == path.read_text()


async def asked(world: World, name: str) -> Answer:
    """The answer, with one statement at a time so that their order is certain."""
    document = (HERE / f"{name}.graphql").read_text()
    variables = HERE / f"{name}.variables.json"
    login = re.match(r"# as (\S+)", document)
    world.notes.in_turn = True
    try:
        return await world.ask(
            document,
            json.loads(variables.read_text()) if variables.exists() else None,
            login=login[1] if login else ADMIN,
        )
    finally:
        world.notes.in_turn = False


def pretty(body: dict[str, Any]) -> str:
    return json.dumps(_lasting(body), ensure_ascii=False, indent=1) + "\n"


def _lasting(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _lasting(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_lasting(item) for item in value]
    if name == "kind" and value in ("SQLITE", "POSTGRESQL"):
        return "(engine)"
    return "(now)" if name in OF_THE_MOMENT and value is not None else value


def listed(statements: Sequence[Statement]) -> str:
    """Each statement in a paragraph of its own, below the name of its database."""
    return "\n".join(f"-- {store}\n{_wrapped(sql)}\n" for store, sql in statements)


def _wrapped(sql: str) -> str:
    text = re.sub(r"\s+", " ", sql).strip()
    clauses = re.split(
        r" (?=(?:FROM|LEFT JOIN|(?<!LEFT )JOIN|WHERE|GROUP BY|ORDER BY|UNION) )", text
    )
    return "\n".join(textwrap.fill(c, 100, subsequent_indent="  ") for c in clauses)
