"""Rules that no mutation reaches by itself."""

from __future__ import annotations

import pytest

from db.table import select
from domain.rules import Verb, refusal
from domain.tickets import Ticket
from tests.world.world import World


@pytest.mark.parametrize("verb", Verb)
async def test_customers_do_none_of_what_agents_do(world: World, verb: Verb) -> None:
    """Whatever right they have in the queue, and although it is their ticket."""
    customer = await world.customer("alexander.uebelhoer")
    reference = world.services.references.current
    page = "{ tickets(first: 1) { nodes { id } } }"
    assert (await world.ask(page, login=customer)).data["tickets"]["nodes"]
    [ticket] = await world.services.db.fetch(
        Ticket, select(Ticket, "WHERE customer_user_id = 'alexander.uebelhoer' ORDER BY id LIMIT 1")
    )
    why = refusal(customer, ticket, verb, reference, field="input")
    assert why is not None
    assert why.code == "FORBIDDEN"
