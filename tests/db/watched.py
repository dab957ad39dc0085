"""The small tables, which the service keeps in memory."""

from __future__ import annotations

SMALL_TABLES = {
    "article_sender_type",
    "communication_channel",
    "dynamic_field",
    "group_role",
    "group_user",
    "link_type",
    "permission_groups",
    "personal_queues",
    "queue",
    "role_user",
    "roles",
    "service",
    "tg_calendar",
    "sla",
    "ticket_history_type",
    "ticket_lock_type",
    "ticket_priority",
    "ticket_state",
    "ticket_state_type",
    "ticket_type",
    "user_preferences",
    "users",
    "valid",
}
