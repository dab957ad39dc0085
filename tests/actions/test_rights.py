"""Who may change what: `rw` in the ticket's queue, or in the group that looks after customers."""

from __future__ import annotations

import pytest

from tests.actions.changing import (
    LINK,
    OUTSIDER,
    OWN,
    SET,
    TICKET,
    UNLINK,
    done,
    refusal,
    ticket_id,
)
from tests.world.world import NOBODY, World

NEWCOMER = "frieda.neuling"


async def grant(world: World, group: str, key: str) -> None:
    agent = (await world.viewer(NEWCOMER)).agent_id
    now = "CURRENT_TIMESTAMP"
    await world.change_reference(
        "INSERT INTO group_user (user_id, permission_key, group_id, create_by, change_by,"
        f" create_time, change_time) SELECT $1, $2, id, 1, 1, {now}, {now}"
        " FROM permission_groups WHERE name = $3",
        agent,
        key,
        group,
    )


@pytest.mark.parametrize(
    ("group", "key", "code"),
    [
        ("vertrieb", "rw", "NOT_FOUND"),
        ("support", "note", "NOT_FOUND"),
        ("support", "ro", "FORBIDDEN"),
        ("support", "rw", None),
    ],
)
async def test_a_ticket_needs_rw_in_its_queue(
    own_world: World, group: str, key: str, code: str | None
) -> None:
    """What he cannot see is not there; what he can only see is forbidden."""
    await grant(own_world, group, key)
    wanted = {"ticket": await ticket_id(own_world, TICKET), "contact": {"login": OWN}}
    if code is None:
        payload = await done(own_world, SET, wanted, login=NEWCOMER)
        assert payload["ticket"]["history"]["nodes"][0]["actor"] == {"login": NEWCOMER}
    else:
        found = await refusal(own_world, SET, wanted, login=NEWCOMER)
        assert found[:2] == (code, "input.ticket")


@pytest.mark.parametrize(
    ("group", "key", "may"),
    [
        ("users", "rw", True),
        ("admin", "rw", True),
        ("users", "ro", False),
        ("admin", "note", False),
        ("support", "rw", False),
    ],
)
async def test_links_need_rw_among_agents_or_administrators(
    own_world: World, group: str, key: str, *, may: bool
) -> None:
    await grant(own_world, group, key)
    to_link = {"login": OWN, "source": "crm", "key": OUTSIDER}
    for document, wanted in ((LINK, to_link), (UNLINK, {"login": "sofia.lehmann"})):
        if may:
            await done(own_world, document, wanted, login=NEWCOMER)
        else:
            found = await refusal(own_world, document, wanted, login=NEWCOMER)
            assert found[:2] == ("FORBIDDEN", "input")


async def test_nobody_changes_anything(world: World) -> None:
    """Without a login there is not even a payload."""
    for document, wanted in (
        (SET, {"ticket": "x", "contact": {"login": OWN}}),
        (LINK, {"login": OWN, "source": "crm", "key": OUTSIDER}),
        (UNLINK, {"login": OWN}),
    ):
        answer = await world.ask(document, {"input": wanted}, login=NOBODY)
        assert answer.codes == ["UNAUTHENTICATED"]
        assert answer.refused
