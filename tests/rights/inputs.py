"""What mutations are given, about something a principal sees and about something he does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.rights.oracle import CRM, Oracle, Row, packed
from tests.rights.principals import Principal

Input = dict[str, Any]
NOT_HERE = "nobody at all"
NOWHERE = 10**9  # an id of nothing


@dataclass(frozen=True)
class Subject:
    """What a mutation is about: `seen` or not by the principal; `token` is the id of one."""

    oracle: Oracle
    who: Principal
    token: int
    seen: bool

    def input_of(self, mutation: str) -> Input:
        """The input of a mutation."""
        assert mutation in INPUTS, f"say in INPUTS of tests/rights/inputs.py what {mutation} takes"
        return INPUTS[mutation](self)

    @property
    def linked(self) -> Row:
        """The link of a customer user to a record, the same for everybody."""
        return self.oracle.rows["tg_customer_link"][0]

    @property
    def login(self) -> str:
        return str(self.linked["login"]) if self.seen else NOT_HERE

    @property
    def ticket(self) -> str:
        return packed("Ticket", self._row.get("id", NOWHERE))

    @property
    def queue(self) -> str:
        return packed("Queue", self._row.get("queue_id", NOWHERE))

    @property
    def _row(self) -> Row:
        look = self.oracle.tickets_seen if self.seen else self.oracle.tickets_hidden
        return next(iter(look(self.who)[-1:]), {})

    @property
    def change(self) -> Input:
        """Another contact of tickets, only looked at."""
        return {"preview": True, "contact": {"login": self.linked["login"]}}


INPUTS: dict[str, Callable[[Subject], Input]] = {
    "login": lambda _: {"login": NOT_HERE, "password": "wrong"},
    "loginWithIdToken": lambda _: {"idToken": "wrong"},
    "logout": lambda _: {},
    "tokenCreate": lambda about: {"name": "made", "queues": [about.queue]},
    "tokenRevoke": lambda about: {"id": packed("ApiToken", about.token)},
    "customerUserLink": lambda about: {
        "source": CRM,
        "key": about.linked["external_key"],
        "login": about.login,
    },
    "customerUserUnlink": lambda about: {"login": about.login},
    "ticketSetCustomer": lambda about: {"ticket": about.ticket, **about.change},
    "ticketsSetCustomer": lambda about: {"tickets": [about.ticket], **about.change},
}
