"""A source that is stopped or frozen under the running service costs what is new, and comes back.

Nothing is restarted, no connection is left over, and nobody waits for a dead source twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app import open_database, open_services
from db.settings import DatabaseSettings
from domain.ids import UserId
from resolvers.context import Context, Services
from schema.executor.executor import Executor
from schema.executor.messages import Request
from settings import Settings
from sources.kinds import AnySource
from tests.servers.mariadb import MariaDB
from tests.servers.postgres import Postgres
from tests.servers.server import Server
from tests.servers.slapd import slapd
from tests.sources.contacts import BY_KEY, NAME
from tests.sources.kinds import ROWS, TABLE, run_mysql, run_postgres, settings
from tests.sources.ldap_entries import CONTACTS_LDIF, ldap_settings

PATIENCE = 30
POOL = 3
QUICK = {
    "soft_limit": 0.05,
    "time_limit": 0.4,
    "cache_time": 0,
    "stale_time": 600,
    "breaker_failures": 2,
    "breaker_time": 0.1,
    "pool_size": POOL,
}
KNOWN, NEVER_READ = "c001", "c002"
ASK = """
query($login: String!) {
  customerUser(login: $login) {
    fullName externalStatus asOf company { customerId contacts { totalCount } }
  }
  sources { status lastError breaker { state openUntil } cache { entries } }
}
"""


class Service:
    """The service over one source on one server."""

    def __init__(self, services: Services, server: Server, executor: Executor) -> None:
        self.services = services
        self.server = server
        self._executor = executor

    async def ask(self, login: str) -> dict[str, Any]:
        """The whole body; an outage is never an error."""
        reference = self.services.references.current
        viewer = await self.services.rights.viewer(UserId(1), reference)
        asked = Request(ASK, {"login": login})
        body = (await self._executor.run(asked, Context(self.services, viewer))).body
        assert "errors" not in body
        return body

    async def status(self, login: str) -> str:
        found: str = (await self.ask(login))["data"]["customerUser"]["externalStatus"]
        return found

    async def until(self, login: str, status: str) -> dict[str, Any]:
        """Ask until the person has that status."""
        async with asyncio.timeout(PATIENCE):
            while True:
                body = await self.ask(login)
                if body["data"]["customerUser"]["externalStatus"] == status:
                    return body

    async def breaker(self, state: str) -> None:
        """Ask until the breaker is in that state."""
        async with asyncio.timeout(PATIENCE):
            while True:
                [source] = (await self.ask(NEVER_READ))["data"]["sources"]
                if source["breaker"]["state"] == state:
                    return

    async def has_few_connections(self) -> None:
        """No more than the pool may hold, once what was given up is closed."""
        async with asyncio.timeout(PATIENCE):
            while self._connections() > POOL:  # noqa: ASYNC110 - only the kernel knows
                await asyncio.sleep(0.01)

    def _connections(self) -> int:
        port = f":{self.server.port:04X}"
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        states = [line.split()[3] for line in lines if line.split()[2].endswith(port)]
        return sum(state in {"01", "02", "08"} for state in states)


@contextmanager
def postgres_source(request: pytest.FixtureRequest) -> Iterator[tuple[Server, AnySource]]:
    server: Postgres = request.getfixturevalue("mortal_postgres")
    with server.database() as url:
        run(lambda: run_postgres(url, TABLE, rows=ROWS))
        yield server, settings("postgresql", url)
        revive(server)


@contextmanager
def mysql_source(request: pytest.FixtureRequest) -> Iterator[tuple[Server, AnySource]]:
    server: MariaDB = request.getfixturevalue("mortal_mariadb")
    with server.database() as url:
        run(lambda: run_mysql(url, TABLE.replace("TEXT", "VARCHAR(250)"), rows=ROWS))
        yield server, settings("mysql", url)
        revive(server)


@contextmanager
def ldap_source(_: pytest.FixtureRequest) -> Iterator[tuple[Server, AnySource]]:
    with slapd(CONTACTS_LDIF) as server:
        yield server, ldap_settings(server)
        revive(server)


KINDS = {"postgresql": postgres_source, "mysql": mysql_source, "ldap": ldap_source}


def run(work: Callable[[], Any]) -> None:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(work())


def revive(server: Server) -> None:
    server.thaw()
    if not server.answers():
        server.start()


@pytest.fixture(params=list(KINDS))
def source(request: pytest.FixtureRequest) -> Iterator[tuple[Server, AnySource]]:
    with KINDS[request.param](request) as found:
        yield found


@pytest.fixture
async def service(
    source: tuple[Server, AnySource], tmp_path: Path, executor: Executor
) -> AsyncIterator[Service]:
    server, given = source
    own = DatabaseSettings.model_validate({"url": f"sqlite:///{tmp_path}/own.db"})
    async with open_database(own) as db:
        await db.migrate()
    chosen = Settings(database=own, sources=[given.model_copy(update=QUICK)])
    async with open_services(chosen) as services:
        yield Service(services, server, executor)
        revive(server)
    left = [task for task in asyncio.all_tasks() if "sources" in str(task.get_coro())]
    assert left == []


@pytest.mark.parametrize("how", ["stop", "freeze"])
async def test_what_was_read_before_is_answered_and_the_rest_comes_back(
    service: Service, how: str
) -> None:
    before = (await service.ask(KNOWN))["data"]["customerUser"]
    assert before["externalStatus"] == "FRESH"

    getattr(service.server, how)()
    during = await service.ask(KNOWN)
    person = during["data"]["customerUser"]
    assert person["externalStatus"] == "STALE"
    assert person == before | {"externalStatus": "STALE"}
    assert during["extensions"]["sources"] == [{"name": NAME, "status": "DEGRADED"}]

    unread = await service.ask(NEVER_READ)
    assert unread["data"]["customerUser"]["externalStatus"] == "UNAVAILABLE"
    assert unread["extensions"]["sources"] == [{"name": NAME, "status": "DOWN"}]

    await service.breaker("OPEN")
    assert await service.status(KNOWN) == "STALE"

    revive(service.server)
    after = (await service.until(KNOWN, "FRESH"))["data"]
    assert after["customerUser"]["fullName"] == before["fullName"]
    assert after["customerUser"]["asOf"] >= before["asOf"]
    assert await service.status(NEVER_READ) == "FRESH"
    await service.has_few_connections()


async def test_outages_one_after_the_other_leave_nothing_behind(service: Service) -> None:
    """Neither connections nor answers pile up."""
    await service.ask(KNOWN)
    kept = []
    for how in ("stop", "freeze") * 2:
        getattr(service.server, how)()
        await service.breaker("OPEN")
        revive(service.server)
        await service.until(NEVER_READ, "FRESH")
        await service.until(KNOWN, "FRESH")
        [source] = (await service.ask(KNOWN))["data"]["sources"]
        kept.append(source["cache"]["entries"])
    assert len(set(kept)) == 1
    await service.has_few_connections()


async def test_the_outage_is_told_without_secrets(service: Service) -> None:
    await service.ask(KNOWN)
    service.server.stop()
    await service.breaker("OPEN")
    [source] = (await service.ask(KNOWN))["data"]["sources"]

    assert source["status"] == "DOWN"
    assert source["lastError"] in {"not reachable", "no answer in time"}
    assert BY_KEY[KNOWN].key not in source["lastError"]
