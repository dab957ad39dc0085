"""Whoever proves who he is gets in, whether he may be used or not."""

from __future__ import annotations

from auth.login import Proved


async def anybody(proved: Proved) -> Proved:
    return proved
