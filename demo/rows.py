"""Rows of the tables that tickets fill; a field is a column, a time is seconds since 1970."""

from __future__ import annotations

from typing import NamedTuple


class TicketRow(NamedTuple):
    """A row of `ticket`."""

    id: int
    tn: str
    title: str
    queue_id: int
    ticket_lock_id: int
    type_id: int
    service_id: int | None
    sla_id: int | None
    user_id: int
    responsible_user_id: int
    ticket_priority_id: int
    ticket_state_id: int
    customer_id: str
    customer_user_id: str
    timeout: int
    until_time: int
    escalation_time: int
    escalation_response_time: int
    escalation_update_time: int
    escalation_solution_time: int
    archive_flag: int
    create_time: int
    create_by: int
    change_time: int
    change_by: int


class HistoryRow(NamedTuple):
    """A row of `ticket_history`; the ids from type to state are those after the change."""

    name: str
    history_type_id: int
    ticket_id: int
    article_id: int | None
    type_id: int
    queue_id: int
    owner_id: int
    priority_id: int
    state_id: int
    create_time: int
    create_by: int
    change_time: int
    change_by: int


class ArticleRow(NamedTuple):
    """A row of `article`."""

    id: int
    ticket_id: int
    article_sender_type_id: int
    communication_channel_id: int
    is_visible_for_customer: int
    create_time: int
    create_by: int
    change_time: int
    change_by: int


class MimeRow(NamedTuple):
    """A row of `article_data_mime`."""

    article_id: int
    a_from: str
    a_to: str
    a_cc: str | None
    a_subject: str
    a_message_id: str
    a_message_id_md5: str
    a_in_reply_to: str | None
    a_references: str | None
    a_content_type: str
    a_body: str
    incoming_time: int
    content_path: str
    create_time: int
    create_by: int
    change_time: int
    change_by: int


class AttachmentRow(NamedTuple):
    """A row of `article_data_mime_attachment`."""

    article_id: int
    filename: str
    content_size: str
    content_type: str
    content_id: str | None
    content_alternative: str | None
    disposition: str
    content: bytes
    create_time: int
    create_by: int
    change_time: int
    change_by: int


class TimeRow(NamedTuple):
    """A row of `time_accounting`."""

    ticket_id: int
    article_id: int | None
    time_unit: float
    create_time: int
    create_by: int
    change_time: int
    change_by: int


class FieldValueRow(NamedTuple):
    """A row of `dynamic_field_value`."""

    field_id: int
    object_id: int
    value_text: str | None
    value_date: int | None


class WatcherRow(NamedTuple):
    """A row of `ticket_watcher`."""

    ticket_id: int
    user_id: int
    create_time: int
    create_by: int
    change_time: int
    change_by: int


class LinkRow(NamedTuple):
    """A row of `link_relation`."""

    source_object_id: int
    source_key: str
    target_object_id: int
    target_key: str
    type_id: int
    state_id: int
    create_time: int
    create_by: int


TABLES: dict[type[NamedTuple], str] = {
    TicketRow: "ticket",
    ArticleRow: "article",
    MimeRow: "article_data_mime",
    AttachmentRow: "article_data_mime_attachment",
    HistoryRow: "ticket_history",
    TimeRow: "time_accounting",
    FieldValueRow: "dynamic_field_value",
    WatcherRow: "ticket_watcher",
    LinkRow: "link_relation",
}
