"""The HTML of mail is shown without what runs, asks, or is fetched from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from resolvers.safe_html import safe

# after OWASP's "XSS Filter Evasion Cheat Sheet" and what cleaners were got around with
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' jAvAsCrIpT:alert(1)'>x</a>",
    "<a href='java&#x09;script:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//evil.test/'>x</a>",
    "<a href='/session'>x</a>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,x'></object><embed src=x>",
    "<form action='/graphql' method=post><input name=query><button formaction=x>y</button></form>",
    "<base href='//evil.test/'><link rel=stylesheet href=//evil.test/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.test/'>",
    "<style>@import '//evil.test/x.css'; body{background:url(//evil.test/)}</style>",
    "<p style='background-image:url(//evil.test/x)'>x</p>",
    "<p style='background-color:url(//evil.test/x)'>x</p>",
    "<p style='color:\\75rl(//evil.test/x)'>x</p>",
    "<p style='position:fixed;top:0;left:0;z-index:9'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<img src='https://evil.test/pixel.gif'>",
    "<img src='//evil.test/pixel.gif' srcset='//evil.test/2x.gif 2x'>",
    "<img src='/graphql?query={viewer{agent{login}}}'>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img src='data:text/html;base64,PHN2Zz4='>",
    "<img src='data:image/png,<svg onload=x>'>",
    "<table background='//evil.test/x'><tr><td background='//evil.test/y'>x</table>",
    "<video poster=//evil.test/x src=//evil.test/y autoplay></video><audio src=//evil.test/z>",
    "<blockquote cite='https://evil.test/'>x</blockquote>",
    "<p id=viewer name=viewer class=x>x</p>",
    "<template><script>alert(1)</script></template>",
]
HARMLESS = re.compile(r"(?:https?://|mailto:|tel:|#)")
NEVER = {"script", "style", "svg", "math", "iframe", "object", "embed", "form", "input", "base"}
NEVER |= {"button", "link", "meta", "video", "audio", "template", "noscript", "frame", "title"}


class Seen(HTMLParser):
    """Every tag and attribute of what is left."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_asks_or_is_fetched(attack: str) -> None:
    seen = Seen(safe(f"before {attack} after"))
    assert not seen.tags & NEVER
    for name, value in seen.attributes:
        assert not name.startswith("on")
        assert name not in ("src", "srcset", "background", "id", "name", "class", "cite")
        assert name != "href" or HARMLESS.match(value)
        assert name != "style" or not re.search("url|position|expression|image", value)


def test_cleaning_twice_changes_nothing() -> None:
    for attack in ATTACKS:
        assert safe(safe(attack)) == safe(attack)


def test_formatting_stays() -> None:
    given = '<p style="color:red;position:fixed"><b>a</b> <font color="blue">b</font></p>'
    assert safe(given) == '<p style="color:red"><b>a</b> <font color="blue">b</font></p>'


def test_links_stay_and_tell_nothing_of_us() -> None:
    link = safe('<a href="https://example.org/">x</a>')
    assert link == '<a href="https://example.org/" rel="noopener noreferrer nofollow">x</a>'


def test_pictures_that_came_along() -> None:
    known = {"a@b": "/attachments/1?expires=2&signature=3"}
    shown = safe('<img src="cid:a@b"><img src="cid:a%40b"><img src="cid:other">', known)
    ours = '<img src="/attachments/1?expires=2&amp;signature=3">'
    assert shown == f'{ours}{ours}<img src="cid:other">'


def test_pictures_in_the_text_itself() -> None:
    picture = '<img src="data:image/png;base64,iVBORw0KGgo=">'
    assert safe(picture) == picture
