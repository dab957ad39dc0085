"""The result files: JSON for programs, and the same as Markdown for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from bench.figures import percentile, spread
from bench.floors import JUDGED, TO_CORE, TO_HAND, floors
from bench.line_up import BY_HAND, CORE, OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bench.rounds import Measured

Results = dict[str, Any]
SPREAD = ("least", "middle", "greatest")


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
            TO_HAND: asdict(measured.ratio(cell, BY_HAND)),
            "CPU to by hand": asdict(measured.processor_ratio(cell, BY_HAND)),
            TO_CORE: asdict(measured.processor_ratio(cell, CORE)),
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
    parts = head("Benchmark of", results)
    for engine, found in results["engines"].items():
        parts += [f"## {engine}", listed(found["rows"]), _cells(found["cells"])]
        parts += ["Statements for one answer:", _statements(found["statements"])]
        parts.append(_costs(found))
    parts += ["## Idle memory", _memory(results["idle bytes"])]
    return "\n\n".join([*parts, *floors_of(results)]) + "\n"


def head(title: str, results: Results, section: str = "") -> list[str]:
    """How every report begins."""
    return [
        f"# {title} {results['started'][:10]}",
        f"Commit `{results['commit']}`. {listed(results['machine'])}",
        listed(results["versions"]),
        f"{listed(results['options'])} How to read this: [README](../README.md{section}).",
    ]


def floors_of(results: Results) -> list[str]:
    """The section about what must be reached."""
    return ["## Floors", JUDGED, floor_table(floors(results))]


def floor_table(rows: Iterable[Results]) -> str:
    """What must be reached, and what was."""
    names = ("what", "floor", "aim", *SPREAD, "holds")
    columns = ("what", "floor", "aim", "min", "median", "max", "holds")
    return table(columns, ([one[name] for name in names] for one in rows))


def _cells(found: list[Results]) -> str:
    columns = (
        *("case", "conn.", "contender", "answers/s", "p50 ms", "p99 ms", "CPU ms"),
        *("to by hand: min", "median", "max", "CPU to by hand", "CPU to graphql-core"),
    )
    return table(columns, (_cell(cell) for cell in found))


def _cell(cell: Results) -> list[str]:
    return [
        cell["case"],
        str(cell["connections"]),
        _name(cell["contender"]),
        f"{cell['per second']['middle']:.0f}",
        f"{cell['p50']:.1f}",
        f"{cell['p99']:.1f}",
        f"{cell['processor']['middle']:.2f}",
        *figures(cell[TO_HAND]),
        *(f"{cell[name]['middle']:.2f}" for name in ("CPU to by hand", TO_CORE)),
    ]


def _name(contender: str) -> str:
    return f"**{contender}**" if contender in {one.name for one in OURS} else contender


def _statements(found: dict[str, dict[str, dict[str, int]]]) -> str:
    stores = sorted({s for counts in found.values() for one in counts.values() for s in one})
    rows = (
        [case, _name(contender), *(str(one.get(store, 0)) for store in reversed(stores))]
        for case, counts in found.items()
        for contender, one in counts.items()
    )
    return table(("case", "contender", *reversed(stores)), rows)


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


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; all columns but the first are numbers."""
    names = list(columns)
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figures(spread: Results, places: int = 2) -> list[str]:
    """Least, median and greatest."""
    return [f"{spread[name]:.{places}f}" for name in SPREAD]


def listed(values: dict[str, Any]) -> str:
    """Names and values as a sentence."""
    return ", ".join(f"{name} {value}" for name, value in values.items()) + "."
