"""Queues, a state and a type of their own, services and SLAs, and the settings that use them."""

from __future__ import annotations

from typing import Any

from tests.otrs.rows.writing import Rows

# name: group, promised minutes (first response, update, solution), more
QUEUES: dict[str, tuple[str, tuple[int, int, int], dict[str, Any]]] = {
    "Support": ("support", (60, 240, 480), {"first_response_notify": 80, "unlock_timeout": 600}),
    "Support::Hardware": ("support", (0, 0, 0), {"follow_up_lock": 1, "calendar_name": "1"}),
    "Support::Hardware::Drucker & Papier": ("support", (0, 0, 0), {}),
    "Verkauf": ("sales", (0, 0, 1440), {"follow_up_id": 3}),
    "Verkauf::Früher": ("sales", (0, 0, 0), {"valid_id": 2, "follow_up_id": 2}),
}
SETTINGS = {
    "Ticket::Type": "--- '1'\n",
    "Ticket::Service": "--- '1'\n",
    "Ticket::Responsible": "--- '1'\n",
    "Ticket::Watcher": "--- '1'\n",
    "Ticket::ArchiveSystem": "--- '1'\n",
    "CustomerGroupSupport": "--- '1'\n",
}


async def add_queues(rows: Rows) -> None:
    """Names are whole paths; whose queue it is says the group."""
    texts = {"salutation_id": 1, "signature_id": 1, "system_address_id": 1}
    usual = {**texts, "valid_id": 1, "follow_up_id": 1, "follow_up_lock": 0, "unlock_timeout": 0}
    for name, (group, (first, update, solution), more) in QUEUES.items():
        promised = {
            "first_response_time": first,
            "update_time": update,
            "solution_time": solution,
        }
        of = await rows.named(rows.groups, group)
        await rows.add("queue", name=name, group_id=of, **promised, **(usual | more))
    mine = await rows.named("queue", "Support")
    agent = await rows.named("users", "anna.bauer", "login")
    await rows.add("personal_queues", user_id=agent, queue_id=mine)
    await rows.add(
        "queue_preferences", queue_id=mine, preferences_key="Phone", preferences_value="-300"
    )


async def add_choices(rows: Rows) -> None:
    """What administrators add to the rows of an installation."""
    waiting = await rows.named("ticket_state_type", "open")
    await rows.add("ticket_state", name="wartet auf Lieferung", type_id=waiting, valid_id=1)
    await rows.add("ticket_priority", name="6 sofort", valid_id=2)
    await rows.add("ticket_type", name="Störung", valid_id=1)
    service = await rows.add("service", name="Netz", valid_id=1, comments=None)
    below = await rows.add("service", name="Netz::WLAN", valid_id=1)
    promised = {"first_response_time": 30, "update_time": 0, "solution_time": 240}
    sla = await rows.add("sla", name="Gold", **promised, solution_notify=70, valid_id=1)
    for each in (service, below):
        await rows.add("service_sla", service_id=each, sla_id=sla)
    await rows.add("service_customer_user", customer_user_login="<DEFAULT>", service_id=service)
    for name, value in SETTINGS.items():
        await _set(rows, name, value)


async def _set(rows: Rows, name: str, value: str) -> None:
    default = await rows.named("sysconfig_default", name)
    flags = dict.fromkeys(("user_modification_active", "is_dirty", "reset_to_default"), 0)
    of = {"sysconfig_default_id": default, "name": name, "is_valid": 1}
    await rows.add("sysconfig_modified", **of, **flags, effective_value=value)
