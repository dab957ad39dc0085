"""Who asked, for the log: enough to follow somebody for a while, and not who he is."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.viewer import Viewer

KEY = secrets.token_bytes(32)  # new with each process: nobody can find a login by trying all


def principal_of(viewer: Viewer | None) -> str:
    """`token:ID`, `agent:ID`, `customer:HASH`, or `nobody`."""
    if viewer is None:
        return "nobody"
    if viewer.is_agent or viewer.token is not None:
        return viewer.principal
    login = viewer.login.encode("utf-8", "surrogatepass")
    return f"customer:{hashlib.blake2b(login, key=KEY, digest_size=5).hexdigest()}"
