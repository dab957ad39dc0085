"""Names in the settings that no row has which would do are refused by the name of the setting."""

from __future__ import annotations

import pytest

from actions.setting_names import must_fit
from actions.settings import TicketSettings
from domain.errors import BadSetting
from tests.world.world import World

WRONG = {
    "new_state": ("nonsense", "merged", "pending reminder"),
    "open_state": ("Open", "merged"),
    "closed_successful": ("pending auto close+",),
    "closed_unsuccessful": ("",),
    "pending_reminder": ("open",),
    "pending_close_successful": ("closed successful",),
    "pending_close_unsuccessful": ("nonsense",),
    "spam_state": ("merged", "pending auto close-"),
    "spam_queue": ("junk",),
    "priority": ("4",),
}


def test_the_usual_names_are_those_of_the_first_rows(world: World) -> None:
    must_fit(TicketSettings(), world.services.references.current)


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, all_ in WRONG.items() for v in all_])
def test_a_name_that_does_not_do(world: World, name: str, value: str) -> None:
    names = TicketSettings.model_validate({name: value})
    with pytest.raises(BadSetting) as refused:
        must_fit(names, world.services.references.current)
    assert refused.value.path == f"tickets.{name}"
    assert f"“{value}” is none" in refused.value.problem


async def test_nor_does_an_invalid_row(own_world: World) -> None:
    await own_world.change_reference("UPDATE queue SET valid_id = 2 WHERE name = 'Junk'")
    with pytest.raises(BadSetting) as refused:
        must_fit(TicketSettings(), own_world.services.references.current)
    assert refused.value.path == "tickets.spam_queue"
