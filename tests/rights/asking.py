"""How everybody asks for a field, by every way until there is something, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from schema.audience import CUSTOMERS
from tests.rights.cast import Cast
from tests.rights.fields import Fields, Path
from tests.rights.oracle import TARGETS, packed
from tests.rights.principals import Principal
from tests.world.world import NOBODY, Answer

# what documents are made of; that it is right is seen in the table of expectations
FOR_CUSTOMERS = frozenset(f"{name}.{one}" for name, given in CUSTOMERS.items() for one in given)
FEW, MANY = 3, 40
REFUSED = {"UNAUTHENTICATED", "FORBIDDEN"}
KINDS = ("refused", "nothing", "some")  # the best of several ways counts


@dataclass
class Found:
    """What one field gave one principal."""

    kind: str = "refused"
    ids: set[tuple[str, str]] = field(default_factory=set)  # with their types
    messages: list[str] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)

    def add(self, answer: Answer) -> None:
        ids = set(ids_in(answer.body.get("data")))
        self.ids |= ids
        self.messages += [str(error) for error in answer.errors]
        self.texts.update(texts_in(answer.body.get("data")))
        refused = answer.refused or set(answer.codes) & REFUSED
        kind = "some" if ids else "refused" if refused else "nothing"
        self.kind = max(self.kind, kind, key=KINDS.index)


class Asking:
    """Asks as one principal; of what exists he names some that he sees and some he does not."""

    def __init__(self, cast: Cast, fields: Fields, who: Principal) -> None:
        self.cast, self.fields, self.who = cast, fields, who
        self._ways = fields.ways
        self._known: dict[str, tuple[list[str], list[str]]] = {}
        self._allowed = FOR_CUSTOMERS if who.customer else None
        self._sees_tickets = bool(cast.oracle.may_see(who)["Ticket"])

    async def ask(self, name: str) -> Found:
        """Ask for a field in every way until something is found."""
        found = Found()
        for size in (FEW, MANY):
            for way in self._ways[name.partition(".")[0]]:
                await self._by(way, name, size, found)
                if found.kind == "some":
                    return found
            if found.kind == "refused" or not self._sees_tickets:
                break  # more of them would give nothing more
        return found

    async def all(self, name: str) -> list[Any]:
        """The answers for a field by the shortest way."""
        way = self._ways[name.partition(".")[0]][0]
        document = self.fields.document(way, name, self._allowed)
        return [
            (await self.cast.world.ask(document, variables, login=self._login)).body
            for variables in self._variables(document, way, name, FEW)
        ]

    async def _by(self, way: Path, name: str, size: int, found: Found) -> None:
        document = self.fields.document(way, name, self._allowed)
        for variables in self._variables(document, way, name, size):
            found.add(await self.cast.world.ask(document, variables, login=self._login))

    @property
    def _login(self) -> Any:
        return self.who.viewer or NOBODY

    def _variables(
        self, document: str, way: Path, name: str, size: int
    ) -> Iterator[dict[str, Any]]:
        first = (*way, name)[0]
        types = [first.partition(".")[2]] if first.startswith("Node.") else self._types(name)
        seen, hidden = self._named(types, size)
        if "$ids" in document:
            yield {"ids": [*seen, *hidden]}
        elif "$id" in document:
            yield from ({"id": one} for one in (*seen[:2], *hidden[:2]))
        else:
            yield {}

    def _types(self, name: str) -> list[str]:
        """Which IDs a root field takes: those of its type, or of any."""
        type_name = name.partition(".")[2]
        type_name = type_name[0].upper() + type_name[1:]
        return [type_name] if type_name in (*TARGETS, "Queue") else list(TARGETS)

    def _named(self, types: list[str], size: int) -> tuple[list[str], list[str]]:
        """IDs of what he may see, and of what he may not."""
        seen: list[str] = []
        hidden: list[str] = []
        share = size // len(types) or 1
        for each in types:
            if each not in self._known:
                self._known[each] = self._split(each)
            mine, others = self._known[each]
            seen += mine[:share]
            hidden += others[:share]
        return seen, hidden

    def _split(self, type_name: str) -> tuple[list[str], list[str]]:
        oracle = self.cast.oracle
        if type_name == "Queue":
            readable = {packed("Queue", row["queue_id"]) for row in oracle.tickets_seen(self.who)}
            elsewhere = {packed("Queue", row["id"]) for row in oracle.rows["queue"]} - readable
            return sorted(readable), sorted(elsewhere)
        if type_name == "HistoryEntry":
            tickets = {row["id"] for row in oracle.tickets_seen(self.who)}
            both: tuple[list[str], list[str]] = ([], [])
            for row in oracle.rows["ticket_history"]:
                both[row["ticket_id"] not in tickets].append(packed("HistoryEntry", row["id"]))
            return both
        if type_name not in TARGETS:
            return [], []
        mine = oracle.may_see(self.who)[type_name]
        others = oracle.everything()[type_name] - mine
        return sorted(mine - oracle.strangers()), sorted(others)


def ids_in(value: Any) -> Iterator[tuple[str, str]]:
    """Types and IDs of all objects in an answer that have one."""
    if isinstance(value, list):
        for item in value:
            yield from ids_in(item)
    elif isinstance(value, dict):
        if "id" in value:
            yield value["__typename"], value["id"]
        for item in value.values():
            yield from ids_in(item)


def texts_in(value: Any) -> Iterator[str]:
    """All texts in an answer."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)
