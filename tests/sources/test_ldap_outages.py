"""A directory that is down says so within its time limit, and answers again when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.servers.process import HOST, free_port
from tests.servers.slapd import Slapd
from tests.sources.ldap_entries import ldap_source
from tests.sources.ldap_mortal import (
    LIMIT,
    PATIENT,
    WAYS,
    answers,
    opened,
    recovered,
    refused,
    way,
)


@pytest.mark.parametrize("tls", WAYS)
@pytest.mark.parametrize("connected", [False, True])
async def test_a_frozen_server_costs_the_time_limit(
    mortal: Slapd, tls: str, *, connected: bool
) -> None:
    """Whether there is a connection already or not."""
    async with opened(mortal, **way(mortal, tls)) as source:
        if connected:
            assert await answers(source)
        mortal.freeze()
        async with asyncio.timeout(LIMIT * 5):
            assert await refused(source) == "no answer in time"
        mortal.thaw()
        await recovered(source)


@pytest.mark.parametrize("tls", WAYS)
async def test_many_questions_to_a_frozen_server_cost_no_more(mortal: Slapd, tls: str) -> None:
    async with opened(mortal, **way(mortal, tls)) as source:
        assert await answers(source)
        mortal.freeze()
        async with asyncio.timeout(LIMIT * 5):
            reasons = await asyncio.gather(*(refused(source) for _ in range(20)))
        mortal.thaw()
        await recovered(source)

    assert set(reasons) == {"no answer in time"}


@pytest.mark.parametrize("tls", WAYS)
async def test_a_stopped_server_is_not_reachable(mortal: Slapd, tls: str) -> None:
    """Nothing has to be started again when it is back."""
    async with opened(mortal, **way(mortal, tls)) as source:
        assert await answers(source)
        mortal.stop()
        assert await refused(source) == "not reachable"
        mortal.start()
        assert await answers(source)


async def test_a_restart_between_two_questions_is_not_noticed(mortal: Slapd) -> None:
    """Every connection that was kept is dead, and none of them costs an answer."""
    async with opened(mortal, pool_size=4, time_limit=PATIENT) as source:
        for _ in range(3):
            await asyncio.gather(*(answers(source) for _ in range(4)))
            mortal.stop()
            mortal.start()
            assert all(await asyncio.gather(*(answers(source) for _ in range(4))))


async def test_a_server_may_be_down_at_the_start(mortal: Slapd) -> None:
    mortal.stop()
    async with opened(mortal) as source:
        assert await refused(source) == "not reachable"
        mortal.start()
        assert await answers(source)


async def test_a_name_nobody_has_is_not_reachable(mortal: Slapd) -> None:
    async with opened(mortal, url="ldap://nobody.invalid", time_limit=PATIENT) as source:
        assert await refused(source) == "not reachable"


@pytest.mark.parametrize("tls", WAYS)
async def test_who_accepts_and_stays_silent_costs_the_time_limit(tls: str) -> None:
    """And meanwhile everybody else goes on."""
    url = f"{'ldaps' if tls == 'ldaps' else 'ldap'}://{HOST}"
    async with silent() as port:
        place = {"url": f"{url}:{port}", "tls": tls if tls == "off" else None}
        async with ldap_source(nowhere(), **place, time_limit=LIMIT) as source:
            asking = asyncio.create_task(refused(source))
            steps = 0
            while not asking.done():
                await asyncio.sleep(LIMIT / 50)
                steps += 1
            assert await asking == "no answer in time"

    assert steps > 5


@pytest.mark.parametrize("tls", ["off", "starttls"])
@pytest.mark.parametrize(
    "answer", [b"", b"\x30", b"\x30\x00", b"\x30\xff", b"220 mail ready\r\n", b"\x30\x05hello"]
)
async def test_who_speaks_something_else_is_no_directory(tls: str, answer: bytes) -> None:
    async with silent(answer) as port:
        place = {"url": f"ldap://{HOST}:{port}", "tls": tls}
        async with ldap_source(nowhere(), **place) as source:
            assert await refused(source) == "not reachable"


def nowhere() -> Slapd:
    """A server that is not started."""
    return Slapd(Path("/nowhere"), "", None, "")


@asynccontextmanager
async def silent(answer: bytes | None = None) -> AsyncIterator[int]:
    """The port of somebody who accepts, and says nothing or this, and hangs up."""

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer is not None:
            writer.write(answer)
            writer.close()
        writers.append(writer)

    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(accept, HOST, free_port())
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
