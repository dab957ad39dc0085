"""HTML that costs too much to read is told from all that people write."""

from __future__ import annotations

import pytest

from domain.nesting import is_too_nested


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 201,
        "<blockquote>" * 3000 + "x<br>" * 3000,
        "".join(f"<font size={n}>" for n in range(190)) + "<p>x</p>" * 100_000,
    ],
    ids=["deep", "quotes", "paragraphs in many fonts"],
)
def test_what_costs_too_much(html: str) -> None:
    assert is_too_nested(html)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<div>" * 100 + "x" + "</div>" * 100,
        "<p>one<br>" * 10_000,
        "<table><tr><td>x" * 60,
        "<div><b>x</b></div>" * 20_000,
        "</div>" * 1000 + "a < b",
    ],
)
def test_what_people_write(html: str) -> None:
    assert not is_too_nested(html)
