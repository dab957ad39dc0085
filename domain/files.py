"""Files: whose they are, and what they may be called."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from domain.ids import UserId
from domain.tokens import Account

if TYPE_CHECKING:
    from collections.abc import Collection

    from domain.viewer import Viewer

NAME_CHARACTERS = 200  # the column has 250, and a number may follow
LONGEST_ENDING = 20
NAMELESS = "file"
# the names by which OTRS knows the HTML of an article among its files (MIMEBase)
HTML_NAMES = ("file-1", "file-2", "file-1.html")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: `id` is what a change names it by, `size` is in bytes."""

    id: str
    filename: str
    content_type: str
    size: int


def owner_of(viewer: Viewer) -> str:
    """Whose a file or a link is: `agent:ID` or `customer:LOGIN`, whatever token he came with."""
    return f"agent:{viewer.agent_id}" if viewer.is_agent else f"customer:{viewer.login}"


def account_of(owner: str) -> Account | None:
    """The account that `owner_of` means; None when it means none."""
    kind, _, name = owner.partition(":")
    if kind == "agent" and name.isascii() and name.isdecimal() and len(name) < LONGEST_ENDING:
        return Account(agent=UserId(int(name)))
    return Account(customer=name) if kind == "customer" and name else None


def clean_name(given: str) -> str:
    """A name without folders, control characters and what turns writing around.

    No longer than `NAME_CHARACTERS`, with its ending; never empty.
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    kept = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    name, ending = _parted(kept.strip(" ."))
    return f"{name[: NAME_CHARACTERS - len(ending)]}{ending}" or NAMELESS


def unique_name(name: str, taken: Collection[str]) -> str:
    """The name, or `NAME-1.ext`, `NAME-2.ext` … where it is taken (OTRS)."""
    start, ending = _parted(name)
    found, number = name, 0
    while found in taken:
        number += 1
        found = f"{start}-{number}{ending}"
    return found


def _parted(name: str) -> tuple[str, str]:
    """The name and its ending with the dot; an ending that is too long is none."""
    start, dot, ending = name.rpartition(".")
    if not start or len(ending) >= LONGEST_ENDING:
        return name, ""
    return start, f"{dot}{ending}"


def disposition(name: str, *, inline: bool) -> str:
    """The header `Content-Disposition` (RFC 6266): nothing in the name ends it."""
    kind = "inline" if inline else "attachment"
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
