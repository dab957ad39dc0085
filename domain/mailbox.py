"""Mail addresses with a name, as a header takes them (RFC 5322 3.4)."""

from __future__ import annotations

import re

# an address that would end the one before it, or the header, is none
NO_ADDRESS = re.compile(r"[\s<>,\x00-\x1f\x7f]")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


def mailbox(name: str | None, address: str | None) -> str | None:
    """`"Full Name" <mail>`, the bare address where there is no name; None without an address."""
    if not address or "@" not in address or NO_ADDRESS.search(address):
        return None
    spoken = UNPRINTABLE.sub(" ", name or "").strip()
    if not spoken:
        return address
    escaped = re.sub(r'(["\\])', r"\\\1", spoken)
    return f'"{escaped}" <{address}>'
