"""Whoever is busy with one event misses nothing of what changes meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

from resolvers.context import Context
from schema.executor.messages import Request
from tests.live.following import EVENTS, now, settled
from tests.servers.process import PATIENCE
from tests.work.asking import WALTER, WANDA, did, new_ticket
from tests.world.world import World

REVOKE = "DELETE FROM group_user WHERE user_id = (SELECT id FROM users WHERE login = $1)"


async def test_rights_that_are_lost_while_an_event_is_handed_out(office: World) -> None:
    """He is told so without waiting for the next event."""
    ticket = await new_ticket(office, WALTER)
    await settled(office)
    asked = {"filter": {"tickets": [ticket]}, "since": await now(office)}
    await did(office, "ticketSetTitle", ticket, login=WALTER, title="The last he sees")
    await settled(office)
    context = Context(office.services, await office.viewer(WANDA))
    async with aclosing(office.executor.subscribe(Request(EVENTS, asked), context)) as answers:

        async def told() -> Any:
            async with asyncio.timeout(PATIENCE):
                return (await anext(answers)).body["data"]["ticketEvents"]

        assert (await told())["kind"] == "TITLE_UPDATE"  # it waits here to be asked for more
        await office.change_reference(REVOKE, WANDA)
        left = await told()
    assert (left["type"], left["ticketId"]) == ("LEFT", ticket)
