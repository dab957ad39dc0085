"""An event loop for tests that run very many operations on one of a kind."""

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
    gc.collect()  # what was dropped is noticed here, not in the tests of others
