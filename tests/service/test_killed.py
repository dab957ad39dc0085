"""kill -9 in the middle of many mutations, and all of them once more: each is done exactly once.

The service runs as its users start it, in a process of its own. Some clients ask at once; those
whose answer was lost with the process ask again with the same idempotency keys.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.servers.postgres import Postgres
from tests.world.live import APP, address_of, password_in, started
from tests.world.stores import ADMIN

# the loop here drives clients, not the service
pytestmark = pytest.mark.asyncio(loop_factories=["asyncio"])

CLIENTS = 8
SOME, MANY = 60, 1000
LOGIN = "mutation($input: LoginInput!) { login(input: $input) { token errors { message } } }"
CREATE = """
mutation($input: TicketCreateInput!) {
  ticketCreate(input: $input) { ticket { id number } errors { code message } }
}
"""
NOTE = """
mutation($input: ArticleAddNoteInput!) {
  articleAddNote(input: $input) { article { id } errors { code message } }
}
"""
FOUND = """
query($title: String!, $after: String) {
  tickets(filter: {title: $title}, first: 100, after: $after) {
    nodes { title } pageInfo { hasNextPage endCursor }
  }
}
"""
NOTES = """
query($id: ID!, $after: String) {
  ticket(id: $id) {
    articles(first: 100, after: $after) { nodes { subject } pageInfo { hasNextPage endCursor } }
  }
}
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The settings of a service whose database is new."""
    settings = {"TICKETGRAPH_DEMO__TICKETS": "20"}
    if request.param == "sqlite":
        yield settings
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield {**settings, "TICKETGRAPH_DATABASE__URL": url}


@contextmanager
def mortal(folder: Path, settings: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A service that is killed, and where it answers."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, APP, "serve", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=folder,
            env={**os.environ, **settings},
            text=True,
        )
    with process:
        try:
            yield process, address_of(process, folder)
        finally:
            process.kill()


@asynccontextmanager
async def client(url: str, token: str = "") -> AsyncIterator[httpx2.AsyncClient]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=30) as http:
        yield http


async def asked(http: httpx2.AsyncClient, query: str, **variables: Any) -> Any:
    """The one field of an answer."""
    answer = await http.post("/graphql", json={"query": query, "variables": variables})
    body = answer.json()
    assert "errors" not in body, body
    [found] = body["data"].values()
    return found


async def deed(http: httpx2.AsyncClient, ticket: str, number: int) -> str:
    """A ticket or a note, by turns: its ID."""
    name = f"deed {number}"
    if number % 2:
        wanted = {"kind": "INTERNAL", "queue": "Misc", "title": name, "body": name}
        done = await asked(http, CREATE, input={**wanted, "idempotencyKey": name})
    else:
        note = {"ticket": ticket, "subject": name, "body": name, "idempotencyKey": name}
        done = await asked(http, NOTE, input=note)
    assert done["errors"] == []
    return str((done.get("ticket") or done["article"])["id"])


async def all_deeds(
    url: str, token: str, ticket: str, amount: int, kill: tuple[int, Any] | None = None
) -> dict[int, str]:
    """The IDs that were answered, by several clients; after some of them the service is killed."""
    left, answered = iter(range(amount)), {}

    async def one() -> None:
        async with client(url, token) as http:
            for number in left:
                answered[number] = await deed(http, ticket, number)
                if kill and len(answered) == kill[0]:
                    kill[1]()

    outcomes = await asyncio.gather(*[one() for _ in range(CLIENTS)], return_exceptions=True)
    failures = [each for each in outcomes if each is not None]
    assert all(isinstance(each, httpx2.TransportError) for each in failures), failures
    assert bool(failures) is (kill is not None)
    return answered


async def every(http: httpx2.AsyncClient, query: str, place: str, name: str, **given: Any) -> Any:
    """How often each text is there, over all pages."""
    counted: Counter[str] = Counter()
    after = None
    while True:
        page = await asked(http, query, after=after, **given)
        page = page[place] if place else page
        counted.update(node[name] for node in page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            return counted
        after = page["pageInfo"]["endCursor"]


@pytest.mark.timeout(240)
async def test_each_mutation_is_done_exactly_once(
    where: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    amount = MANY if request.config.getoption("--thorough") else SOME
    with mortal(tmp_path, where) as (process, url):
        async with client(url) as http:
            account = {"login": ADMIN, "password": password_in(tmp_path)}
            token = (await asked(http, LOGIN, input=account))["token"]
        async with client(url, token) as http:
            wanted = {"kind": "INTERNAL", "queue": "Misc", "title": "For notes", "body": "x"}
            ticket = (await asked(http, CREATE, input=wanted))["ticket"]["id"]
        before = await all_deeds(url, token, ticket, amount, (amount // 2, process.kill))
    assert amount // 2 <= len(before) < amount
    with started(tmp_path, **where) as url:
        after = await all_deeds(url, token, ticket, amount)
        assert len(after) == amount
        assert before.items() <= after.items()
        async with client(url, token) as http:
            titles = await every(http, FOUND, "", "title", title="deed *")
            notes = await every(http, NOTES, "articles", "subject", id=ticket)
    assert titles == Counter(f"deed {n}" for n in range(1, amount, 2))
    assert notes - Counter(["For notes"]) == Counter(f"deed {n}" for n in range(0, amount, 2))
