"""The service while somebody looks on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from app import Serving, application, open_services
from auth import tokens
from auth.tokens import Terms
from db.clock import utc_now
from domain.tokens import Account
from domain.viewer import Scope
from resolvers.context import Services
from telemetry.metrics import Metrics
from telemetry.telemetry import Telemetry
from tests.world.stores import ADMIN, NewStores

HERE, ELSEWHERE = "127.0.0.1", "192.0.2.1"


def value(metrics: Metrics, name: str, **labels: str) -> float:
    """The sum of the samples with this name that have these labels."""
    families = text_string_to_metric_families(metrics.text().decode())
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    return sum(one.value for one in samples if labels.items() <= one.labels.items())


@dataclass(frozen=True)
class Watched:
    """An application over open services, and what is counted of it."""

    app: Starlette
    services: Services
    metrics: Metrics

    def client(self, peer: str = HERE, host: str = "localhost") -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(self.app, client=(peer, 4711), raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url=f"http://{host}:8000")

    async def token(
        self, account: Account | None = None, *, kind: Any = "session", scope: Scope = Scope.ADMIN
    ) -> dict[str, str]:
        """The header of a new token; the administrator's without an account."""
        agents = self.services.references.current.agent_by_login
        lifetime = timedelta(hours=1)
        terms = Terms(kind=kind, now=utc_now(), lifetime=lifetime, name="one", scope=scope)
        owner = account or Account(agents[ADMIN].pk)
        issued = await tokens.issue(self.services.db, owner, terms)
        return {"authorization": f"Bearer {issued.text}"}

    async def ask(self, query: str, headers: dict[str, str], **more: Any) -> httpx2.Response:
        async with self.client() as client:
            return await client.post("/graphql", json={"query": query, **more}, headers=headers)

    def value(self, name: str, **labels: str) -> float:
        return value(self.metrics, f"ticketgraph_{name}", **labels)


@pytest.fixture
async def watched(new_stores: NewStores) -> AsyncIterator[Watched]:
    metrics = Metrics(["Promised"])
    telemetry = Telemetry(metrics)
    with new_stores() as stores:
        async with open_services(stores.settings, telemetry.watches) as services:
            yield Watched(application(services, Serving(telemetry=telemetry)), services, metrics)
