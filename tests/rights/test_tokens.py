"""What tokens tell of queues: nothing of those that whoever asks may not read."""

from __future__ import annotations

from auth import tokens
from auth.tokens import Terms
from domain.ids import QueueId, UserId
from domain.tokens import Account
from tests.rights.cast import Cast
from tests.rights.principals import ELSEWHERE, QUEUE

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
        listed = (await world.ask(LISTED, login=viewer)).data["viewer"]["tokens"]
        [three] = [token for token in listed if token["name"] == "three"]
        assert {queue["name"] for queue in three["queues"]} == names
