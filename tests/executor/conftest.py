"""For tests that run very many operations: an event loop, and an end to what those have left."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """For tests that are not asynchronous themselves: those would run on both kinds of loops."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        yield runner


@pytest.fixture(autouse=True, scope="module")
def what_was_dropped_is_noticed_here() -> Iterator[None]:
    """And not in the tests of others, who expect nothing of that kind."""
    yield
    gc.collect()
