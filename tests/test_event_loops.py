"""Asynchronous tests and their fixtures run on asyncio and again on uvloop."""

from __future__ import annotations

import asyncio

import pytest
import uvloop


@pytest.fixture
async def loop_of_a_fixture() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


async def test_both_event_loops_run(
    loop_of_a_fixture: asyncio.AbstractEventLoop, request: pytest.FixtureRequest
) -> None:
    loop = asyncio.get_running_loop()
    assert loop_of_a_fixture is loop
    assert isinstance(loop, uvloop.Loop) == request.node.name.endswith("[uvloop]")
