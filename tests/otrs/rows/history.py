"""The history of a ticket: a row for each change, each with what the ticket is after it."""

from __future__ import annotations

from typing import Any

from tests.otrs.rows.writing import Rows

# every type of an installation, in the order a long ticket would have them: its text, and what of
# the ticket is another than before; what is in braces is filled in
LONG_LIFE: list[tuple[str, str, dict[str, str]]] = [
    ("NewTicket", "%%{tn}%%Raw%%3 normal%%new%%{id}", {}),
    ("TypeUpdate", "%%Unclassified%%1", {}),
    ("CustomerUpdate", "%%CustomerID=ACME;CustomerUser=jana;", {}),
    ("EmailCustomer", "%%", {}),
    ("SendAutoReply", "%%jana@acme.example", {}),
    (
        "SendAgentNotification",
        "%%Ticket create notification%%anna.bauer%%Email",
        {},
    ),
    ("Misc", "Reset of unlock time.", {}),
    ("Lock", "%%lock", {"ticket_lock_id": "lock"}),
    ("OwnerUpdate", "%%anna.bauer%%{anna}", {"user_id": "anna.bauer"}),
    ("ResponsibleUpdate", "%%bela.kovacs%%{bela}", {"responsible_user_id": "bela.kovacs"}),
    ("StateUpdate", "%%new%%open%%", {"ticket_state_id": "open"}),
    ("Move", "%%Support%%{support}%%Raw%%2", {"queue_id": "Support"}),
    ("TypeUpdate", "%%Störung%%{type}%%Unclassified%%1", {"type_id": "Störung"}),
    ("ServiceUpdate", "%%Netz%%{service}%%NULL%%", {"service_id": "Netz"}),
    ("SLAUpdate", "%%Gold%%{sla}%%NULL%%", {"sla_id": "Gold"}),
    ("PriorityUpdate", "%%3 normal%%3%%4 high%%4", {"ticket_priority_id": "4 high"}),
    ("TitleUpdate", "%%Drucker brennt%%Drucker brannte", {}),
    ("EscalationResponseTimeNotifyBefore", "%%{type_name}%%triggered", {}),
    ("EscalationResponseTimeStart", "%%{type_name}%%triggered", {}),
    ("SendAnswer", "%%jana@acme.example, kim.two@nord.example", {}),
    ("EscalationResponseTimeStop", "%%{type_name}%%triggered", {}),
    ("TimeAccounting", "%%12.5%%12.5", {}),
    ("AddNote", "%%Note", {}),
    ("PhoneCallAgent", "%%", {}),
    ("PhoneCallCustomer", "%%", {}),
    ("WebRequestCustomer", "%%", {}),
    ("FollowUp", "%%{tn}%%", {}),
    ("SendAutoFollowUp", "%%jana@acme.example", {}),
    ("SendAutoReject", "%%jana@acme.example", {}),
    ("LoopProtection", "%%jana@acme.example", {}),
    ("SendCustomerNotification", "%%jana@acme.example", {}),
    ("EmailAgent", "%%jana@acme.example", {}),
    ("EmailResend", "%%jana@acme.example", {}),
    ("Forward", "%%werkstatt@repair.example", {}),
    ("Bounce", "%%werkstatt@repair.example", {}),
    ("SystemRequest", "%%", {}),
    ("Subscribe", "%%Anna Bauer", {}),
    ("Unsubscribe", "%%Anna Bauer", {}),
    ("TicketLinkAdd", "%%{other_tn}%%{other}%%{id}", {}),
    ("TicketLinkDelete", "%%{other_tn}%%{other}%%{id}", {}),
    ("TicketDynamicFieldUpdate", "%%FieldName%%Asset%%Value%%042%%OldValue%%", {}),
    ("EscalationUpdateTimeNotifyBefore", "%%{type_name}%%triggered", {}),
    ("EscalationUpdateTimeStart", "%%{type_name}%%triggered", {}),
    ("EscalationUpdateTimeStop", "%%{type_name}%%triggered", {}),
    ("EscalationSolutionTimeNotifyBefore", "%%{type_name}%%triggered", {}),
    ("EscalationSolutionTimeStart", "%%{type_name}%%triggered", {}),
    ("EscalationSolutionTimeStop", "%%{type_name}%%triggered", {}),
    ("StateUpdate", "%%open%%pending reminder%%", {"ticket_state_id": "pending reminder"}),
    ("SetPendingTime", "%%2024-03-08 12:00", {}),
    (
        "StateUpdate",
        "%%pending reminder%%closed successful%%",
        {"ticket_state_id": "closed successful"},
    ),
    ("SetPendingTime", "%%0000-00-00 00:00", {}),
    ("Unlock", "%%unlock", {"ticket_lock_id": "unlock"}),
    ("ArchiveFlagUpdate", "%%y", {}),
    ("Remove", "", {}),
    ("Merged", "%%{other_tn}%%{other}%%{tn}%%{id}", {}),
    ("Bulk", "%%Bulk", {}),
]
# the table of what a ticket has the id of, and its column with the name
NAMES = {
    "ticket_lock_id": ("ticket_lock_type", "name"),
    "user_id": ("users", "login"),
    "responsible_user_id": ("users", "login"),
    "ticket_state_id": ("ticket_state", "name"),
    "ticket_priority_id": ("ticket_priority", "name"),
    "queue_id": ("queue", "name"),
    "type_id": ("ticket_type", "name"),
    "service_id": ("service", "name"),
    "sla_id": ("sla", "name"),
}
SNAPSHOT = {
    "type_id": "type_id",
    "queue_id": "queue_id",
    "owner_id": "user_id",
    "priority_id": "ticket_priority_id",
    "state_id": "ticket_state_id",
}


async def add_history(
    rows: Rows, ticket: dict[str, Any], kind: str, text: str, article: int | None = None
) -> None:
    """A row with all of the ticket that history keeps."""
    state = {column: ticket[name] for column, name in SNAPSHOT.items()}
    of = {"ticket_id": ticket["id"], "article_id": article, **state}
    number = await rows.named("ticket_history_type", kind)
    await rows.add(
        "ticket_history", ticket["user_id"], name=text[:200], history_type_id=number, **of
    )


async def live_long(rows: Rows, ticket: dict[str, Any], other: dict[str, Any], of: int) -> None:
    """Give the ticket a history with every type; rows about its article `of` have its id."""
    filled = {
        "tn": ticket["tn"],
        "id": ticket["id"],
        "other_tn": other["tn"],
        "other": other["id"],
        "anna": await rows.named("users", "anna.bauer", "login"),
        "bela": await rows.named("users", "bela.kovacs", "login"),
        "support": await rows.named("queue", "Support"),
        "type": await rows.named("ticket_type", "Störung"),
        "service": await rows.named("service", "Netz"),
        "sla": await rows.named("sla", "Gold"),
    }
    for kind, text, changed in LONG_LIFE:
        if kind == "Bulk" and not rows.has("mail_account", "authentication_type"):
            continue  # came with 6.3, as that column did
        for column, name in changed.items():
            table, key = NAMES[column]
            ticket[column] = await rows.named(table, name, key)
        article = of if kind in {"EmailCustomer", "SendAnswer", "AddNote"} else None
        await add_history(rows, ticket, kind, text.format(**filled, type_name=kind), article)
