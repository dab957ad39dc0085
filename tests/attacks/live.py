"""A running service with tokens for everybody who attacks it, started as its users start it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.ids import UserId
from domain.tokens import Account
from schema.build import build
from schema.executor.executor import Executor
from tests.attacks.attacked import AGENT, CUSTOMER, MANY, attacked, token_of
from tests.web.conftest import bearer
from tests.world.live import started
from tests.world.stores import NewStores, Stores
from tests.world.world import open_world

MANY_REQUESTS = {
    f"TICKETGRAPH_LIMITS__{name.upper()}": str(getattr(MANY, name))
    for name in ("budget", "new_tokens", "concurrent", "concurrent_of_address")
}


@dataclass(frozen=True)
class LiveTarget:
    """Where it answers, and the tokens of each attacker: for all he does, and one to end."""

    url: str
    tokens: dict[str, str]
    to_end: dict[str, str]

    def headers(self, who: str, field: str) -> dict[str, str]:
        """What says who is asking; a log-out ends another token than the one that others need."""
        tokens = self.to_end if field == "logout" else self.tokens
        return bearer(tokens[who]) if who in tokens else {}


@contextmanager
def live_target(folder: Path, sqlite_stores: NewStores) -> Iterator[LiveTarget]:
    """Filled and marked in the folder, then served from there."""
    var = folder / "var"
    var.mkdir()
    with sqlite_stores() as stores, asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        tokens, to_end = runner.run(_prepared(stores))
        shutil.copy(stores.own, var / "ticketgraph.db")
        shutil.copy(stores.crm, var / "crm.db")
    with started(folder, TICKETGRAPH_LOGIN__REFUSAL_SECONDS="0", **MANY_REQUESTS) as url:
        yield LiveTarget(url, tokens, to_end)


async def _prepared(stores: Stores) -> tuple[dict[str, str], dict[str, str]]:
    async with open_world(stores, Executor(build())) as world:
        target = await attacked(world)
        assert target.agent.viewer
        accounts = {
            AGENT: Account(UserId(target.agent.viewer.agent_id)),
            CUSTOMER: Account(customer=target.customer.customer),
        }
        return target.tokens, {who: await token_of(world, one) for who, one in accounts.items()}
