"""Each attribute: what the ticket is afterwards, what its history says, what follows from it."""

from __future__ import annotations

from tests.work.asking import WALTER, did, history, new_ticket, refused
from tests.world.world import World


async def test_a_move_takes_the_ticket_and_gives_it_back(office: World) -> None:
    """OTRS's screen takes the lock, and the move unlocks."""
    ticket = await new_ticket(office)
    done = await did(office, "ticketMove", ticket, login=WALTER, queue="Junk")
    assert done["ticket"]["queue"]["name"] == "Junk"
    assert done["ticket"]["lock"] == "UNLOCKED"
    assert "queue" in [change["field"] for change in done["changes"]]
    kinds = [kind for kind, _ in await history(office, ticket, 5)]
    assert kinds == ["Lock", "Misc", "OwnerUpdate", "Move", "Unlock"]


async def test_what_is_not_there_is_named_as_it_can_be(office: World) -> None:
    """Agents have logins, everything else has a name."""
    ticket = await new_ticket(office)
    owner = await refused(office, "ticketSetOwner", ticket, owner="nobody")
    assert owner["message"] == "There is no such agent: give its ID or its login."
    queue = await refused(office, "ticketMove", ticket, queue="nowhere")
    assert queue["message"] == "There is no such queue: give its ID or its whole name."
