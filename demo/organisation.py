"""The made-up company that answers: groups, roles, queues, agents, services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from demo.kinds import UNCLASSIFIED
from demo.names import plain
from demo.texts import load

# ids of what every new installation has
INITIAL_GROUPS = {"users": 1, "admin": 2, "stats": 3}
INITIAL_QUEUES = ("Postmaster", "Raw", "Junk", "Misc")
INITIAL_FIELDS = 2
ROOT_ID = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue; the times are minutes of working time, 0 for none."""

    id: int
    name: str
    group: str
    address: str
    address_name: str
    areas: tuple[str, ...] = ()
    first_response: int = 0
    update: int = 0
    solution: int = 0
    unlock_timeout: int = 0

    @property
    def sender(self) -> str:
        return f'"{self.address_name}" <{self.address}>'

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An agent, and in which groups he may do everything."""

    id: int
    login: str
    first: str
    last: str
    email: str
    valid: bool
    works_for: frozenset[str]

    @property
    def full_name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def address(self) -> str:
        return f'"{self.full_name}" <{self.email}>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla:
    """What was promised, in minutes of working time."""

    id: int
    name: str
    first_response: int
    update: int
    solution: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is repaired."""

    id: int
    name: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A dynamic field; a dropdown has values."""

    id: int
    name: str
    label: str
    type: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Organisation:
    """The parts tickets refer to."""

    groups: dict[str, int]
    queues: tuple[Queue, ...]
    agents: tuple[Agent, ...]
    services: tuple[Service, ...]
    slas: tuple[Sla, ...]
    fields: tuple[Field, ...]
    types: dict[str, int]
    root: Agent

    def queue(self, name: str) -> Queue:
        return next(queue for queue in self.queues if queue.name == name)

    def queues_for(self, area: str) -> list[Queue]:
        return [queue for queue in self.queues if area in queue.areas]

    def workers(self, queue: Queue) -> list[Agent]:
        """Who may lock and answer tickets of the queue."""
        everybody = (self.root, *self.agents)
        return [agent for agent in everybody if agent.valid and queue.group in agent.works_for]

    def former_workers(self, queue: Queue) -> list[Agent]:
        return [
            agent for agent in self.agents if not agent.valid and queue.group in agent.works_for
        ]


@cache
def organisation() -> Organisation:
    words = load("organisation")
    names = [group["name"] for group in words["group"]]
    return Organisation(
        groups=INITIAL_GROUPS | {name: number for number, name in enumerate(names, 4)},
        queues=tuple(_queues(words)),
        agents=tuple(_agents(words)),
        services=tuple(Service(id=n, **row) for n, row in enumerate(words["service"], 1)),
        slas=tuple(Sla(id=n, **row) for n, row in enumerate(words["sla"], 1)),
        fields=tuple(_fields(words)),
        types={name: number for number, name in enumerate((UNCLASSIFIED, *words["types"]), 1)},
        root=Agent(
            id=ROOT_ID,
            login="root@localhost",
            first="Admin",
            last="Ticketgraph",
            email="root@localhost",
            valid=True,
            works_for=frozenset({"support"}),
        ),
    )


def _fields(words: dict[str, Any]) -> Iterator[Field]:
    for number, row in enumerate(words["field"], INITIAL_FIELDS + 1):
        yield Field(id=number, **{"values": {}, **row})


def _queues(words: dict[str, Any]) -> Iterator[Queue]:
    address = words["queue"][0]["address"]
    for number, called in enumerate(INITIAL_QUEUES, 1):
        yield Queue(
            id=number, name=called, group="users", address=address, address_name=words["name"]
        )
    addresses = {row["name"]: row["address"] for row in words["queue"] if "address" in row}
    for number, row in enumerate(words["queue"], len(INITIAL_QUEUES) + 1):
        parent = row["name"].split("::")[0]
        fields = {key: value for key, value in row.items() if key not in {"address", "areas"}}
        yield Queue(
            id=number,
            address=addresses[parent],
            address_name=f"{words['name']} {parent}",
            areas=tuple(row["areas"]),
            **fields,
        )


def _agents(words: dict[str, Any]) -> Iterator[Agent]:
    for number, row in enumerate(words["agent"], ROOT_ID + 1):
        first, _, last = row["name"].partition(" ")
        login = f"{plain(first)}.{plain(last)}"
        yield Agent(
            id=number,
            login=login,
            first=first,
            last=last,
            email=f"{login}@example.com",
            valid=row.get("valid", True),
            works_for=frozenset(_works_for(words, row)),
        )


def _works_for(words: dict[str, Any], agent: dict[str, Any]) -> Iterator[str]:
    grants = {role["name"]: role["grants"] for role in words["role"]}
    for rights in (agent.get("rights", {}), *(grants[role] for role in agent.get("roles", ()))):
        yield from (group for group, keys in rights.items() if "rw" in keys)
