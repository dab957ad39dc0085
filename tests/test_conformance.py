"""The results in docs/conformance.md are of the suites there are."""

from __future__ import annotations

from tests import conformance


def test_the_page_has_results_of_each_suite_and_of_no_other() -> None:
    """Whoever adds a suite or renames one runs `python -m tests.conformance`."""
    assert conformance.named() == [suite.name for suite in conformance.suites()]


def test_everything_on_the_page_has_passed() -> None:
    """Nobody writes down a failure and leaves it there; each suite has looked at something."""
    rows = [row.split("|") for row in conformance.PAGE.read_text().splitlines() if "|" in row]
    names = [suite.name for suite in conformance.suites()]
    counted = [row[3:5] for row in rows if len(row) == 6 and row[1].strip() in names]
    assert len(counted) == len(names)
    for number, passed in counted:
        assert int(number) == int(passed) > 0
