"""Who owns a ticket sees it wherever it is, in every list as by its ID, and may do everything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.viewer import Scope, Viewer
from resolvers.viewers import _within
from tests.world.stores import ADMIN
from tests.world.world import World

READER = "moritz.hahn"
HAS_NOTHING = "frieda.neuling"
FOREIGN = """
    SELECT ticket.id, tn FROM ticket JOIN queue ON queue.id = queue_id
    WHERE queue.name LIKE 'Vertrieb%' AND archive_flag = 0
      AND user_id <> (SELECT id FROM users WHERE login = $1) ORDER BY ticket.id LIMIT 2
"""
WHERE = """
query($number: String!) {
  ticket(number: $number) { id queue { name } viewerCan { note owner priority write } }
  tickets(first: 100) { totalCount nodes { number } }
  narrowed: tickets(filter: {number: [$number]}) { totalCount nodes { number } }
  elsewhere: tickets(filter: {number: [$number], inMyQueues: false}) { totalCount }
}
"""


async def give(world: World, ticket: int, login: str) -> None:
    await world.execute(
        "UPDATE ticket SET user_id = (SELECT id FROM users WHERE login = $2) WHERE id = $1",
        ticket,
        login,
    )


async def seen(world: World, number: str, login: str | Viewer) -> dict[str, Any]:
    answer: dict[str, Any] = (await world.ask(WHERE, {"number": number}, login=login)).data
    return answer


@pytest.mark.parametrize("login", [READER, HAS_NOTHING])
async def test_an_owner_finds_what_he_may_open(own_world: World, login: str) -> None:
    """OTRS lets him open it, and does not find it for him: here both are the same."""
    (mine, number), (_, other) = await own_world.services.db.rows(FOREIGN, login)
    before = await seen(own_world, number, login)
    assert before["ticket"] is None
    assert before["narrowed"]["totalCount"] == before["elsewhere"]["totalCount"] == 0
    await give(own_world, mine, login)
    after = await seen(own_world, number, login)

    assert after["ticket"]["queue"]["name"].startswith("Vertrieb")
    assert after["ticket"]["viewerCan"] == dict.fromkeys(
        ("note", "owner", "priority", "write"), True
    )
    assert after["narrowed"]["nodes"] == [{"number": number}]
    assert after["elsewhere"]["totalCount"] == 1
    assert after["tickets"]["totalCount"] == before["tickets"]["totalCount"] + 1
    assert (await seen(own_world, other, login))["ticket"] is None


async def test_what_belongs_to_nobody_is_nobodys(own_world: World) -> None:
    """OTRS lets its first account open everything without an owner: here it needs rights."""
    await own_world.execute("DELETE FROM role_user WHERE user_id = 1")
    await own_world.change_reference("DELETE FROM group_user WHERE user_id = 1")
    answer = await own_world.ask("{ tickets(filter: {archived: null}) { totalCount } }")
    [[unowned]] = await own_world.services.db.rows("SELECT count(*) FROM ticket WHERE user_id = 1")
    assert unowned > 0
    assert answer.data == {"tickets": {"totalCount": 0}}


async def test_an_owner_with_a_right_to_read_may_do_everything(own_world: World) -> None:
    [[ticket, number]] = await own_world.services.db.rows(
        "SELECT ticket.id, tn FROM ticket JOIN queue ON queue.id = queue_id"
        " WHERE queue.name = 'Support::Hotline' AND user_id = 1 LIMIT 1"
    )
    before = (await seen(own_world, number, READER))["ticket"]["viewerCan"]
    await give(own_world, ticket, READER)
    after = (await seen(own_world, number, READER))["ticket"]["viewerCan"]
    assert not before["write"]
    assert all(after.values())


async def test_a_token_for_some_queues_sees_no_others(world: World) -> None:
    """Nor what its owner owns there; and one that only reads changes nothing."""
    admin = await world.viewer(ADMIN)
    queue = world.services.references.current.queue_by_name["Support"]
    limited = _within(admin, frozenset({queue.pk}))
    query = "{ tickets(first: 100, filter: {archived: null}) { nodes { queue { name } } } }"
    found = (await world.ask(query, login=limited)).data["tickets"]["nodes"]
    assert {ticket["queue"]["name"] for ticket in found} == {"Support"}
    reading = replace(admin, scope=Scope.READ)
    can = "{ tickets(first: 1) { nodes { viewerCan { note write } } } }"
    [one] = (await world.ask(can, login=reading)).data["tickets"]["nodes"]
    assert one["viewerCan"] == {"note": False, "write": False}
    answer = await world.ask("mutation { logout { clientMutationId } }", login=reading)
    assert answer.refused
    assert answer.codes == ["FORBIDDEN"]
