"""The results of mutations as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.report import head, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.report import Results

LEAST, AIM = 0.5, 0.7  # of what the statements alone reach
COLUMNS = (
    "verb",
    "at once",
    "statements",
    "mutations a second",
    "by hand",
    "to by hand: min",
    "median",
    "max",
    f"at least {LEAST}",
)


def markdown(results: Results) -> str:
    """The whole report."""
    parts = head("Benchmark of mutations,", results, "#mutations")
    for engine, rows in results["engines"].items():
        parts += [f"## {engine}", table(COLUMNS, [_row(row) for row in rows])]
    return "\n\n".join(parts) + "\n"


def _row(row: Results) -> Iterable[str]:
    ratio = row["ratio"]
    return (
        row["verb"],
        str(row["clients"]),
        str(row["statements"]),
        f"{row['mutations']['middle']:.0f}",
        f"{row['by hand']['middle']:.0f}",
        *(f"{ratio[name]:.2f}" for name in ("least", "middle", "greatest")),
        holds(ratio["middle"]),
    )


def holds(ratio: float) -> str:
    """How a median stands to the floor and to the aim."""
    if ratio >= AIM:
        return "yes, and the aim"
    return "yes" if ratio >= LEAST else "NO"
