"""Tickets and what hangs on them, as our own tables hold them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar

from domain.column import column, epoch, record
from domain.ids import (
    ArticleId,
    FieldId,
    HistoryId,
    PriorityId,
    QueueId,
    ServiceId,
    SlaId,
    StateId,
    TicketId,
    TypeId,
    UserId,
    global_id,
)
from domain.reference import FieldType


@record
class Ticket:
    """A request and all its correspondence."""

    table: ClassVar[str] = "ticket"

    pk: TicketId = column("id")
    number: str = column("tn")
    title: str = column("coalesce(ticket.title, '')")
    queue_id: QueueId
    lock_id: int = column("ticket_lock_id")
    type_id: TypeId | None
    service_id: ServiceId | None
    sla_id: SlaId | None
    owner_id: UserId = column("user_id")
    responsible_id: UserId = column("responsible_user_id")
    priority_id: PriorityId = column("ticket_priority_id")
    state_id: StateId = column("ticket_state_id")
    customer_id: str | None = column("nullif(ticket.customer_id, '')")
    customer_login: str | None = column("nullif(ticket.customer_user_id, '')")
    pending_until: datetime | None = epoch("until_time")
    escalation_time: int
    first_response_due: datetime | None = epoch("escalation_response_time")
    update_due: datetime | None = epoch("escalation_update_time")
    solution_due: datetime | None = epoch("escalation_solution_time")
    archived: bool = column("archive_flag")
    created_at: datetime = column("create_time")
    changed_at: datetime = column("change_time")

    @property
    def id(self) -> str:
        return global_id("Ticket", self.pk)


@record
class Article:
    """One contribution to a ticket: a mail, a call, a note. The body is read on its own."""

    table: ClassVar[str] = "article"

    pk: ArticleId = column("id")
    ticket_id: TicketId
    position: int = column("article.position")
    sender_type_id: int = column("article_sender_type_id")
    channel_id: int = column("communication_channel_id")
    visible_for_customer: bool = column("is_visible_for_customer")
    sender: str | None = column("article_data_mime.a_from")
    to: str | None = column("article_data_mime.a_to")
    cc: str | None = column("article_data_mime.a_cc")
    reply_to: str | None = column("article_data_mime.a_reply_to")
    subject: str | None = column("article_data_mime.a_subject")
    message_id: str | None = column("article_data_mime.a_message_id")
    created_at: datetime = column("create_time")
    author_id: UserId = column("create_by")

    @property
    def id(self) -> str:
        return global_id("Article", self.pk)


@record
class Attachment:
    """A file that came with an article, without its content."""

    table: ClassVar[str] = "article_data_mime_attachment"

    pk: int = column("id")
    article_id: ArticleId
    filename: str = column("coalesce(article_data_mime_attachment.filename, '')")
    content_size: str | None
    content_type: str | None
    content_id: str | None
    disposition: str | None

    @property
    def size(self) -> int:
        """Bytes; OTRS keeps the number as text."""
        text = (self.content_size or "").strip()
        return int(text) if text.isdecimal() else 0

    @property
    def inline(self) -> bool:
        return (self.disposition or "").lower() == "inline"


@record
class HistoryEntry:
    """One thing that happened to a ticket; `payload` is OTRS's encoded text."""

    table: ClassVar[str] = "ticket_history"

    pk: HistoryId = column("id")
    ticket_id: TicketId
    article_id: ArticleId | None
    kind_id: int = column("history_type_id")
    payload: str = column("name")
    created_at: datetime = column("create_time")
    actor_id: UserId = column("create_by")

    @property
    def id(self) -> str:
        return global_id("HistoryEntry", self.pk)


@record
class Link:
    """A link as seen from one ticket: the other one, and which end of the link this one is."""

    ticket_id: TicketId
    other_id: TicketId
    type_name: str
    is_source: bool


class LinkKind(Enum):
    """What the other ticket of a link is to this one."""

    NORMAL = "normal"
    PARENT = "parent"
    CHILD = "child"


@dataclass(slots=True)
class TicketLink:
    """A link to another ticket the viewer may see."""

    ticket: Ticket
    kind: LinkKind


@record
class DynamicFieldRow:
    """One stored value of a dynamic field; a field with several values has several rows."""

    table: ClassVar[str] = "dynamic_field_value"

    ticket_id: TicketId = column("object_id")
    field_id: FieldId
    text: str | None = column("value_text")
    date: datetime | None = column("value_date")
    number: int | None = column("value_int")

    def of(self, kind: FieldType) -> str | int | datetime | None:
        """The value as a field of this kind keeps it; in whatever column it is for other kinds."""
        if kind in {FieldType.CHECKBOX, FieldType.INTEGER}:
            return self.number
        if self.date is not None:
            return self.date
        return self.text if self.text is not None else self.number


@record
class QueueCount:
    """How many tickets of a queue share state, lock, owner and escalation."""

    queue_id: QueueId
    state_id: StateId
    lock_id: int
    mine: bool
    escalated: bool
    tickets: int
