"""The results of the executor as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.floors import stalls
from bench.report import figures, floor_table, head, listed, table
from schema.executor.document import BYTES_OF_CHARACTER, BYTES_OF_TOKEN
from schema.executor.plan import BYTES_OF_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.report import Results

SPREAD = ("min", "median", "max")


def markdown(results: Results) -> str:
    """The whole report."""
    parts = [
        *head("Benchmark of the executor,", results, "#the-executor"),
        listed(results["rows"]),
        "## Compiling",
        _compiling(results["compiling"]),
        "## Memory of documents and plans",
        assumptions(results["sizes"]),
        _sizes(results["sizes"]),
        "## Many different documents",
        _many(results["many"]),
        "## A thousand records with eight plain fields",
        _passes(results["passes"]),
        "## Stalls of the event loop",
        _stalls(results["stalls"]),
        floor_table(stalls(results["stalls"])),
        "## Garbage collection",
        _served(results["garbage collection"]),
        "## uvicorn and granian",
        _served(results["server"]),
        "## Several processes",
        _served(results["processes"]),
    ]
    return "\n\n".join(parts) + "\n"


def _compiling(rows: Iterable[Results]) -> str:
    columns = ("document", "operation", "fields", "parse and validate, ms", "plan, ms")
    return table(
        columns,
        (
            [
                row["document"],
                row["operation"],
                str(row["fields"]),
                f"{row['understood']:.2f}",
                f"{row['planned']:.2f}",
            ]
            for row in rows
        ),
    )


def assumptions(rows: list[Results]) -> str:
    """What the bound of the cache assumes, beside the most that was measured."""
    field = max(row["plan bytes"] / row["fields"] for row in rows)
    document = max(row["bytes"] / row["assumed bytes"] for row in rows)
    plan = max(row["plan bytes"] / row["assumed plan bytes"] for row in rows)
    kept = "more than is assumed" if max(document, plan) > 1 else "less than is assumed"
    return (
        f"Assumed are {BYTES_OF_FIELD} bytes for a field of a plan, {BYTES_OF_TOKEN} for a token"
        f" and {BYTES_OF_CHARACTER} for a character of a document. Measured at most: {field:.0f}"
        f" for a field; {document:.2f} of what is assumed for a document, {plan:.2f} for a plan:"
        f" {kept}."
    )


def _sizes(rows: Iterable[Results]) -> str:
    columns = (
        *("document", "tokens", "characters", "KB", "assumed"),
        *("fields", "plans, KB", "assumed", "bytes for a field"),
    )
    return table(columns, map(_size, rows))


def _size(row: Results) -> list[str]:
    return [
        row["document"],
        *(str(row[name]) for name in ("tokens", "characters")),
        *(f"{row[name] / 1000:.1f}" for name in ("bytes", "assumed bytes")),
        f"{row['fields']:.0f}",
        *(f"{row[name] / 1000:.1f}" for name in ("plan bytes", "assumed plan bytes")),
        f"{row['plan bytes'] / row['fields']:.0f}",
    ]


def _many(found: Results) -> str:
    times = {name: found[name] for name in ("new", "known")}
    most, bound = (found[name] / 1e6 for name in ("most bytes", "bound"))
    before, after = (found[f"memory {when}"] / 1e6 for when in ("before", "after"))
    kept = "holds" if most <= bound else "DOES NOT HOLD"
    return "\n".join(
        [
            f"- {found['documents']} documents, of which {found['kept']} are kept at the end.",
            f"- Counted for them: at most {most:.1f} MB, of {bound:.0f} MB allowed; it {kept}.",
            f"- The process: {before:.0f} MB before, {after:.0f} MB after.",
            *(
                f"- A {name} document: median {one['p50']:.1f} ms, p99 {one['p99']:.1f} ms."
                for name, one in times.items()
            ),
        ]
    )


def _passes(rows: Iterable[Results]) -> str:
    columns = ("way", "median ms", "to generated: min", *SPREAD[1:])
    return table(
        columns, ([row["way"], f"{row['p50']:.2f}", *figures(row["ratio"])] for row in rows)
    )


def _stalls(found: dict[str, Results]) -> str:
    columns = (
        *("contender", "longest stall, ms: min", *SPREAD[1:], "idle", "whole answer, ms", "MB"),
        "objects left in cycles",
    )
    return table(
        columns,
        (
            [
                name,
                *figures(one["gap"], 1),
                f"{one['idle']['middle']:.1f}",
                f"{one['whole']['middle']:.0f}",
                f"{one['bytes']['middle'] / 1e6:.1f}",
                str(one["left"]),
            ]
            for name, one in found.items()
        ),
    )


def _served(rows: Iterable[Results]) -> str:
    columns = (
        *("contender", "source", "answers", "answers/s", "p50 ms", "p99 ms", "CPU ms"),
        *("to the first: min", *SPREAD[1:]),
    )
    return table(columns, map(_server, rows))


def _server(row: Results) -> list[str]:
    return [
        row["contender"],
        row["state"],
        str(row["answers"]),
        f"{row['per second']['middle']:.0f}",
        *(f"{row[name]:.1f}" for name in ("p50", "p99")),
        f"{row['processor']['middle']:.2f}",
        *figures(row["to first"]),
    ]
