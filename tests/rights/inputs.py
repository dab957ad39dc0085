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
MERGED = 9  # a state's
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
        # nothing can be done to one that was merged, whoever asks
        found = [row for row in look(self.who) if row["ticket_state_id"] != MERGED]
        return max(found, key=lambda row: int(row["id"]), default={})

    @property
    def change(self) -> Input:
        """Another contact of tickets, only looked at."""
        return {"validateOnly": True, "contact": {"login": self.linked["login"]}}

    @property
    def only(self) -> Input:
        """A change of a ticket, only looked at."""
        return {**ONLY, "ticket": self.ticket}

    def row(self, key: str, kind: str) -> Input:
        """A row of a small table, which all agents know, or none; valid as it is."""
        return {key: packed(kind, 1 if self.seen else NOWHERE), "valid": True}


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
    "ticketLink": lambda about: {**about.only, "to": about.ticket},
    "ticketUnlink": lambda about: {**about.only, "to": about.ticket},
    "ticketMerge": lambda about: {**about.only, "into": about.ticket},
    "ticketUnmerge": lambda about: about.only,
    "ticketUnsplit": lambda about: about.only,
    "articleSplit": lambda _: {**ONLY, "article": packed("Article", NOWHERE)},
    "ticketWatch": lambda about: about.only,
    "ticketUnwatch": lambda about: about.only,
    "ticketMarkSeen": lambda about: about.only,
    "articleMarkSeen": lambda _: {**ONLY, "article": packed("Article", NOWHERE)},
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
    "queueCreate": lambda _: {**ONLY, "name": "x", "group": "users"},
    "queueUpdate": lambda about: {**ONLY, **about.row("queue", "Queue")},
    "ticketStateCreate": lambda _: {**ONLY, "name": "x", "type": "OPEN"},
    "ticketStateUpdate": lambda about: {**ONLY, **about.row("state", "TicketState")},
    "priorityCreate": lambda _: {**ONLY, "name": "x"},
    "priorityUpdate": lambda about: {**ONLY, **about.row("priority", "Priority")},
    "ticketTypeCreate": lambda _: {**ONLY, "name": "x"},
    "ticketTypeUpdate": lambda about: {**ONLY, **about.row("ticketType", "TicketType")},
    "serviceCreate": lambda _: {**ONLY, "name": "x"},
    "serviceUpdate": lambda about: {**ONLY, **about.row("service", "Service")},
    "slaCreate": lambda _: {**ONLY, "name": "x"},
    "slaUpdate": lambda about: {**ONLY, **about.row("sla", "Sla")},
    "dynamicFieldCreate": lambda _: {**ONLY, "name": "x", "label": "x", "type": "TEXT"},
    "dynamicFieldUpdate": lambda about: {**ONLY, **about.row("dynamicField", "DynamicField")},
    "agentCreate": lambda _: {
        **ONLY,
        "login": "x",
        "firstName": "x",
        "lastName": "x",
        "email": "x@example.com",
    },
    "agentUpdate": lambda about: {**ONLY, **about.row("agent", "Agent")},
    "agentSetGrants": lambda about: {
        **ONLY,
        "agent": packed("Agent", 1 if about.seen else NOWHERE),
        "grants": [{"group": "users", "rights": []}],
    },
    "agentSetRoles": lambda about: {
        **ONLY,
        "agent": packed("Agent", 1 if about.seen else NOWHERE),
        "roles": [],
    },
    "roleSetGrants": lambda about: {
        **ONLY,
        "role": packed("Role", 1 if about.seen else NOWHERE),
        "grants": [{"group": "users", "rights": []}],
    },
    "customerUserSetGrants": lambda about: {
        **ONLY,
        "customerUser": packed("CustomerUser", about.login),
        "grants": [{"group": "users", "rights": []}],
    },
    "companySetGrants": lambda about: {
        **ONLY,
        "company": packed("Company", "1001" if about.seen else NOT_HERE),
        "grants": [{"group": "users", "rights": []}],
    },
    "groupCreate": lambda _: {**ONLY, "name": "x"},
    "groupUpdate": lambda about: {**ONLY, **about.row("group", "Group")},
    "roleCreate": lambda _: {**ONLY, "name": "x"},
    "roleUpdate": lambda about: {**ONLY, **about.row("role", "Role")},
    "viewerSetQueues": lambda about: {**ONLY, "queues": [about.queue]},
    "viewerSetPreferences": lambda _: {**ONLY, "language": "de"},
    "customerUserCreate": lambda _: {
        **ONLY,
        "login": "x",
        "email": "x@example.com",
        "customerId": "1001",
        "firstName": "x",
        "lastName": "x",
    },
    "customerUserUpdate": lambda about: {
        **ONLY,
        "customerUser": packed("CustomerUser", about.login),
        "comment": "x",
    },
    "companyCreate": lambda _: {**ONLY, "customerId": "x", "name": "x"},
    "companyUpdate": lambda about: {
        **ONLY,
        "company": packed("Company", "1001" if about.seen else NOT_HERE),
        "comment": "x",
    },
}
