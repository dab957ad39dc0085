"""What tokens tell of queues: nothing of those that whoever asks may not read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auth import tokens
from auth.tokens import Terms
from domain.ids import QueueId, UserId, global_id
from domain.tokens import Account
from domain.viewer import Scope
from tests.rights.cast import Cast
from tests.rights.principals import ELSEWHERE, QUEUE
from tests.world.stores import ADMIN
from tests.world.world import World

LISTED = "{ viewer { tokens { name queues { name } } } }"


async def test_a_token_does_not_name_queues_that_cannot_be_read(changing_cast: Cast) -> None:
    """The right was taken since, or whoever asks came with a token for fewer queues himself."""
    world, people = changing_cast.world, changing_cast.people
    reference = world.services.references.current
    wanted = [reference.queue_by_name[name].pk for name in (QUEUE, ELSEWHERE, "Vertrieb")]
    owner = Account(UserId(reference.agent_by_login["rw"].pk))
    terms = Terms(
        kind="api",
        now=world.services.clock(),
        lifetime=None,
        name="three",
        queues=frozenset(map(QueueId, wanted)),
    )
    await tokens.issue(world.services.db, owner, terms)
    expected = {"rw": {QUEUE, "Vertrieb"}, "t-queue": {QUEUE}}
    for name, names in expected.items():
        viewer = people[name].viewer
        assert viewer is not None
        viewer = replace(viewer, scope=Scope.ADMIN)  # others do not see tokens beside their own
        listed = (await world.ask(LISTED, login=viewer)).data["viewer"]["tokens"]
        [three] = [token for token in listed if token["name"] == "three"]
        assert {queue["name"] for queue in three["queues"]} == names


REVOKE = """
mutation($id: ID!) { tokenRevoke(input: {id: $id}) { errors { code path } } }
"""


@pytest.mark.parametrize("scope", [Scope.WRITE, Scope.ADMIN])
async def test_a_program_has_its_own_token_alone(own_world: World, scope: Scope) -> None:
    """Unless it may do all that its owner may: others are not there, nor can it end them."""
    made = {}
    for name in ("its own", "another"):
        terms = Terms(kind="api", now=own_world.now, lifetime=None, name=name, scope=scope)
        account = Account((await own_world.viewer(ADMIN)).agent_id)
        made[name] = await tokens.issue(own_world.services.db, account, terms)
    viewer = replace(await own_world.viewer(ADMIN), scope=scope, token=made["its own"].id)
    listed = (await own_world.ask(LISTED, login=viewer)).data["viewer"]["tokens"]
    ended = {}
    for name, token in made.items():
        answer = await own_world.ask(REVOKE, {"id": global_id("ApiToken", token.id)}, login=viewer)
        ended[name] = [error["code"] for error in answer.data["tokenRevoke"]["errors"]]
    everything = scope is Scope.ADMIN
    assert {token["name"] for token in listed} == ({*made} if everything else {"its own"})
    assert ended == {"its own": [], "another": [] if everything else ["NOT_FOUND"]}
