"""Everything somebody can ask, as one text: what does not concern him must not change it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.rights.asking import Asking
from tests.rights.cast import Cast
from tests.rights.fields import Fields
from tests.rights.principals import Principal

PAGE = """fragment P on TicketConnection {
  totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { id number title version changedAt archived state { name } %s
    articles(first: 3) { totalCount edges { cursor node { id position subject } } } } }
}"""
FOR_AGENTS = """owner { login } watchers { login } links { ticket { id number title } }
history(last: 20) { totalCount nodes { kind old new } }"""
FILTERS = (
    *("", "archived: true", "archived: null", 'title: "e"', "stateTypes: [OPEN, NEW]"),
    *("priorities: [3]", 'createdAfter: "2026-01-01T00:00:00Z", archived: null'),
    'customerId: ["1001", "1002"]',
)
OF_AGENTS = (
    "lock: LOCKED",
    "watchedByMe: true",
    "inMyQueues: true",
    "unseen: true",
    'owner: ["root@localhost"]',
)
COUNTS = "queues(first: 100) { totalCount nodes { name %s tickets(first: 3) { ...P } } }"
COUNTERS = "counters { total new open pendingReminder pendingAuto unlocked mine escalated }"
PEOPLE = """companies(first: 20) { totalCount nodes { id contacts(first: 3) { totalCount }
  tickets(first: 2) { totalCount } } }
customerUsers(first: 20) { totalCount nodes { id tickets(first: 2) { totalCount } } }"""
FORTH = "{ tickets(first: 4, orderBy: [{field: %s}], after: %s) { ...P } }"
BACK = "{ tickets(last: 4, orderBy: [{field: %s}], before: %s) { ...P } }"
STEPS = 2


class Survey:
    """Asks as one principal; the IDs it names stay the same from one time to the next."""

    def __init__(self, cast: Cast, fields: Fields, who: Principal) -> None:
        self._cast, self._fields, self._who = cast, fields, who
        self._asking = Asking(cast, fields, who)

    async def text(self) -> str:
        """All answers, byte by byte."""
        answers = await self.short()
        for field in self._orders():
            answers += await self._walk(FORTH, field, "endCursor")
            answers += await self._walk(BACK, field, "startCursor")
        for name in self._fields.of_queries():
            answers.append(await self._asking.all(name))
        return json.dumps(answers, ensure_ascii=False, indent=1)

    async def short(self) -> list[Any]:
        """The answers for root lists, with every filter, and for counts."""
        return [await self._asked(document) for document in self._documents()]

    def _documents(self) -> Iterator[str]:
        agent = self._who.is_agent
        for wanted in (*FILTERS, *(OF_AGENTS if agent else ())):
            yield f"{{ tickets(first: 20, filter: {{{wanted}}}) {{ ...P }} }}"
        yield f"{{ {COUNTS % (COUNTERS if agent else '')} }}"
        if agent:
            yield f"{{ {PEOPLE} }}"

    def _orders(self) -> list[str]:
        return list(self._fields.schema.type_map["TicketOrderField"].values)  # type: ignore[attr-defined]

    async def _walk(self, query: str, field: str, turn: str) -> list[Any]:
        """Some pages, each from where the one before ended."""
        answers, cursor = list[Any](), "null"
        for _ in range(STEPS):
            answers.append(await self._asked(query % (field, cursor)))
            cursor = json.dumps(answers[-1]["data"]["tickets"]["pageInfo"][turn])
            if cursor == "null":
                break
        return answers

    async def _asked(self, document: str) -> Any:
        page = PAGE % (FOR_AGENTS if self._who.is_agent else "")
        text = f"{document} {page}" if "...P" in document else document
        answer = await self._cast.world.ask(text, login=self._who.viewer or "")
        assert not answer.errors, answer.errors
        return answer.body
