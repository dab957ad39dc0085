"""The service without HTTP: agents ask, and what ran for it is known."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app import open_services
from auth.rights import Rights
from db.database import Dialect
from domain.tokens import Account
from domain.viewer import Viewer
from loaders.kept import KeptCustomers
from resolvers import viewers
from resolvers.context import Context, Services
from schema.executor.executor import Executor
from schema.executor.messages import Request
from sources.sql.source import SqlSource
from tests.world.notes import Notes, NotingDatabase, NotingReader, Statement
from tests.world.stores import ADMIN, PLAN, Stores, writer

NOBODY = ""


@dataclass(frozen=True)
class Answer:
    """What a client gets, and the statements that ran for it."""

    body: dict[str, Any]
    refused: bool
    statements: Sequence[Statement]

    @property
    def data(self) -> Any:
        """The answer of an operation that went well."""
        assert "errors" not in self.body, self.body["errors"]
        return self.body["data"]

    @property
    def errors(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.body.get("errors", [])
        return found

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.errors]

    @property
    def unreached(self) -> list[str]:
        """The sources that did not answer."""
        return [source["name"] for source in self.body.get("extensions", {}).get("sources", [])]

    def count(self, store: str) -> int:
        """How many statements one database got."""
        return sum(statement.store == store for statement in self.statements)


class World:
    """Open services over filled databases."""

    def __init__(self, stores: Stores, services: Services, executor: Executor) -> None:
        self.stores = stores
        self.notes = Notes()
        self.executor = executor
        self.services = replace(
            services,
            db=NotingDatabase(services.db, "own", self.notes),
            kept=KeptCustomers(0),  # every operation reads our rows anew, too
            clock=lambda: self.now,
        )
        self.now: datetime = PLAN.now
        for guard in services.directory.guards:
            if isinstance(guard.source, SqlSource):
                guard.source._reader = NotingReader(guard.source._reader, guard.name, self.notes)

    @property
    def engine(self) -> Dialect:
        return self.stores.engine

    async def ask(
        self, query: str, variables: dict[str, Any] | None = None, *, login: str | Viewer = ADMIN
    ) -> Answer:
        """Run a document as this agent, or as somebody else."""
        return await self.run(Request(query, variables), login=login)

    async def run(self, request: Request, *, login: str | Viewer = ADMIN) -> Answer:
        viewer = login if isinstance(login, Viewer) else None
        if isinstance(login, str) and login != NOBODY:
            viewer = await self.viewer(login)
        before = len(self.notes.statements)
        response = await self.executor.run(request, Context(self.services, viewer))
        return Answer(response.body, response.refused, self.notes.statements[before:])

    async def viewer(self, login: str) -> Viewer:
        reference = self.services.references.current
        rights: Rights = self.services.rights
        viewer = await rights.viewer(reference.agent_by_login[login].pk, reference)
        assert viewer is not None
        return viewer

    async def customer(self, login: str) -> Viewer:
        """The customer with this login."""
        viewer = await viewers.viewer_of(self.services, Account(customer=login))
        assert viewer is not None
        return viewer

    async def execute(self, sql: str, *args: Any) -> None:
        """Change our own database, as an OTRS beside the service would."""
        async with writer(self.stores, self.stores.own) as own:
            await own.execute(sql, *args)

    async def change_reference(self, sql: str, *args: Any) -> None:
        """The same for one of the small tables; done when the service has noticed."""
        await self.execute(sql, *args)
        await self.services.references.caught_up()


@asynccontextmanager
async def open_world(stores: Stores, executor: Executor) -> AsyncIterator[World]:
    async with open_services(stores.settings) as services:
        # a source looks at its key columns when it is first asked
        for guard in services.directory.guards:
            await guard.ask(lambda source: source.by_key(["nobody"]))
            await guard.ask(lambda source: source.by_company(["nowhere"]))
        yield World(stores, services, executor)
