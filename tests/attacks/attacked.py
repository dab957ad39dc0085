"""The service under attack: who attacks it, and texts that none of them may ever read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from starlette.applications import Starlette

from app import Serving, application
from auth import tokens
from auth.tokens import Terms
from domain.ids import UserId
from domain.tokens import Account
from domain.viewer import Scope
from schema.limits.settings import LimitSettings
from tests.rights.principals import Principal, principals
from tests.rights.rows import oracle_of
from tests.web.conftest import bearer
from tests.world.world import World

ANONYMOUS, CUSTOMER, AGENT = "anonymous", "customer", "agent"
ATTACKERS = (ANONYMOUS, CUSTOMER, AGENT)
HIDDEN = "zqx-hidden"  # in tickets that neither the agent nor the customer sees
INTERNAL = "zqx-internal"  # in articles that no customer sees
PATIENCE = 60  # seconds after which an answer is not slow but missing
HIDE_TICKETS = "UPDATE ticket SET title = '{mark}' WHERE id IN ({ids})"
HIDE_TEXTS = """
    UPDATE article_data_mime SET a_subject = '{mark}', a_body = '{mark}'
    WHERE article_id IN (SELECT id FROM article WHERE {which})
"""

# The limits of one document are as they come; only what counts many of them lets all attacks in
MANY = LimitSettings(budget=10**12, new_tokens=10**9, concurrent=1000, concurrent_of_address=1000)


@dataclass(frozen=True)
class Attacked:
    """A filled service with a token for everybody who has one."""

    world: World
    app: Starlette
    tokens: dict[str, str]
    agent: Principal
    customer: Principal

    def headers(self, who: str) -> dict[str, str]:
        """What says who is asking; nothing for who has no account."""
        return bearer(self.tokens[who]) if who in self.tokens else {}

    @asynccontextmanager
    async def by(self, who: str) -> AsyncIterator[httpx2.AsyncClient]:
        """A client of one of the attackers, without a network in between."""
        transport = httpx2.ASGITransport(self.app)
        async with httpx2.AsyncClient(
            transport=transport,
            base_url="http://tickets.test",
            headers=self.headers(who),
            timeout=PATIENCE,
        ) as client:
            yield client

    async def ask(
        self, who: str, query: str, variables: dict[str, Any] | None = None, **more: Any
    ) -> httpx2.Response:
        """Send a document by POST."""
        async with self.by(who) as client:
            sent = {"query": query, "variables": variables, **more}
            return await client.post("/graphql", json=sent)


async def attacked(world: World) -> Attacked:
    """Hire an agent with rights in one group, take a customer, and mark what both may not see."""
    people = await principals(world)
    agent, customer = people["rw"], people["customer"]
    await mark(world, agent, customer)
    accounts = {
        AGENT: Account(UserId(agent.viewer.agent_id if agent.viewer else 0)),
        CUSTOMER: Account(customer=customer.customer),
    }
    issued = {name: await token_of(world, account) for name, account in accounts.items()}
    app = application(world.services, Serving(limits=MANY))
    return Attacked(world, app, issued, agent, customer)


async def token_of(world: World, account: Account) -> str:
    """A token without an end, with all that its owner may do."""
    terms = Terms(kind="api", now=world.now, lifetime=None, name="attack", scope=Scope.ADMIN)
    return (await tokens.issue(world.services.db, account, terms)).text


async def mark(world: World, *people: Principal) -> None:
    """Write the marks into what nobody of these people may see."""
    oracle = await oracle_of(world.stores)
    hidden = [{row["id"] for row in oracle.tickets_hidden(one)} for one in people]
    ids = ", ".join(map(str, sorted(set.intersection(*hidden))))
    assert ids
    await world.execute(HIDE_TEXTS.format(mark=INTERNAL, which="is_visible_for_customer = 0"))
    await world.execute(HIDE_TEXTS.format(mark=HIDDEN, which=f"ticket_id IN ({ids})"))
    await world.execute(HIDE_TICKETS.format(mark=HIDDEN, ids=ids))
