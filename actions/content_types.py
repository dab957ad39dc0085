"""What a file is, by its bytes: nobody is believed who says so."""

from __future__ import annotations

import codecs
import re

import filetype  # type: ignore[import-untyped]  # it has no types

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
HEAD = 8192  # bytes that are looked at
# what a browser shows without running anything; text is sent as such and not looked into
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
HARMLESS = PICTURES | {"application/pdf", TEXT}
# a tag, a comment, a declaration of SGML or XML, or a line that names an interpreter
MARKUP = re.compile(r"<[a-z!?/]|^\s*#!|^\s*%!", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def content_type(head: bytes) -> str:
    """The media type of what begins with these bytes, at most `HEAD` of them.

    Text is text when nothing in it could be taken for HTML, SVG or a script. What cannot be told
    is `application/octet-stream`.
    """
    found = filetype.guess_mime(head) if head else None
    if found:
        return str(found)
    return TEXT if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return False
    return not (CONTROLS.search(text) or MARKUP.search(text))
