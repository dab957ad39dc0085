"""Tickets and what hangs on them, as our own tables hold them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar

from domain.column import beside, column, epoch, record, wall
from domain.dynamic_fields import FieldType
from domain.files import NAMELESS
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

FILENAME = "article_data_mime_attachment.filename"
TYPE = "article_data_mime_attachment.content_type"


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
    sender: str | None = column("nullif(article_data_mime.a_from, '')")
    to: str | None = column("nullif(article_data_mime.a_to, '')")
    cc: str | None = column("nullif(article_data_mime.a_cc, '')")
    reply_to: str | None = column("nullif(article_data_mime.a_reply_to, '')")
    subject: str | None = column("nullif(article_data_mime.a_subject, '')")
    message_id: str | None = column("nullif(article_data_mime.a_message_id, '')")
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
    filename: str = column(f"coalesce(nullif({FILENAME}, ''), '{NAMELESS}')")
    content_size: str | None  # what OTRS noted; `size` is what is there
    stored_size: int | None = column("octet_length(article_data_mime_attachment.content)")
    content_type: str | None = column(f"nullif({TYPE}, '')")
    content_id: str | None
    disposition: str | None
    size: int = beside(default=0)  # bytes
    key: str = beside(default="")  # what it is called in the article's folder, if it is there

    @property
    def is_away(self) -> bool:
        """Whether it stands for all files of a folder that cannot be read."""
        return not (self.pk or self.key)

    @property
    def inline(self) -> bool:
        """Without a disposition, pictures with a Content-ID are (OTRS: ArticleStorageDB)."""
        if self.disposition:
            return self.disposition.lower() == "inline"
        return bool(self.content_id) and "image" in (self.content_type or "").lower()


@record
class HistoryEntry:
    """One thing that happened to a ticket; `payload` is OTRS's encoded text."""

    table: ClassVar[str] = "ticket_history"

    pk: HistoryId = column("id")
    ticket_id: TicketId
    article_id: ArticleId | None
    kind_id: int = column("history_type_id")
    payload: str = column("coalesce(tg_history_text.payload, ticket_history.name)")
    created_at: datetime = column("create_time")
    actor_id: UserId = column("create_by")

    @property
    def id(self) -> str:
        return global_id("HistoryEntry", self.pk)


@dataclass(slots=True)
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

    object_id: int  # of a ticket or an article, as the field says
    field_id: FieldId
    text: str | None = column("nullif(dynamic_field_value.value_text, '')")
    date: datetime | None = column("value_date")
    day: datetime | None = wall("value_date")
    number: int | None = column("value_int")

    def of(self, kind: FieldType) -> str | int | datetime | None:
        """The value as a field of this kind keeps it; in whatever column it is for other kinds."""
        if kind in {FieldType.CHECKBOX, FieldType.INTEGER}:
            return self.number
        if self.date is not None:
            return self.day if kind is FieldType.DATE else self.date
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
