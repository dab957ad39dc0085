"""What a client might make up, and how it is refused."""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.world.world import Answer

NUL = "\0"
HUGE = "x" * 1_000_000


def cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def packed(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def refused(answer: Answer, code: str = "INVALID_INPUT") -> str:
    """The message of the one error, which is for a person and has nothing of our insides."""
    assert answer.codes == [code]
    message: str = answer.errors[0]["message"]
    for inside in ("Traceback", "SELECT", "asyncpg", "sqlite", "object at 0x", ".py"):
        assert inside not in message
    return message
