"""The result files: JSON for programs, and the same as Markdown for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from bench.figures import percentile, spread
from bench.rounds import BY_HAND, OURS, STRAWBERRY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bench.rounds import Measured

NAMES = {OURS: "**Ticketgraph**", BY_HAND: "by hand", STRAWBERRY: "Strawberry"}
Results = dict[str, Any]


def cells(measured: Measured) -> list[Results]:
    """Every cell as plain data; times in milliseconds."""
    return [
        {
            "case": cell.case,
            "connections": cell.connections,
            "contender": cell.contender,
            "answers": len(cell.latencies),
            "per second": asdict(spread(cell.throughputs)),
            "p50": percentile(cell.latencies, 50) * 1000,
            "p99": percentile(cell.latencies, 99) * 1000,
            "processor": asdict(spread(seconds * 1000 for seconds in cell.processor)),
            "ratio": asdict(measured.ratio(cell)),
            "processor ratio": asdict(measured.processor_ratio(cell)),
        }
        for cell in measured.cells.values()
    ]


def write(
    folder: Path, results: Results, told: Callable[[Results], str], *, subject: str | None = None
) -> Path:
    """Write both files, named for the day, the subject and the commit; the path of the Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = (results["started"][:10], subject, results["commit"][:10])
    name = "-".join(part for part in parts if part)
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    (folder / f"{name}.json").write_bytes(orjson.dumps(results, option=options))
    path = folder / f"{name}.md"
    path.write_text(told(results))
    return path


def markdown(results: Results) -> str:
    """The whole report."""
    parts = [
        f"# Benchmark of {results['started'][:10]}",
        f"Commit `{results['commit']}`. {listed(results['machine'])}",
        listed(results["versions"]),
        f"{listed(results['options'])} How to read this: [README](../README.md).",
    ]
    for engine, found in results["engines"].items():
        parts += [f"## {engine}", listed(found["rows"]), _cells(found["cells"])]
        parts += ["Statements for one answer:", _statements(found["statements"])]
        parts.append(_costs(found))
    parts += ["## Idle memory", _memory(results["idle bytes"])]
    return "\n\n".join(parts) + "\n"


def _cells(found: list[Results]) -> str:
    head = (
        *("case", "conn.", "contender", "answers/s", "p50 ms", "p99 ms", "CPU ms"),
        *("to by hand: min", "median", "max", "CPU to by hand"),
    )
    return table(head, (_cell(cell) for cell in found))


def _cell(cell: Results) -> list[str]:
    ratio = cell["ratio"]
    return [
        cell["case"],
        str(cell["connections"]),
        NAMES[cell["contender"]],
        f"{cell['per second']['middle']:.0f}",
        f"{cell['p50']:.1f}",
        f"{cell['p99']:.1f}",
        f"{cell['processor']['middle']:.2f}",
        *(f"{ratio[name]:.2f}" for name in ("least", "middle", "greatest")),
        f"{cell['processor ratio']['middle']:.1f}",
    ]


def _statements(found: dict[str, dict[str, int]]) -> str:
    stores = sorted({store for counts in found.values() for store in counts}, reverse=True)
    rows = ([case, *(str(counts.get(s, 0)) for s in stores)] for case, counts in found.items())
    return table(("case", *stores), rows)


def _costs(found: Results) -> str:
    start, stop = found["start seconds"], found["stop seconds"]
    return "\n".join(
        [
            f"- Filling took {found['fill seconds']:.1f} s.",
            f"- Start to first answer: {start['middle']:.2f} s, at most {start['greatest']:.2f} s.",
            f"- Ctrl-C under load to the end: at most {stop['greatest']:.2f} s.",
            f"- Memory after the rounds: {found['bytes after load'] / 1e6:.0f} MB.",
        ]
    )


def _memory(size: float) -> str:
    return f"{size / 1e6:.0f} MB resident with the demo data of a first start."


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; all columns but the first are numbers."""
    names = list(head)
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def listed(values: dict[str, Any]) -> str:
    """Names and values as a sentence."""
    return ", ".join(f"{name} {value}" for name, value in values.items()) + "."
