"""The results of the sources as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.report import figures, head, listed, table
from bench.sources.calls import CALLS, SENT
from bench.sources.outages import AFTER
from bench.sources.pages import DISABLED
from bench.statements import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.report import Results

PROMISED = 50  # milliseconds that a source which is left alone adds to a query, at most
TIMES = ("p50 ms", "p99 ms")
COUNTS = ("own statements", "calls of the source", "messages to it")
SPREAD = ("min", "median", "max")


def markdown(results: Results) -> str:
    """The whole report."""
    parts = [
        *head("Benchmark of sources,", results, "#sources"),
        listed(results["rows"]),
        "## The page sentence",
        _pages(results["pages"]),
        "## A source that does not answer",
        _outages(results["outages"]),
        promise(results["outages"]),
        "## Companies whose contacts are outside",
        _companies(results["companies"]["outside"]),
        "## Companies whose contacts are ours",
        _companies(results["companies"]["own"]),
    ]
    return "\n\n".join(parts) + "\n"


def _pages(rows: Iterable[Results]) -> str:
    columns = ("case", "sources", "answers", *TIMES, "to disabled: min", *SPREAD[1:], *COUNTS)
    return table(
        columns, ([*_measured(row), *figures(row["to disabled"]), *_counts(row)] for row in rows)
    )


def _companies(rows: Iterable[Results]) -> str:
    ratios = ("to smallest", "to next smaller")
    return table(
        ("case", "sources", "answers", *TIMES, "to the smallest", "to the next smaller", *COUNTS),
        (
            [*_measured(row), *(_middle(row[name]) for name in ratios), *_counts(row)]
            for row in rows
        ),
    )


def _outages(rows: Iterable[Results]) -> str:
    columns = (
        *("source", "outage", "breaker", "stale data", "answers", *TIMES),
        *("added to p50, ms: min", *SPREAD[1:], "added to p99, ms"),
    )
    return table(columns, map(_outage, rows))


def _outage(row: Results) -> list[str]:
    where = [row["source"], row["outage"], row["phase"], row["contender"]]
    return [
        *where,
        str(row["answers"]),
        *(f"{row[name]:.1f}" for name in ("p50", "p99")),
        *figures(row["added to p50"], 1),
        f"{row['added to p99']:.1f}",
    ]


def promise(rows: Iterable[Results]) -> str:
    """What was promised, and what was measured where it is worst."""
    open_ones = [r for r in rows if r["phase"] == AFTER and r["contender"] != DISABLED]
    added = max(row["added to p50"]["middle"] for row in open_ones)
    at_most = max(row["added to p50"]["greatest"] for row in open_ones)
    kept = "holds" if at_most < PROMISED else "DOES NOT HOLD in every round"
    return (
        f"The promise: once the breaker is open, a dead source adds less than {PROMISED} ms to a"
        " query. Measured against the same query with sources disabled, in the same rounds:"
        f" **{added:.1f} ms** where it is worst, {at_most:.1f} ms in the worst round; it {kept}."
    )


def _measured(row: Results) -> list[str]:
    times = (f"{row[name]:.1f}" for name in ("p50", "p99"))
    return [row["case"], row["contender"], str(row["answers"]), *times]


def _middle(found: Results) -> str:
    return f"{found['middle']:.2f}"


def _counts(row: Results) -> list[str]:
    return [str(row["counts"][name]) for name in (OWN, CALLS, SENT)]
