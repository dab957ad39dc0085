"""A contact whom two sources have under one key: of them the one that is meant is linked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from schema.executor.executor import Executor
from settings import Settings
from tests.actions.changing import OUTSIDER, SET, TICKET, done, links, ticket_id
from tests.world.stores import NewStores, Stores
from tests.world.world import World, open_world


class Twice(Stores):
    """The CRM, and before it a register that has the same people by their first names alone."""

    @property
    def settings(self) -> Settings:
        given = super().settings
        [crm] = given.sources
        less = {"name": "register", "fields": {"first_name": "vorname"}, "company": {}}
        return given.model_copy(update={"sources": [crm.model_copy(update=less), crm]})


@pytest.fixture
async def twice(new_stores: NewStores, executor: Executor) -> AsyncIterator[World]:
    with new_stores() as stores:
        both = Twice(stores.engine, stores.own, stores.crm)
        async with open_world(both, executor) as world:
            yield world


@pytest.mark.parametrize("source", ["register", "crm"])
async def test_the_record_that_was_named_is_linked(twice: World, source: str) -> None:
    """Answers go to the address in that record alone; his company stays, being kept in the row."""
    ticket = await ticket_id(twice, TICKET)
    contact = {"source": source, "key": OUTSIDER}
    wanted: dict[str, Any] = {"ticket": ticket, "contact": contact}
    preview = await done(twice, SET, {**wanted, "validateOnly": True})
    payload = await done(twice, SET, wanted)
    assert payload["registers"] == preview["registers"] == OUTSIDER
    assert (await links(twice))[OUTSIDER] == (source, OUTSIDER)
    assert payload["changes"] == preview["changes"]
    assert payload["ticket"]["customerId"] == "1001"
    assert payload["ticket"]["defaultRecipient"] == preview["recipient"]
    assert (preview["recipient"] is None) == (source == "register")


async def test_of_a_mere_login_the_first_source_is_linked(twice: World) -> None:
    """As the order of the sources decides everywhere."""
    ticket = await ticket_id(twice, TICKET)
    payload = await done(twice, SET, {"ticket": ticket, "contact": {"login": OUTSIDER}})
    assert (await links(twice))[OUTSIDER] == ("register", OUTSIDER)
    assert payload["ticket"]["defaultRecipient"] == payload["recipient"]
