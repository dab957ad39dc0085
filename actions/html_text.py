"""Plain text out of HTML: what is stored as the text of an article that was written as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

# browsers begin a new line for these, and leave one empty around the second kind
LINES = frozenset(
    [
        "address",
        "article",
        "div",
        "dd",
        "dl",
        "dt",
        "header",
        "footer",
        "section",
        "table",
        "tr",
        "ul",
        "ol",
        "li",
    ]
)
PARAGRAPHS = frozenset(["p", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"])
CELLS = frozenset({"td", "th"})
MOST_QUOTES = 20  # deeper quotes look like these: each line has the marks of all
SPACES = re.compile(r"[ \t\r\n\f]+")
EMPTY_LINES = re.compile(r"\n{3,}")
KEPT = nh3.ALLOWED_TAGS | LINES | PARAGRAPHS | CELLS


def html_to_text(html: str) -> str:
    """What a reader sees of it, in lines without spaces at their ends; quotes begin with "> ".

    A link is followed by where it leads, unless it says so itself. Scripts, styles and comments
    are left out. What nh3 gives is well formed, so broken HTML costs the parser nothing.
    """
    reader = _Reader()
    reader.feed(nh3.clean(html, tags=set(KEPT), link_rel=None))
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Gathers lines; `_depth` counts the quotes, `_pre` the tags that keep spaces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._depth = 0
        self._pre = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._end_line()
            self._line = "-" * 20
            self._end_line()
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._line)))
        elif tag in CELLS and self._line:
            self._line += " "
        self._edge(tag)
        if tag == "li":
            self._line = "- "
        self._depth += tag == "blockquote"
        self._pre += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._follow(*self._links.pop())
        if tag in PARAGRAPHS:
            self._end_line()
        self._depth -= tag == "blockquote" and self._depth > 0
        self._pre -= tag == "pre" and self._pre > 0
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if self._pre:
            first, *more = data.split("\n")
            self._line += first
            for line in more:
                self._break()
                self._line += line
            return
        text = SPACES.sub(" ", data)
        self._line += text.lstrip(" ") if self._line[-1:] in ("", " ") else text

    def text(self) -> str:
        """All that was read."""
        self._end_line()
        text = "\n".join(self._lines).replace("\0", "").replace("\N{NO-BREAK SPACE}", " ")
        return EMPTY_LINES.sub("\n\n", text).strip("\n")

    def _follow(self, href: str, start: int) -> None:
        said = self._line[start:].strip()
        target = href.removeprefix("mailto:")
        if target and not href.startswith("#") and target.rstrip("/") != said.rstrip("/"):
            self._line += f" <{target}>" if said else f"<{target}>"

    def _edge(self, tag: str) -> None:
        if tag in LINES or tag in PARAGRAPHS:
            self._end_line()
        if tag in PARAGRAPHS and self._lines and self._lines[-1].strip("> "):
            self._break()

    def _end_line(self) -> None:
        if self._line.strip():
            self._break()
        self._line = ""

    def _break(self) -> None:
        quote = "> " * min(self._depth, MOST_QUOTES)
        self._lines.append(f"{quote}{self._line}".rstrip())
        self._line = ""
