"""Clients that follow tickets over WebSockets, and go on where they were when a service is gone."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from domain.paging import place_of
from resolvers.live.events import PLACE

if TYPE_CHECKING:
    from auth.sealing import Seal

EVENTS = """
    subscription($filter: TicketEventFilter, $since: String) {
        ticketEvents(filter: $filter, since: $since) { id type ticket { title } }
    }
"""
RETRY_SECONDS = 0.05  # until whoever was not reached is asked again


class Follower:
    """Somebody who follows, at one of several addresses, which may change; `first` is tried first.

    `wanted` is the filter, `seal` is of the cursors of a customer.
    """

    def __init__(
        self,
        urls: Sequence[str],
        first: int,
        token: str,
        since: str,
        seal: Seal | None = None,
        **wanted: Any,
    ) -> None:
        self.places: list[int] = []  # of the events he was told, as they came
        self.connections = 0
        self._seal = seal
        self._urls, self._token, self._since, self._wanted = urls, token, since, wanted
        self._first, self._news = first, asyncio.Event()

    async def follow(self) -> None:
        """Connect again and again, each time from the last event on."""
        for number in itertools.count(self._first):
            try:
                await self._listen(self._urls[number % len(self._urls)])
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(RETRY_SECONDS)

    async def until(self, number: int) -> None:
        """Wait for so many events."""
        while len(self.places) < number:
            self._news.clear()
            await self._news.wait()

    async def _listen(self, url: str) -> None:
        address = f"{url.replace('http', 'ws', 1)}/graphql"
        protocols: Any = ["graphql-transport-ws"]
        asked = {"filter": self._wanted, "since": self._since}
        payload = {"query": EVENTS, "variables": asked}
        async with connect(address, subprotocols=protocols) as socket:
            await socket.send(json.dumps({"type": "connection_init", "payload": self._login}))
            await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
            assert json.loads(await socket.recv()) == {"type": "connection_ack"}
            self.connections += 1
            while (message := json.loads(await socket.recv()))["type"] == "next":
                if not self._told(message["payload"]):
                    return
            if message["type"] == "error":
                _only_unavailable(message["payload"])

    @property
    def _login(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def _told(self, answer: Any) -> bool:
        """Whether it was an event; the database may just not answer."""
        if "errors" in answer:
            _only_unavailable(answer["errors"])
            return False
        self._since = answer["data"]["ticketEvents"]["id"]
        self.places.append(place(self._since, self._seal))
        self._news.set()
        return True


def _only_unavailable(errors: Any) -> None:
    """The database may just not answer; anything else would be missed events."""
    assert {error["extensions"]["code"] for error in errors} == {"UNAVAILABLE"}, errors


def place(cursor: str, seal: Seal | None = None) -> int:
    """The place in the log that a cursor means; a customer's is sealed."""
    found = place_of("since", PLACE, seal.opened(cursor) if seal else cursor)
    assert found
    return int(found[0])


@asynccontextmanager
async def following(followers: Iterable[Follower]) -> AsyncIterator[None]:
    """All of them follow while open; one that fails ends the block."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each.follow()) for each in followers]
        yield
        for task in tasks:
            task.cancel()


class Changes:
    """Many changes of tickets, by several clients at once; each is done in the end."""

    def __init__(self, urls: Sequence[str], token: str, tickets: Sequence[str]) -> None:
        self.reached = asyncio.Event()  # so many that the service may be broken
        self._urls, self._token, self._tickets = urls, token, tickets

    async def make(self, amount: int, clients: int = 4) -> None:
        left, half = iter(range(amount)), amount // 2
        async with asyncio.TaskGroup() as group:
            for number in range(clients):
                group.create_task(self._client(number, left, half))

    async def _client(self, number: int, left: Iterable[int], half: int) -> None:
        headers = {"authorization": f"Bearer {self._token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
            for change in left:
                await self._make(http, number, change)
                if change >= half:
                    self.reached.set()

    async def _make(self, http: httpx2.AsyncClient, number: int, change: int) -> None:
        """Ask until it is done, with the same key, so that it is done once."""
        for attempt in itertools.count(number):
            url = self._urls[attempt % len(self._urls)]
            try:
                if await self._asked(http, url, change):
                    return
            except httpx2.TransportError:
                pass  # nobody is there, or he has gone: the next one is asked
            await asyncio.sleep(RETRY_SECONDS)

    async def _asked(self, http: httpx2.AsyncClient, url: str, change: int) -> bool:
        name = f"change {change}"
        document, given = _change(name, change // len(self._tickets))
        ticket = self._tickets[change % len(self._tickets)]
        wanted = {**given, "ticket": ticket, "idempotencyKey": name}
        sent = {"query": document, "variables": {"input": wanted}}
        answer = (await http.post(f"{url}/graphql", json=sent)).json()
        errors = answer.get("errors") or answer["data"]["changed"]["errors"]
        codes = {error.get("code") or error["extensions"]["code"] for error in errors}
        assert codes <= {"UNAVAILABLE"}, answer
        return not codes


def _change(name: str, turn: int) -> tuple[str, dict[str, Any]]:
    """A mutation and its input: notes for agents, notes for customers, and titles."""
    if turn % 4:
        return TITLE, {"title": name}
    return NOTE, {"subject": name, "body": "x", "visibleForCustomer": turn % 8 == 0}


TITLE = """
    mutation($input: TicketSetTitleInput!) {
        changed: ticketSetTitle(input: $input) { errors { code message } }
    }
"""
NOTE = """
    mutation($input: ArticleAddNoteInput!) {
        changed: articleAddNote(input: $input) { errors { code message } }
    }
"""
