"""What fails while somebody is told of an event is his failure, not that of all who come after."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.errors import Unavailable
from tests.live.following import following, now, settled
from tests.servers.process import PATIENCE
from tests.work.asking import did, new_ticket
from tests.world.world import World


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_failure_is_not_answered_again(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks the same a moment later, as when he connects again, gets what is there."""

    async def broken(*_: Any) -> Any:
        raise Unavailable

    ticket = await new_ticket(office)
    await settled(office)
    since = await now(office)
    await did(office, "ticketSetTitle", ticket, title="Another title")
    await settled(office)
    async with asyncio.timeout(PATIENCE):
        with monkeypatch.context() as patched:
            patched.setattr(office.services.db, "fetch", broken)
            async with following(office, since=since) as heard:
                failed = await heard.answers.get()
        async with following(office, since=since) as heard:
            assert (await heard.next())["ticket"]["title"] == "Another title"
    assert failed
    assert failed["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
