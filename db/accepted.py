"""What PostgreSQL refuses of an address when somebody connects: a wrong setting, told as one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import asyncpg

from domain.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Iterator

# A parameter of the address that is none, or has no such value; a name that cannot be one.
REFUSED = (
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidParameterValueError,
    asyncpg.ProtocolViolationError,
)

PACKET = "startup packet"


@contextmanager
def accepted() -> Iterator[None]:
    """For whoever connects: what the server does not know of an address is a wrong setting."""
    try:
        yield
    except REFUSED as failure:
        # a pooler that is full says so as a violation, too
        if isinstance(failure, asyncpg.ProtocolViolationError) and PACKET not in str(failure):
            raise
        raise BadSetting("database.url", f"the server refuses it: {failure}") from failure
