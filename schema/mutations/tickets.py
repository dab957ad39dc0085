"""Tickets: everything that changes one or many of them."""

from __future__ import annotations

import strawberry

from resolvers.verbs import creating, inputs, running, verbs
from resolvers.verbs.inputs import MOST_TICKETS
from schema.fields import CHANGE, plain, resolved
from schema.mutations.payloads import FieldChange, UserError, payload
from schema.ticket import Article, Ticket


@payload("What a change of a ticket gives.")
class TicketPayload:
    ticket: Ticket | None = resolved(
        running.ticket, "The ticket as it is now, changed or not; null if it is not there for you."
    )
    changes: list[FieldChange] = plain(
        "What differs from before, or would, with what follows from it; empty if nothing does."
    )


@payload("What a new ticket gives.")
class TicketCreatePayload:
    ticket: Ticket | None = resolved(
        running.ticket, "The new ticket; null if none was made, or you may not see its queue."
    )
    article: Article | None = resolved(running.article, "Its first article.")


@strawberry.type(description="What became of one of many tickets.")
class TicketUpdateResult:
    ticket_id: strawberry.ID = plain("The ID as it was given.")
    ticket: Ticket | None = resolved(
        running.ticket, "The ticket as it is now, changed or not; null if it is not there for you."
    )
    changes: list[FieldChange] = plain("What differs from before; empty if nothing does.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@payload(
    "What a change of many tickets gives.",
    errors="What was wrong for all tickets; empty if nothing was.",
)
class TicketsUpdatePayload:
    results: list[TicketUpdateResult] = plain(
        "One for each ID, in the order given; none if `errors` says why all were refused.",
        size=MOST_TICKETS,
    )


def _verb(input_type: type, description: str) -> TicketPayload:
    found: TicketPayload = resolved(
        verbs.verb(input_type, "The ticket, and what shall become of it."), description, cost=CHANGE
    )
    return found


@strawberry.type
class TicketMutations:
    ticket_create: TicketCreatePayload = resolved(
        creating.create,
        "Make a ticket: from a customer's call, of your own accord, or as a customer.",
        cost=CHANGE,
    )
    ticket_update: TicketPayload = _verb(
        inputs.TicketUpdateInput, "Change several things of a ticket, all of them or nothing."
    )
    tickets_update: TicketsUpdatePayload = resolved(
        verbs.update_many,
        "Change many tickets: each by itself, whatever becomes of the others.",
        cost=CHANGE * MOST_TICKETS,
    )
    ticket_set_title: TicketPayload = _verb(inputs.TicketSetTitleInput, "Say what it is about.")
    ticket_move: TicketPayload = _verb(
        inputs.TicketMoveInput, "Move it into another queue, and give it back."
    )
    ticket_set_state: TicketPayload = _verb(inputs.TicketSetStateInput, "Say how far it is.")
    ticket_set_pending: TicketPayload = _verb(
        inputs.TicketSetPendingInput, "Let it wait until a time."
    )
    ticket_close: TicketPayload = _verb(inputs.TicketCloseInput, "Close it, and give it back.")
    ticket_mark_spam: TicketPayload = _verb(
        inputs.TicketMarkSpamInput, "Move it into the queue for spam, and close it."
    )
    ticket_set_priority: TicketPayload = _verb(
        inputs.TicketSetPriorityInput, "Say how urgent it is."
    )
    ticket_set_type: TicketPayload = _verb(
        inputs.TicketSetTypeInput, "Say what kind of request it is."
    )
    ticket_set_service: TicketPayload = _verb(
        inputs.TicketSetServiceInput, "Say which service it is about."
    )
    ticket_set_sla: TicketPayload = _verb(inputs.TicketSetSlaInput, "Say what was promised.")
    ticket_set_owner: TicketPayload = _verb(
        inputs.TicketSetOwnerInput, "Give it to an agent, who holds it from then on."
    )
    ticket_set_responsible: TicketPayload = _verb(
        inputs.TicketSetResponsibleInput, "Say who answers for it."
    )
    ticket_lock: TicketPayload = _verb(inputs.TicketLockInput, "Take it: you are its owner then.")
    ticket_unlock: TicketPayload = _verb(inputs.TicketUnlockInput, "Give it back; its owner stays.")
    ticket_set_dynamic_fields: TicketPayload = _verb(
        inputs.TicketSetDynamicFieldsInput, "Give dynamic fields other values."
    )
    ticket_set_archived: TicketPayload = _verb(
        inputs.TicketSetArchivedInput, "Put it into the archive, or take it out."
    )
