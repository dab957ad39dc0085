"""Who works on tickets in the model, with which rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NOBODY = "root@localhost"  # owns what nobody owns, and has no right from that
USERS = ("Misc", "Raw", "Junk")  # queues of one group
ELSEWHERE = "Support"  # the queue of another
CLOSED_FOR_GOOD = ("Junk",)  # where no customer opens a ticket again


@dataclass(frozen=True)
class Person:
    """An agent with his rights in each queue; a customer has none of these verbs."""

    login: str
    rights: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_customer: bool = False

    def has(self, right: str, queue: str) -> bool:
        return not self.rights.get(queue, frozenset()).isdisjoint({right, "rw"})

    def knows(self, queue: str) -> bool:
        return any(self.has(right, queue) for right in ("ro", "move_into", "create"))


def agent(login: str, *users: str, elsewhere: tuple[str, ...] = ()) -> Person:
    """An agent with rights in the queues of both groups."""
    rights = {**dict.fromkeys(USERS, frozenset(users)), ELSEWHERE: frozenset(elsewhere)}
    return Person(login, rights)


CUSTOMER = "klaus.hess"
PEOPLE = {
    person.login: person
    for person in (
        agent("wanda", "rw"),
        agent("walter", "rw", elsewhere=("ro", "move_into")),
        agent("petra", "ro", "note", "priority"),
        agent("otto", "ro", "owner", "move_into"),
        agent("rita", "ro"),
        Person(CUSTOMER, is_customer=True),
    )
}
