"""HTML becomes the text that is stored beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.html_text import html_to_text

CASES = {
    "": "",
    "plain": "plain",
    "a\n  b": "a b",
    "<p>One</p><p>Two</p>": "One\n\nTwo",
    "<div>One</div><div>Two</div>": "One\nTwo",
    "One<br>Two<br><br>Three": "One\nTwo\n\nThree",
    "<ul><li>a</li><li>b</li></ul>": "- a\n- b",
    "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>": "a b\nc",
    "<pre>a\n  b</pre>": "a\n  b",
    "Hi<blockquote>was<br>said</blockquote>so": "Hi\n\n> was\n> said\n\nso",
    '<a href="https://e.org/x">here</a>': "here <https://e.org/x>",
    '<a href="https://e.org">https://e.org</a>': "https://e.org",
    '<a href="mailto:a@e.org">a@e.org</a>': "a@e.org",
    "<b>Gr&ouml;&szlig;e</b> &lt;x&gt; &amp;": "Größe <x> &",
    "a<script>alert(1)</script><style>p{}</style><!-- c -->b": "ab",
    "<head><title>t</title></head><body>x</body>": "tx",
    "a\0b": "ab",
}


@pytest.mark.parametrize("html", CASES)
def test_what_a_reader_sees(html: str) -> None:
    assert html_to_text(html).replace("\N{REPLACEMENT CHARACTER}", "") == CASES[html]


def test_broken_html_of_a_megabyte() -> None:
    assert html_to_text("<" * 1_000_000).startswith("<")
    assert html_to_text("<div>" * 20_000 + "x") == "x"


@given(st.text())
def test_any_text_survives_its_way_through_html(text: str) -> None:
    assert "\0" not in html_to_text(text)
    assert html_to_text("<p>" + text) == html_to_text("<p>" + text + "</p>")
