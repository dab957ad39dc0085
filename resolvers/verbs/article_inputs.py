"""What the verbs that add an article take."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import strawberry

from resolvers.enums import described
from resolvers.inputs import about
from resolvers.mutations.dynamic_fields import DynamicFieldInput
from resolvers.mutations.inputs import ContactInput
from resolvers.mutations.once import ChangeInput, TicketChangeInput
from resolvers.verbs.inputs import BY_NAME, UNTIL, wanted

# OTRS: corrections are rows of their own, and may be negative
TIME = (
    "The working time it took, in the units of your organisation, such as minutes. A negative one"
    " corrects what was accounted before."
)

LENGTH = "at most 1,000,000 characters, in a request of no more bytes than the service takes"


class Direction(Enum):
    """Who called whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class TicketKind(Enum):
    """How a ticket comes about."""

    PHONE = "phone"
    INTERNAL = "internal"


described(
    Direction,
    "Who called whom.",
    {"INBOUND": "The customer called.", "OUTBOUND": "You called the customer."},
    name="CallDirection",
)
described(
    TicketKind,
    "How a ticket that an agent makes comes about.",
    {
        "PHONE": "A customer called; he sees what is said.",
        "INTERNAL": "Of your own accord; its first article is for agents alone.",
    },
)


@strawberry.input(description="What somebody says about a ticket.")
class ArticleTextInput:
    body: str | None = about(f"The text, {LENGTH}; or `html`.")
    html: str | None = about(
        f"The text as HTML, {LENGTH}; or `body`. It is kept as it is and shown"
        " without what could do harm. A picture is shown as `cid:ID`, with the ID of its upload."
    )
    attachments: list[strawberry.ID] | None = about(
        "The IDs of files that you sent to `/uploads` before, at most 100."
    )
    subject: str | None = about("At most 255 characters; else the ticket's title.")
    time_unit: float | None = about(TIME)


@strawberry.input(description="A note about a ticket.")
class ArticleAddNoteInput(TicketChangeInput, ArticleTextInput):
    visible_for_customer: bool = about("Whether the customer may see it.", default=False)
    state: strawberry.ID | None = about(f"How far the ticket is from now on: {BY_NAME}.")
    pending_until: datetime | None = about(UNTIL)


@strawberry.input(description="A call about a ticket.")
class ArticleAddPhoneCallInput(TicketChangeInput, ArticleTextInput):
    direction: Direction = wanted("Who called whom.")
    state: strawberry.ID | None = about(f"How far the ticket is from now on: {BY_NAME}.")
    pending_until: datetime | None = about(UNTIL)


@strawberry.input(description="What a customer says about his ticket.")
class ArticleAddFollowUpInput(TicketChangeInput, ArticleTextInput):
    pass


@strawberry.input(description="A new ticket, and its first article.")
class TicketCreateInput(ChangeInput, ArticleTextInput):
    title: str = wanted("What it is about, at most 255 characters.")
    queue: strawberry.ID = wanted(f"Where it waits: {BY_NAME}.")
    kind: TicketKind = about(
        "How it comes about; a customer's tickets need none.", default=TicketKind.PHONE
    )
    contact: ContactInput | None = about("Whose request it is; a customer's own are always his.")
    customer_id: str | None = about(
        "The company key it shall have; usually that of the contact's company."
    )
    state: strawberry.ID | None = about(
        f"How far it is: {BY_NAME}; else open, or new if a customer makes it."
    )
    pending_until: datetime | None = about(UNTIL)
    priority: strawberry.ID | None = about(f"How urgent it is: {BY_NAME}; else normal.")
    type: strawberry.ID | None = about(f"What kind of request it is: {BY_NAME}.")
    service: strawberry.ID | None = about(f"What it is about: {BY_NAME}.")
    sla: strawberry.ID | None = about(f"One of the service's: {BY_NAME}.")
    owner: strawberry.ID | None = about(
        "Who works on it and holds it: an agent's ID or login; else you, without holding it."
    )
    responsible: strawberry.ID | None = about("Who answers for it: an agent's ID or login.")
    dynamic_fields: list[DynamicFieldInput] | None = about("Its dynamic fields.")
