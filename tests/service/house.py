"""Some services on one database, each in a process of its own, which may be killed."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from app import open_database
from auth import tokens
from auth.tokens import Terms
from db.clock import utc_now
from db.database import Database
from db.settings import DatabaseSettings
from domain.ids import UserId
from domain.tokens import Account
from events.log import POSITION, EventLog
from tests.service.test_killed import mortal

# Of what is done here customers may know of titles, and of notes that are for them.
LOG = """
    SELECT event.{position}, queue.name,
        CASE WHEN type.name = 'TitleUpdate' OR article.is_visible_for_customer = 1
            THEN ticket.customer_user_id END
    FROM tg_event AS event
    JOIN ticket_history AS entry ON entry.id = event.history_id
    JOIN ticket_history_type AS type ON type.id = entry.history_type_id
    JOIN queue ON queue.id = entry.queue_id
    JOIN ticket ON ticket.id = event.ticket_id
    LEFT JOIN article ON article.id = entry.article_id
    WHERE event.{position} > $1 ORDER BY event.{position}
"""


class Entry(NamedTuple):
    """An event: where its ticket was, and the customer who may know of it."""

    place: int
    queue: str
    customer: str | None


@dataclass
class House:
    """The services answer at `urls`; `db` is what they share."""

    folder: Path
    settings: dict[str, str]
    stack: AsyncExitStack
    urls: list[str] = field(default_factory=list)
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def db(self) -> Database:
        return self._db

    async def open(self, services: int) -> None:
        for number in range(services):
            process, url = await self._started(number)
            self.processes.append(process)
            self.urls.append(url)
        url = self.settings["TICKETGRAPH_DATABASE__URL"]
        settings = DatabaseSettings.model_validate({"url": url})
        self._db = await self.stack.enter_async_context(open_database(settings))

    async def kill(self, number: int) -> None:
        """Kill one without a warning, and start another in its place."""
        self.processes[number].kill()
        self.processes[number], self.urls[number] = await self._started(number)

    async def _started(self, number: int) -> tuple[subprocess.Popen[str], str]:
        folder = self.folder / str(number)
        folder.mkdir(exist_ok=True)
        return await asyncio.to_thread(self.stack.enter_context, mortal(folder, self.settings))

    async def token_of(self, login: str) -> str:
        """A token, as an agent gets who logs in."""
        [[user]] = await self.db.rows("SELECT id FROM users WHERE login = $1", login)
        return await self._token(Account(UserId(user)))

    async def token_of_customer(self, login: str) -> str:
        """The same of a customer."""
        return await self._token(Account(customer=login))

    async def _token(self, account: Account) -> str:
        terms = Terms(kind="session", now=utc_now(), lifetime=timedelta(hours=1))
        return (await tokens.issue(self.db, account, terms)).text

    async def log(self, after: int) -> list[Entry]:
        """The events after this place."""
        await EventLog(self.db).assign()
        sql = LOG.replace("{position}", POSITION[self.db.dialect])
        return [Entry(*row) for row in await self.db.rows(sql, after)]


@asynccontextmanager
async def house(folder: Path, url: str, services: int) -> AsyncIterator[House]:
    """So many services, with some demo tickets."""
    settings = {
        "TICKETGRAPH_DEMO__TICKETS": "20",
        "TICKETGRAPH_DATABASE__URL": url,
        "TICKETGRAPH_LIMITS__BUDGET": "1000000000",
    }
    async with AsyncExitStack() as stack:
        found = House(folder, settings, stack)
        await found.open(services)
        yield found
