"""Bodies of articles are readable and safe, whatever a mail called itself."""

from __future__ import annotations

import pytest

from loaders.articles import StoredHtml
from resolvers.articles import decoded
from tests.world.world import World

ARTICLES = """
{
  tickets(first: 100, filter: {archived: null}) {
    nodes { articles { nodes { body(format: HTML) attachments { filename } } } }
  }
}
"""
UNUSABLE = ["undefined", "idna", "punycode", "hex", "rot13", "no-such-thing", "-", "..."]


@pytest.mark.parametrize("charset", UNUSABLE)
def test_a_charset_that_decodes_no_mail_is_as_none(charset: str) -> None:
    """Whoever sends a mail may call its letters what he likes."""
    stored = StoredHtml("Größe\udcff".encode(errors="surrogateescape"), f"x; charset={charset}")
    assert decoded(stored) == "Größe\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("charset", ["ISO-8859-1", '"latin1"', "'cp1252'"])
def test_a_charset_is_followed(charset: str) -> None:
    kind = f"text/html; Charset = {charset}"
    assert decoded(StoredHtml("Größe".encode("latin1"), kind)) == "Größe"


async def test_html_is_html_in_capitals_too(own_world: World) -> None:
    """It is the body of its article, and not one of the attachments."""
    before = (await own_world.ask(ARTICLES)).data
    assert "<p>" in str(before)
    await own_world.execute(
        "UPDATE article_data_mime_attachment SET content_type = 'TEXT/Html; charset=undefined'"
        " WHERE content_type LIKE 'text/html%'"
    )
    assert (await own_world.ask(ARTICLES)).data == before
