"""The six tables that administrators keep: their columns, and what is checked."""

from __future__ import annotations

from actions.masters import checks
from actions.masters.master import Master
from domain.masters import FollowUp
from domain.reference import Priority, Queue, Service, Sla, TicketState, TicketType

ROW = {"name": "name", "valid": "valid_id"}
REMARK = {**ROW, "comment": "comments"}
PROMISE = {
    "first_response_minutes": "first_response_time",
    "first_response_notify": "first_response_notify",
    "update_minutes": "update_time",
    "update_notify": "update_notify",
    "solution_minutes": "solution_time",
    "solution_notify": "solution_notify",
    "calendar": "calendar_name",
}
NOTHING_PROMISED = dict.fromkeys(set(PROMISE) - {"calendar"}, 0)

QUEUE = Master(
    record=Queue,
    key="queue",
    word="queue",
    columns={
        **REMARK,
        **PROMISE,
        "group": "group_id",
        "unlock_minutes": "unlock_timeout",
        "follow_up": "follow_up_id",
        "follow_up_lock": "follow_up_lock",
        "system_address": "system_address_id",
        "salutation": "salutation_id",
        "signature": "signature_id",
    },
    defaults={
        **NOTHING_PROMISED,
        "unlock_minutes": 0,
        "follow_up": FollowUp.POSSIBLE.value,
        "follow_up_lock": False,
    },
    nested=True,
    settings=("spam_queue",),
    checks=(checks.settings, checks.waiting_tickets),
)
STATE = Master(
    record=TicketState,
    key="state",
    word="state",
    columns={**REMARK, "type": "type_id"},
    settings=(
        "new_state",
        "open_state",
        "closed_successful",
        "closed_unsuccessful",
        "pending_reminder",
        "pending_close_successful",
        "pending_close_unsuccessful",
        "spam_state",
    ),
    checks=(checks.settings, checks.type_of_state),
)
PRIORITY = Master(
    record=Priority,
    key="priority",
    word="priority",
    columns=ROW,
    settings=("priority",),
    checks=(checks.settings,),
)
TYPE = Master(record=TicketType, key="ticket_type", word="ticket type", columns=ROW)
SERVICE = Master(
    record=Service,
    key="service",
    word="service",
    columns=REMARK,
    links={"slas": ("service_id", "sla_id")},
    nested=True,
)
SLA = Master(
    record=Sla,
    key="sla",
    word="SLA",
    columns={**REMARK, **PROMISE},
    defaults=NOTHING_PROMISED,
    links={"services": ("sla_id", "service_id")},
)
MASTERS = (QUEUE, STATE, PRIORITY, TYPE, SERVICE, SLA)
