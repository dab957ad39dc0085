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
ONLY: Input = {"validateOnly": True}


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

    @property
    def only(self) -> Input:
        """A change of a ticket, only looked at."""
        return {**ONLY, "ticket": self.ticket}


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
    "ticketCreate": lambda about: {
        **ONLY,
        "kind": "INTERNAL",
        "title": "x",
        "body": "x",
        "queue": about.queue,
    },
    "ticketUpdate": lambda about: {**about.only, "title": "x", "priority": "1 very low"},
    "ticketsUpdate": lambda about: {**ONLY, "tickets": [about.ticket], "title": "x"},
    "ticketSetTitle": lambda about: {**about.only, "title": "x"},
    "ticketMove": lambda about: {**about.only, "queue": about.queue},
    "ticketSetState": lambda about: {**about.only, "state": "open"},
    "ticketSetPending": lambda about: {**about.only, "until": "2037-01-01T00:00:00Z"},
    "ticketClose": lambda about: about.only,
    "ticketMarkSpam": lambda about: about.only,
    "ticketSetPriority": lambda about: {**about.only, "priority": "1 very low"},
    "ticketSetType": lambda about: {**about.only, "type": "Unclassified"},
    "ticketSetService": lambda about: {**about.only, "service": None},
    "ticketSetSla": lambda about: {**about.only, "sla": None},
    "ticketSetOwner": lambda about: {**about.only, "owner": "rw"},
    "ticketSetResponsible": lambda about: {**about.only, "responsible": "rw"},
    "ticketLock": lambda about: about.only,
    "ticketUnlock": lambda about: about.only,
    "ticketSetDynamicFields": lambda about: {**about.only, "dynamicFields": []},
    "ticketSetArchived": lambda about: {**about.only, "archived": True},
    "articleAddNote": lambda about: {**about.only, "body": "x"},
    "articleAddPhoneCall": lambda about: {**about.only, "body": "x", "direction": "INBOUND"},
    "articleAddFollowUp": lambda about: {**about.only, "body": "x"},
    "calendarCreate": lambda _: {
        **ONLY,
        "name": "x",
        "label": "x",
        "timeZone": "UTC",
        "workingHours": [{"weekday": "MONDAY", "hours": [9]}],
    },
    "calendarUpdate": lambda about: {
        **ONLY,
        "calendar": packed("WorkCalendar", 1 if about.seen else NOWHERE),
        "label": "x",
    },
    "viewerSetQueues": lambda about: {**ONLY, "queues": [about.queue]},
    "viewerSetPreferences": lambda _: {**ONLY, "language": "de"},
}
