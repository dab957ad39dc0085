"""What is done to three tickets, one after the other: every verb once at least."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

WALTER, WANDA = "walter", "wanda"


@dataclass(frozen=True)
class Deed:
    """A mutation; texts of its input that stand for a ticket or an article become its ID.

    `makes` is what the new ticket is called from then on, and `makes.0` its first article.
    """

    verb: str
    input: dict[str, Any] = field(default_factory=dict)
    who: str = WALTER
    makes: str = ""


def to(ticket: str, verb: str, **input: Any) -> Deed:
    return Deed(verb, {"ticket": ticket, **input})


A_CALL = {"title": "A request", "queue": "Misc", "contact": {"login": "max"}, "body": "Said"}
A_NOTE = {"title": "Another", "queue": "Raw", "kind": "INTERNAL", "body": "Noted"}
DEEDS = (
    Deed("ticketCreate", {**A_CALL, "subject": "Hello", "type": "Unclassified"}, makes="one"),
    Deed("ticketCreate", {**A_NOTE, "owner": "wanda", "timeUnit": 2.5}, makes="two"),
    to("one", "articleAddNote", subject="Note", html="<b>Bold</b>", timeUnit=0.5),
    to("one", "articleAddPhoneCall", body="They rang", direction="INBOUND"),
    to("one", "articleAddPhoneCall", body="We rang", direction="OUTBOUND"),
    to("one", "ticketUnlock"),
    to("one", "ticketSetTitle", title="Else"),
    to("one", "ticketSetPriority", priority="4 high"),
    to("one", "ticketMove", queue="Raw"),
    to("one", "ticketLock"),
    to("one", "ticketSetOwner", owner="wanda"),
    to("one", "ticketSetResponsible", responsible="wanda"),
    to("one", "ticketSetCustomer", contact={"login": "eva"}),
    to("one", "ticketSetType", type="Incident"),
    to("one", "ticketSetService", service="Mail"),
    to("one", "ticketSetSla", sla="Fast"),
    to("one", "ticketSetService", service=None),
    to("one", "ticketSetDynamicFields", dynamicFields=[{"name": "Room", "text": "12"}]),
    Deed("ticketUnlock", {"ticket": "two"}, WANDA),
    to("two", "ticketSetPending", until="2026-12-24T10:00:00Z"),
    to("two", "ticketSetState", state="open"),
    to("two", "ticketClose"),
    to("two", "ticketWatch"),
    to("two", "ticketSetArchived", archived=True),
    to("two", "ticketSetState", state="open"),
    to("two", "ticketLink", to="one", kind="PARENT"),
    to("two", "ticketUnlink", to="one"),
    to("one", "ticketWatch"),
    to("one", "ticketUnwatch"),
    Deed("ticketMarkSeen", {"ticket": "one"}, WANDA),
    Deed("articleMarkSeen", {"article": "one.0", "seen": False}),
    Deed("articleSplit", {"article": "two.0", "title": "Split"}, makes="three"),
    to("three", "ticketWatch"),
    to("three", "ticketMerge", into="two"),
    to("three", "ticketUnmerge"),  # OTRS has no such thing: all rows go back to where they were
    to("three", "ticketMarkSpam"),
)
