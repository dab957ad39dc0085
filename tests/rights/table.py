"""Tables of expectations: a line for each field, a column for each principal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

HERE = Path(__file__).parent
Table = dict[str, list[str]]


def written(head: str, columns: Iterable[str], table: Mapping[str, list[str]]) -> str:
    """The table as text: a word for each cell, all columns aligned."""
    rows = [["field", *columns], *([name, *cells] for name, cells in sorted(table.items()))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([head.strip(), "", *lines]) + "\n"


def read(name: str) -> Table:
    """The lines of a table by their fields, without what is said above them."""
    lines = (HERE / name).read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {field: cells for field, *cells in rows[1:]}


def check(name: str, columns: list[str], found: Table, config: pytest.Config) -> None:
    """Raises unless the table says what was found; with `--rewrite` it is written anew."""
    path = HERE / name
    if config.getoption("--rewrite"):
        kept = [line for line in path.read_text().splitlines() if line.startswith("#")]
        path.write_text(written("\n".join(kept), columns, found))
    expected = read(name)
    rewrite = f"`pytest tests/rights --rewrite` writes {name} anew, for you to read and review"
    missing, beyond = found.keys() - expected.keys(), expected.keys() - found.keys()
    assert not missing, f"no expectation for {sorted(missing)}: {rewrite}"
    assert not beyond, f"expectations for fields that are not there, {sorted(beyond)}: {rewrite}"
    wrong = [
        f"{field}: {who} gets {kind}, expected is {wanted}"
        for field, cells in found.items()
        for who, kind, wanted in zip(columns, cells, expected[field], strict=True)
        if kind != wanted
    ]
    assert not wrong, "\n".join([*wrong, f"If that is meant: {rewrite}."])
