"""Ctrl-C while somebody follows: he is told, and goes on where he was when the service is back."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.servers.process import PATIENCE
from tests.service.followers import EVENTS, TITLE
from tests.service.test_killed import CREATE, LOGIN, asked, client, mortal
from tests.web.serving import ACK, bearer, closed, opened, received, subscribe
from tests.web.streaming import COMPLETE, streamed
from tests.world.live import password_in
from tests.world.stores import ADMIN

# the loop here drives clients, not the service
pytestmark = pytest.mark.asyncio(loop_factories=["asyncio"])

DEMO = {"TICKETGRAPH_DEMO__TICKETS": "20"}


async def renamed(url: str, token: str, ticket: str, title: str) -> None:
    async with client(url, token) as http:
        await asked(http, TITLE, input={"ticket": ticket, "title": title})


def told(frame: Any) -> Any:
    """The event in an answer."""
    return frame["data"]["ticketEvents"]


@pytest.mark.timeout(240)
async def test_whoever_follows_is_told_and_goes_on_afterwards(tmp_path: Path) -> None:
    with mortal(tmp_path, DEMO) as (process, url):
        async with client(url) as http:
            account = {"login": ADMIN, "password": password_in(tmp_path)}
            token = (await asked(http, LOGIN, input=account))["token"]
        async with client(url, token) as http:
            before = since = await asked(http, "{ eventCursor }")
            wanted = {"kind": "INTERNAL", "queue": "Misc", "title": "To be followed", "body": "x"}
            ticket = (await asked(http, CREATE, input=wanted))["ticket"]["id"]
            while since == before:  # what was made is told a moment later
                since = await asked(http, "{ eventCursor }")
        where, given = url.removeprefix("http://"), {"filter": {"tickets": [ticket]}}
        asking = subscribe("1", {"query": EVENTS, "variables": {**given, "since": since}})
        async with (
            asyncio.timeout(PATIENCE),
            streamed(where, EVENTS, token, **given, since=since) as frames,
            opened(where, bearer(token), asking) as socket,
        ):
            assert await received(socket) == ACK
            await renamed(url, token, ticket, "Before")
            last = told((await frames.next())[1])
            assert told((await received(socket))["payload"]) == last
            process.send_signal(signal.SIGINT)
            assert await frames.all() == [COMPLETE]
            assert await closed(socket) == (1001, "The service is stopping")
        assert await asyncio.to_thread(process.wait, PATIENCE) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()
    with mortal(tmp_path, DEMO) as (_, url):
        await renamed(url, token, ticket, "After")
        where = url.removeprefix("http://")
        async with (
            asyncio.timeout(PATIENCE),
            streamed(where, EVENTS, token, **given, since=last["id"]) as frames,
        ):
            event = told((await frames.next())[1])
    assert event["ticket"] == {"title": "After"}
    assert event["id"] != last["id"]
