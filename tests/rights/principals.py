"""Everybody whose rights are proved, over a filled world, with plain facts about each."""

from __future__ import annotations

from dataclasses import dataclass

from auth import tokens
from auth.tokens import Terms
from domain.ids import QueueId, UserId
from domain.tokens import Account
from domain.viewer import Right, Scope, Viewer
from resolvers import viewers
from tests.world.stores import ADMIN, writer
from tests.world.world import World

GROUP = "vertrieb"  # the one group in which agents have a right
QUEUE = "Vertrieb::Angebote"  # the one queue of a limited token
ELSEWHERE = "Support"  # where nobody of them has a right
RIGHTS = ("ro", "move_into", "create", "note", "owner", "priority", "rw")

NOW = "CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1"
AUDIT = "create_time, create_by, change_time, change_by"
NEW_AGENT = f"""
    INSERT INTO users (login, pw, first_name, last_name, valid_id, {AUDIT})
    VALUES ($1, 'none', 'Agent', $1, 1, {NOW})
"""
GRANT = f"""
    INSERT INTO group_user (user_id, group_id, permission_key, {AUDIT})
    SELECT users.id, permission_groups.id, $2, {NOW} FROM users, permission_groups
    WHERE users.login = $1 AND permission_groups.name = '{GROUP}'
"""
# what limited tokens must not reach, and others with the rights of the same agent do
OWN = f"""
    UPDATE ticket SET user_id = (SELECT id FROM users WHERE login = $1),
        ticket_lock_id = (SELECT id FROM ticket_lock_type WHERE name = 'lock')
    WHERE id = (
        SELECT min(ticket.id) FROM ticket JOIN queue ON queue.id = ticket.queue_id
        WHERE queue.name = '{ELSEWHERE}' AND ticket.user_id = 1 AND ticket.archive_flag = 0)
"""
MY_QUEUE = f"""
    INSERT INTO personal_queues (user_id, queue_id)
    SELECT users.id, queue.id FROM users, queue WHERE users.login = $1 AND queue.name = '{QUEUE}'
"""
# people with rows and tickets of our own, those of the busiest company first
CUSTOMERS = """
    SELECT customer_user.customer_id, min(customer_user.login) FROM customer_user
    JOIN ticket ON lower(ticket.customer_user_id) = lower(customer_user.login)
    WHERE customer_user.valid_id = 1 AND customer_user.customer_id <> ''
    GROUP BY customer_user.customer_id HAVING count(DISTINCT customer_user.login) > 1
    ORDER BY count(*) DESC, 1
"""


@dataclass(frozen=True)
class Principal:
    """Somebody who asks: `viewer` as the service knows him, the rest as a person would tell it."""

    name: str
    viewer: Viewer | None = None
    agent: str = ""
    customer: str = ""
    only_queue: str = ""  # a limited token's
    scope: str = "admin"

    @property
    def is_agent(self) -> bool:
        return bool(self.agent)


async def principals(world: World) -> dict[str, Principal]:
    """All of them by name, in the order of the columns of the tables of expectations."""
    await _hire(world)
    (_, first), (_, second), *_ = await world.services.db.rows(CUSTOMERS)
    everybody = [
        Principal("anonymous"),
        Principal("customer", await world.customer(first), customer=first),
        Principal("foreign", await world.customer(second), customer=second),
        await _agent(world, "none", "none"),
        *[await _agent(world, right, right) for right in RIGHTS],
        await _agent(world, "admin", ADMIN),
        *[await _token(world, f"t-{scope.value}", scope) for scope in Scope],
        await _token(world, "t-queue", Scope.ADMIN, QUEUE),
    ]
    return {one.name: one for one in everybody}


async def _hire(world: World) -> None:
    """One agent without any right, one with each, as an administrator would enter them."""
    assert set(RIGHTS) == {right.value for right in Right}
    async with writer(world.stores, world.stores.own) as own:
        for login in ("none", *RIGHTS):
            await own.execute(NEW_AGENT, login)
        for right in RIGHTS:
            await own.execute(GRANT, right, right)
        await own.execute(OWN, "rw")
        await own.execute(MY_QUEUE, "rw")
    await world.services.references.caught_up()


async def _agent(world: World, name: str, login: str) -> Principal:
    return Principal(name, await world.viewer(login), agent=login)


async def _token(world: World, name: str, scope: Scope, queue: str = "") -> Principal:
    """A token of the agent with `rw`, issued and then found by its text, as a request does it."""
    services, reference = world.services, world.services.references.current
    queues = frozenset({QueueId(reference.queue_by_name[queue].pk)}) if queue else None
    owner = Account(UserId(reference.agent_by_login["rw"].pk))
    now = services.clock()
    terms = Terms(kind="api", now=now, lifetime=None, name=name, scope=scope, queues=queues)
    issued = await tokens.issue(services.db, owner, terms)
    stored = await tokens.bearer(services.db, issued.text, now)
    assert stored is not None
    viewer = await viewers.bearer(services, stored)
    assert viewer is not None
    return Principal(name, viewer, agent="rw", only_queue=queue, scope=scope.value)
