"""Runs the suites of outsiders and the list of attacks, and writes their results to the page.

python -m tests.conformance
"""

from __future__ import annotations

import ast
import importlib.metadata
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "conformance.md"
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"
HEAD = ["| suite | what is run | number | passed |", "| --- | --- | --- | --- |"]


@dataclass(frozen=True)
class Suite:
    """A file of tests, under the name that the page has for it."""

    name: str
    what: str
    file: Path

    @property
    def module(self) -> str:
        """As the report of a run calls it."""
        return ".".join(self.file.relative_to(ROOT).with_suffix("").parts)


@dataclass
class Result:
    """How many checks there were, and how many passed."""

    number: int = 0
    passed: int = 0


def suites() -> list[Suite]:
    """Those of outsiders, then each theme of the attacks by the first line of its file."""
    web = ROOT / "tests" / "web"
    return [
        Suite("graphql-http", "the audits of GraphQL over HTTP", web / "test_audit.py"),
        Suite(
            "graphql-ws",
            "the reference client of `graphql-transport-ws`",
            web / "test_reference_client.py",
        ),
        *map(_theme, sorted((ROOT / "tests" / "attacks").glob("test_*.py"))),
    ]


def versions() -> dict[str, str]:
    """The packages whose word this is."""
    package = json.loads((ROOT / "tests" / "js" / "package.json").read_text())
    npm = {name: package["dependencies"][name] for name in ("graphql-http", "graphql-ws")}
    return npm | {"schemathesis": importlib.metadata.version("schemathesis")}


def named() -> list[str]:
    """The suites that the page has results of."""
    rows = PAGE.read_text().partition(BEGIN)[2].partition(END)[0].splitlines()
    return [row.split("|")[1].strip() for row in rows if row.startswith("| ")][len(HEAD) :]


def main() -> int:
    """Run everything; 0 when everything passed."""
    found = results()
    before, begin, rest = PAGE.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    assert begin, f"{PAGE.name} has no {BEGIN}"
    assert end, f"{PAGE.name} has no {END}"
    PAGE.write_text(before + begin + written(found) + end + after)
    return int(any(result.number != result.passed for result in found.values()))


def results() -> dict[str, Result]:
    """The results of each suite by its name."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        files = [str(suite.file) for suite in suites()]
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", f"--junitxml={report}"]
        subprocess.run([*command, *files], cwd=ROOT, check=False)
        cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - a file of our own
    return {suite.name: _of(suite, cases) for suite in suites()}


def written(found: dict[str, Result]) -> str:
    """The table, with when it was made and by which versions."""
    by = ", ".join(f"`{name}` {version}" for name, version in versions().items())
    rows = [_row(suite, found[suite.name]) for suite in suites()]
    day = datetime.now(UTC).date()
    return "\n".join([f"Made on {day} with {by}.", "", *HEAD, *rows, ""])


def _row(suite: Suite, result: Result) -> str:
    return f"| {suite.name} | {suite.what} | {result.number} | {result.passed} |"


def _theme(file: Path) -> Suite:
    line = (ast.get_docstring(ast.parse(file.read_text())) or "").partition("\n")[0]
    name, colon, what = line.partition(": ")
    assert colon, f"{file.name} begins with the name of its theme, a colon, and what is tried"
    return Suite(name, what.removesuffix("."), file)


def _of(suite: Suite, cases: list[ET.Element]) -> Result:
    result = Result()
    for case in cases:
        if case.get("classname") == suite.module:
            number, passed = _counted(case)
            result.number += number
            result.passed += passed
    return result


def _counted(case: ET.Element) -> tuple[int, int]:
    """A test counts once, unless it says itself how much it has looked at."""
    said = dict(_said(case))
    failed = {"failure", "error", "skipped"} & {child.tag for child in case}
    return said.get("number", 1), said.get("passed", int(not failed))


def _said(case: ET.Element) -> Iterator[tuple[str, int]]:
    for one in case.iter("property"):
        name = one.get("name", "")
        if name in ("number", "passed"):
            yield name, int(one.get("value", "0"))


if __name__ == "__main__":
    raise SystemExit(main())
