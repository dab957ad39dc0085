"""A ticket that is deleted has left, for whoever saw it and has not been told anything since.

Processes begin anew after it, so that it is read from the log, where its history is gone.
"""

from __future__ import annotations

from actions.deletion import delete
from events.hub import Hub
from tests.live.following import following, now, settled
from tests.work.asking import OTHER_QUEUE, WALTER, WANDA, did, new_ticket
from tests.world.stores import ADMIN
from tests.world.world import World

NUMBER = "query($id: ID!) { ticket(id: $id) { number } }"
UNSEEN = "Logistik"  # a queue that neither Wanda nor Walter sees
NEVER = "Junk"  # a queue where it never was


async def deleted(world: World, ticket: str) -> None:
    number = (await world.ask(NUMBER, {"id": ticket}, login=ADMIN)).data["ticket"]["number"]
    async with world.services.db.transaction() as tx:
        await delete(tx, [number], reason="a test", operator="a test", now=world.now)
    await settled(world)
    world.services.live.hub = Hub(10, world.services.live.hub.head)


async def test_whoever_saw_it_before_it_was_moved_away_is_told(office: World) -> None:
    """Each at the place where he saw it; nothing else of it, and nothing to whoever did not."""
    ticket = await new_ticket(office, ADMIN)
    await settled(office)
    hers, his = await now(office), await now(office, WALTER)
    await did(office, "ticketMove", ticket, login=ADMIN, queue=OTHER_QUEUE)
    await did(office, "ticketMove", ticket, login=ADMIN, queue=UNSEEN)
    await did(office, "ticketSetTitle", ticket, login=ADMIN, title="Not for everybody")
    await deleted(office, ticket)
    another = await new_ticket(office, ADMIN)
    await settled(office)
    for queue, login, since in (("Misc", WANDA, hers), (OTHER_QUEUE, WALTER, his)):
        wanted = {"queues": [queue]}
        async with following(office, login=login, filter=wanted, since=since) as heard:
            left = await heard.next()
            assert (left["type"], left["ticketId"]) == ("LEFT", ticket)
            assert {k for k, v in left.items() if v is not None} == {"id", "type", "ticketId"}
            if queue == "Misc":
                assert (await heard.next())["ticketId"] == another
    new = await new_ticket(office, ADMIN, queue=NEVER)
    async with following(office, filter={"queues": [NEVER]}, since=hers) as heard:
        assert (await heard.next())["ticketId"] == new


async def test_whoever_sees_it_until_the_end_is_told_once(office: World) -> None:
    ticket = await new_ticket(office)
    await settled(office)
    since = await now(office)
    await did(office, "ticketSetTitle", ticket, title="Another title")
    await deleted(office, ticket)
    another = await new_ticket(office)
    async with following(office, since=since) as heard:
        left, entered = await heard.several(2)
    assert (left["type"], left["ticketId"]) == ("LEFT", ticket)
    assert (entered["type"], entered["ticketId"]) == ("ENTERED", another)
