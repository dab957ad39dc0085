"""The numbers of new tickets."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actions.unit import UnitOfWork

SYSTEM_ID = 10


async def next_number(_: UnitOfWork) -> str:
    """A number that no ticket has (OTRS: the generator Random)."""
    return f"{SYSTEM_ID}{secrets.randbelow(10**10):010}"
