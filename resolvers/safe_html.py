"""HTML of mail made safe to show: its formatting stays; what runs, asks or is fetched goes."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

import nh3

if TYPE_CHECKING:
    from collections.abc import Mapping

LINKS = frozenset({"http", "https", "mailto", "tel"})
LINK = re.compile(r"(?:https?|mailto|tel):|#", re.IGNORECASE)
# no SVG: it is a document with scripts and links of its own
PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,[a-z0-9+/=\s]*", re.IGNORECASE)
FETCHED = frozenset({"src", "srcset", "background", "poster", "longdesc", "cite", "data"})
# none of these moves anything over what is around the text, or takes an address
PROPERTIES = frozenset(
    [
        "color",
        "background-color",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "text-align",
        "text-decoration",
        "text-indent",
        "line-height",
        "white-space",
        "vertical-align",
        "list-style-type",
        "padding",
        "padding-left",
        "padding-right",
        "padding-top",
        "padding-bottom",
        "margin-left",
        "border",
        "border-collapse",
        "border-color",
        "border-left",
        "border-style",
        "border-width",
    ]
)
# what fetches in CSS, and what hides it
FETCHING = re.compile(r"url|image|expression|[\\@]|/\*", re.IGNORECASE)
TAGS = nh3.ALLOWED_TAGS | {"font"}
ATTRIBUTES = deepcopy(nh3.ALLOWED_ATTRIBUTES) | {"font": {"color", "face", "size"}}
ATTRIBUTES["*"] = {"style", "dir", "lang", "title"}


def safe(html: str, pictures: Mapping[str, str] | None = None) -> str:
    """The HTML without anything that runs, asks, or is fetched from elsewhere.

    `pictures` says for the Content-ID of a picture that came along, without brackets, where it is.
    One that is not known stays `cid:`, which no browser fetches.
    """
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=partial(_kept, pictures or {}),
        url_schemes={*LINKS, "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        filter_style_properties=set(PROPERTIES),
    )


def _kept(pictures: Mapping[str, str], tag: str, attribute: str, value: str) -> str | None:
    """What becomes of an attribute; None takes it out."""
    if tag == "img" and attribute == "src":
        return _picture(pictures, value.strip())
    if attribute in FETCHED:
        return None
    if attribute == "href":
        return value if LINK.match(value.strip()) else None
    if attribute == "style":
        return None if FETCHING.search(value) else value
    return value


def _picture(pictures: Mapping[str, str], source: str) -> str | None:
    if source[:4].lower() == "cid:":
        return pictures.get(unquote(source[4:]), source)
    return source if PICTURE.fullmatch(source) else None
