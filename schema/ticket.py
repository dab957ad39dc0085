"""Tickets and what hangs on them, as clients see them."""

from __future__ import annotations

import datetime as dt
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import tickets as records
from domain.dynamic_fields import FieldType
from domain.history import HistoryKind
from domain.reference import Channel, Lock, SenderType
from domain.tickets import LinkKind
from resolvers import abilities, articles, dynamic_fields, recipients, tickets
from schema.fields import EXTERNAL, loaded, plain, resolved
from schema.node import Node
from schema.paging import Connection
from schema.reference import Agent, Priority, Queue, Service, Sla, TicketState, TicketType

if TYPE_CHECKING:
    from schema.customer import Company, CustomerUser


@strawberry.type(description="When something is due.")
class Due:
    due: datetime = plain("When the promised time ends.")
    exceeded: bool = plain("Whether it has passed.")


@strawberry.type(description="The promises to the customer that are still running.")
class Escalation:
    first_response: Due | None = plain("The first response; null once it was given.")
    update: Due | None = plain("The next update; null while pending.")
    solution: Due | None = plain("The solution; null once the ticket was ever closed.")


@strawberry.type(description="What you may do to a ticket now.")
class TicketRights:
    write: bool = plain("Whether you have the right to everything there, OTRS's `rw`.")
    note: bool = plain("Add notes.")
    phone_in: bool = plain("Add a call that came in.")
    phone_out: bool = plain("Add a call you made; takes the lock.")
    title: bool = plain("Change the title.")
    move: bool = plain("Move it out of its queue, into one where you may; takes the lock.")
    state: bool = plain("Say how far it is, in states that neither wait nor end it.")
    pending: bool = plain("Let it wait; takes the lock.")
    close: bool = plain("Close it; takes the lock.")
    spam: bool = resolved(
        abilities.spam, "Mark it as spam: move it into the queue for that, and close it."
    )
    priority: bool = plain("Change the priority; takes the lock.")
    type: bool = plain("Change the type.")
    service: bool = plain("Change the service.")
    sla: bool = plain("Change the SLA.")
    owner: bool = plain("Change the owner.")
    responsible: bool = plain("Change who answers for it.")
    lock: bool = plain("Take it.")
    unlock: bool = plain("Give it back.")
    customer: bool = plain("Change whose request it is.")
    fields: bool = plain("Change dynamic fields.")
    archive: bool = plain("Put it into the archive, or take it out.")
    link: bool = plain("Link it with another ticket.")
    split: bool = plain("Make a ticket of one of its articles, in a queue where you may.")
    unsplit: bool = resolved(
        abilities.unsplit,
        "Undo the split that made it: nothing has happened to it since, and you have the right `rw`"
        " on the other ticket.",
    )
    merge: bool = plain("Merge it with another ticket; takes the lock.")
    unmerge: bool = resolved(
        abilities.unmerge,
        "Undo its merge: nothing has happened to either ticket since, nobody else holds the other"
        " one, and you have the right `rw` on it.",
    )
    follow_up: bool = resolved(
        abilities.follow_up, "Answer it as a customer, which opens it again."
    )
    watch: bool = plain("Watch it.")
    seen: bool = plain("Say that you have seen it.")


@strawberry.type(description="What you may do to an article now.")
class ArticleRights:
    split: bool = plain("Make a ticket of it.")
    seen: bool = plain("Say that you have seen it.")


@strawberry.type(
    description="A field that was added to tickets or articles here, with what this one has."
)
class DynamicFieldValue:
    name: str = plain("The technical name.")
    label: str = plain("The name for people.")
    type: FieldType = plain("What the field holds.")
    values: list[str] = plain("The values as text; a multiselect may have several.")
    text: str | None = plain("The value of TEXT and TEXT_AREA.")
    number: int | None = plain("The value of INTEGER; null where it is beyond 32 bits.")
    boolean: bool | None = plain("The value of CHECKBOX.")
    date: dt.date | None = plain("The value of DATE.")
    date_time: datetime | None = plain("The value of DATE_TIME.")
    keys: list[str] | None = plain("The keys that DROPDOWN and MULTISELECT hold.")
    labels: list[str] | None = plain(
        "What people read for each of `keys`; the key itself where it has no label any more."
    )


@strawberry.type(description="A file that came with an article.")
class Attachment:
    filename: str = plain("The name it was sent with.")
    content_type: str | None = plain("What the sender said it is; not to be trusted.")
    size: int = plain("Bytes; 0 where that is not known.")
    inline: bool = plain("Whether it belongs into the text, as a picture.")
    url: str | None = resolved(
        articles.url,
        "Where it can be had, relative to the service, without a token; for you, and for a while."
        " Null, with an error, where it stands for all files of a folder that cannot be read now.",
    )


@strawberry.type(description="One contribution to a ticket: a mail, a call, a note.")
class Article(Node):
    record = records.Article

    ticket: Ticket = resolved(articles.ticket, "The ticket it belongs to.")
    position: int = plain("1, 2, 3 … within the ticket.")
    sender_type: SenderType = resolved(articles.sender_type, "Who wrote it.")
    channel: Channel = resolved(articles.channel, "How it came or went.")
    visible_for_customer: bool = plain("Whether the customer may see it.")
    from_: str | None = strawberry.field(
        resolver=articles.sender, name="from", description="The sender, as the header has it."
    )
    to: str | None = plain("The recipients, as the header has them.")
    cc: str | None = plain("Further recipients, as the header has them.")
    reply_to: str | None = plain("Where answers should go, as the header has it.")
    subject: str | None = plain("The subject.")
    body: str = resolved(articles.body, "The text; empty if there is none.")
    message_id: str | None = plain("The Message-ID of a mail, with angle brackets.")
    created_at: datetime = plain("When it came in or was written.")
    created_by: Agent | None = resolved(
        articles.created_by, "The account that recorded it; the system's for incoming mail."
    )
    attachments: list[Attachment] = resolved(
        articles.attachments, "The files that came with it, without the HTML of the text."
    )
    dynamic_fields: list[DynamicFieldValue] = resolved(
        dynamic_fields.of_article, "The dynamic fields it has a value in."
    )
    seen: bool = resolved(abilities.article_seen, "Whether you have seen it.")
    viewer_can: ArticleRights = resolved(abilities.of_article, "What you may do to it now.")
    plain_url: str | None = resolved(
        articles.plain_url,
        "Where the source of a mail can be had, as `Attachment.url`; null where there is none.",
    )


@strawberry.type(description="One thing that happened to a ticket. History is never changed.")
class HistoryEntry(Node):
    record = records.HistoryEntry

    ticket: Ticket = resolved(tickets.history_ticket, "The ticket it happened to.")
    kind: HistoryKind = resolved(tickets.history_kind, "What happened.")
    old: str | None = resolved(
        tickets.history_old,
        "What was there before, readable; without numbers of tickets that you may not read.",
    )
    new: str | None = resolved(
        tickets.history_new,
        "What is there since, readable; without numbers of tickets that you may not read.",
    )
    actor: Agent = resolved(tickets.history_actor, "Who did it.")
    article: Article | None = resolved(tickets.history_article, "The article it came with.")
    created_at: datetime = plain("When it happened.")


@strawberry.type(description="A link to another ticket.")
class TicketLink:
    ticket: Ticket = plain("The other ticket.")
    kind: LinkKind = plain("What the other ticket is to this one.")


@strawberry.type(description="A request and all its correspondence.")
class Ticket(Node):
    record = records.Ticket

    number: str = plain("The number customers know.")
    title: str = plain("What it is about.")
    queue: Queue = resolved(tickets.queue, "Where it waits.")
    state: TicketState = resolved(tickets.state, "How far it is.")
    priority: Priority = resolved(tickets.priority, "How urgent it is.")
    lock: Lock = resolved(tickets.lock, "Whether its owner has taken it.")
    owner: Agent = resolved(tickets.owner, "Who works on it; the system's account if nobody does.")
    responsible: Agent | None = resolved(tickets.responsible, "Who answers for it.")
    type: TicketType | None = resolved(tickets.type_, "What kind of request it is.")
    service: Service | None = resolved(tickets.service, "What it is about, from the catalogue.")
    sla: Sla | None = resolved(tickets.sla, "What was promised.")
    customer_id: str | None = plain("The company key on the ticket, as it is stored.")
    customer_user: Annotated[CustomerUser, strawberry.lazy("schema.customer")] | None = loaded(
        tickets.customer_users,
        "Whose request it is; somebody known nowhere has `externalStatus` NOT_FOUND.",
        cost=EXTERNAL,
    )
    company: Annotated[Company, strawberry.lazy("schema.customer")] | None = loaded(
        tickets.companies, "The company with the key on the ticket.", cost=EXTERNAL
    )
    default_recipient: str | None = resolved(
        recipients.default_recipient,
        'Whom answers go to, `"Full Name" <mail>`; null where no address is known.',
    )
    pending_until: datetime | None = resolved(
        tickets.pending_until, "Until when it waits, in a pending state."
    )
    escalation: Escalation | None = resolved(
        tickets.escalation, "What was promised and is still to be done; null if nothing is."
    )
    archived: bool = plain("Whether it is in the archive.")
    created_at: datetime = plain("When it was created.")
    changed_at: datetime = plain("When it last changed.")
    version: int = resolved(tickets.version, "Grows with every change.")
    articles: Connection[Article] = resolved(tickets.articles, "Its articles, oldest first.")
    history: Connection[HistoryEntry] = resolved(
        tickets.history, "What happened to it, oldest first."
    )
    links: list[TicketLink] = resolved(tickets.links, "Linked tickets that you may read.")
    watchers: list[Agent] = resolved(tickets.watchers, "The agents who watch it.")
    watched_by_viewer: bool = resolved(abilities.watched, "Whether it is on your list.")
    seen: bool = resolved(abilities.seen, "Whether you have seen it since the last article came.")
    merged_into: Ticket | None = resolved(
        abilities.merged_into, "The ticket it was merged into, if you may read that one."
    )
    dynamic_fields: list[DynamicFieldValue] = resolved(
        dynamic_fields.of_ticket, "The dynamic fields it has a value in."
    )
    time_units: float = resolved(tickets.time_units, "The working time accounted so far.")
    viewer_can: TicketRights = resolved(abilities.of_ticket, "What you may do to it now.")
