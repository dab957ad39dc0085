"""docs/operation.md names every metric, with its labels, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.telemetry.conftest import Watched

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operation.md"
ROW = re.compile(r"^\| `(ticketgraph_\w+)` \|(.*?)\|", re.MULTILINE)
QUERY = "{ tickets(first: 2) { nodes { customerUser { login } } } }"


async def test_every_metric_is_documented(watched: Watched) -> None:
    await watched.ask(QUERY, await watched.token())
    watched.metrics.lagged(0)
    found = {
        family.name + ("_total" if family.type == "counter" else ""): {
            label for sample in family.samples for label in sample.labels if label != "le"
        }
        for family in text_string_to_metric_families(watched.metrics.text().decode())
        if family.name.startswith("ticketgraph_")
    }
    rows = ROW.findall(PAGE.read_text())
    assert found == {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows}
