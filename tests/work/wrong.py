"""What verbs refuse of their inputs: each value with the code and the path of its error."""

from __future__ import annotations

from typing import Any

from domain.ids import global_id
from tests.work.verbs import HIDDEN, SAME

Wrong = tuple[dict[str, Any], str, str]
BAD, NONE = "INVALID_INPUT", "NOT_FOUND"
LONG, LONGEST = "x" * 256, "x" * 1_000_001
PAST, TOO_LATE, SOON = "2001-01-01T00:00:00Z", "2038-02-01T00:00:00Z", "2037-01-01T00:00:00Z"
PENDING = "pending reminder"
# rows that are valid no more, by the field that names them, with their tables
INVALID = {
    "queue": ("queue", "name", "Raw"),
    "state": ("ticket_state", "name", "removed"),
    "priority": ("ticket_priority", "name", "1 very low"),
    "type": ("ticket_type", "name", "Reklamation"),
    "service": ("service", "name", "Kundenportal"),
    "sla": ("sla", "name", "Premium"),
    "owner": ("users", "login", "former"),
    "responsible": ("users", "login", "former"),
}


def row(field: str, kind: str) -> list[Wrong]:
    """Neither by name nor by ID, an ID of something else, and a row that is not valid any more."""
    none: list[Wrong] = [({field: each}, NONE, field) for each in ("", "x" * 5000)]
    return [
        *none,
        ({field: global_id(kind, 10**6)}, NONE, field),
        ({field: global_id("Ticket", 1)}, BAD, field),
        ({field: INVALID[field][2]}, BAD, field),
    ]


def other(field: str) -> list[Wrong]:
    """Another ticket that is none, is out of sight, or is no other."""
    return [
        ({field: "nonsense"}, BAD, field),
        ({field: global_id("Queue", 4)}, BAD, field),
        ({field: SAME}, BAD, field),
        ({field: global_id("Ticket", 10**9)}, NONE, field),
        ({field: HIDDEN}, NONE, field),
    ]


QUEUE: list[Wrong] = [*row("queue", "Queue"), ({"queue": "Vertrieb::Angebote"}, NONE, "queue")]
TITLE: list[Wrong] = [({"title": text}, BAD, "title") for text in ("", " x", "a\nb", LONG)]
STATE: list[Wrong] = [
    *row("state", "TicketState"),
    ({"state": "merged"}, BAD, "state"),
    ({"state": PENDING}, BAD, "pendingUntil"),
    ({"state": PENDING, "pendingUntil": PAST}, BAD, "pendingUntil"),
    ({"state": PENDING, "pendingUntil": TOO_LATE}, BAD, "pendingUntil"),
    ({"state": "open", "pendingUntil": SOON}, BAD, "pendingUntil"),
]
OWNER: list[Wrong] = [*row("owner", "Agent"), ({"owner": "reader"}, BAD, "owner")]
RESPONSIBLE: list[Wrong] = [
    *row("responsible", "Agent"),
    ({"responsible": "reader"}, BAD, "responsible"),
]
SLA: list[Wrong] = [*row("sla", "Sla"), ({"sla": "Standard"}, BAD, "sla")]  # of no service of it
FIELDS: list[Wrong] = [
    ({"dynamicFields": fields}, BAD, f"dynamicFields.{path}")
    for fields, path in (
        ([{"name": "none"}], "0.name"),
        ([{"name": "Bestellnummer", "text": "1"}, {"name": "Bestellnummer"}], "1.name"),
        ([{"name": "Bestellnummer", "number": 1}], "0.number"),
        ([{"name": "Liefertermin", "text": "soon"}], "0.text"),
        ([{"name": "Produkt", "keys": ["none of them"]}], "0.keys"),
    )
]
# of articles, by agents and by customers
TEXTS: list[Wrong] = [
    ({"body": None}, BAD, ""),
    ({"html": "<p>twice</p>"}, BAD, ""),
    ({"body": " "}, BAD, "body"),
    ({"body": LONGEST}, BAD, "body"),
    ({"body": "a\0b"}, BAD, "body"),
    ({"body": None, "html": LONGEST}, BAD, "html"),
    ({"subject": LONG}, BAD, "subject"),
    ({"attachments": ["none"]}, NONE, "attachments.0"),
    ({"attachments": [LONG]}, BAD, "attachments.0"),
    ({"attachments": ["none"] * 101}, BAD, "attachments"),
    ({"timeUnit": 1e8}, BAD, "timeUnit"),
    ({"timeUnit": 0.001}, BAD, "timeUnit"),
]
WRONG: dict[str, list[Wrong]] = {
    "ticketUpdate": [
        *(*TITLE, *QUEUE, *STATE, *OWNER, *RESPONSIBLE, *SLA, *FIELDS),
        *(*row("priority", "Priority"), *row("type", "TicketType"), *row("service", "Service")),
        ({"title": None}, BAD, ""),
        ({"pendingUntil": SOON}, BAD, "pendingUntil"),
    ],
    "ticketSetTitle": TITLE,
    "ticketMove": QUEUE,
    "ticketSetState": STATE,
    "ticketSetPending": [({"until": when}, BAD, "until") for when in (PAST, TOO_LATE)],
    "ticketSetPriority": row("priority", "Priority"),
    "ticketSetType": row("type", "TicketType"),
    "ticketSetService": row("service", "Service"),
    "ticketSetSla": SLA,
    "ticketSetOwner": OWNER,
    "ticketSetResponsible": RESPONSIBLE,
    "ticketSetDynamicFields": FIELDS,
    "articleAddNote": [*TEXTS, *STATE, ({"pendingUntil": SOON}, BAD, "pendingUntil")],
    "articleAddPhoneCall": [*TEXTS, *STATE, ({"pendingUntil": SOON}, BAD, "pendingUntil")],
    "articleSplit": [*TITLE, *QUEUE],
    "ticketLink": other("to"),
    "ticketUnlink": other("to"),
    "ticketMerge": other("into"),
}
# nothing that they are given can be wrong but what all are given, or its type
PLAIN = {
    *("ticketClose", "ticketMarkSpam", "ticketLock", "ticketUnlock", "ticketSetArchived"),
    *("ticketWatch", "ticketUnwatch", "ticketMarkSeen", "articleMarkSeen"),
}
