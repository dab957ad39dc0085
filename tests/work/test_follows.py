"""What follows from a change, and what does not."""

from __future__ import annotations

from tests.work.asking import did, history, new_ticket
from tests.world.world import World


async def test_a_ticket_goes_into_the_archive_and_comes_back(office: World) -> None:
    ticket = await new_ticket(office)
    done = await did(office, "ticketSetArchived", ticket, archived=True)
    assert done["ticket"]["archived"] is True
    assert done["changes"] == [{"field": "archived", "old": "false", "new": "true"}]
    back = await did(office, "ticketSetArchived", ticket, archived=False)
    assert back["ticket"]["archived"] is False
    assert [kind for kind, _ in await history(office, ticket, 2)] == ["ArchiveFlagUpdate"] * 2


async def test_only_another_state_brings_it_back(office: World) -> None:
    """OTRS hears of it with TicketStateUpdate, which the same state again does not raise."""
    ticket = await new_ticket(office)
    await did(office, "ticketSetArchived", ticket, archived=True)
    same = await did(office, "ticketSetState", ticket, state="open")
    assert (same["changes"], same["ticket"]["archived"]) == ([], True)
    other = await did(office, "ticketSetState", ticket, state="new")
    assert [change["field"] for change in other["changes"]] == ["state", "archived"]


async def test_who_moves_a_ticket_and_takes_it_holds_it(office: World) -> None:
    """The move gives it back, and what else is asked for is done afterwards."""
    ticket = await new_ticket(office)
    done = await did(office, "ticketUpdate", ticket, queue="Raw", lock="LOCKED")
    assert (done["ticket"]["queue"]["name"], done["ticket"]["lock"]) == ("Raw", "LOCKED")
