"""A service as the guest of an OTRS that has people, a service, and settings of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from actions.settings import TicketSettings
from schema.executor.executor import Executor
from tests.otrs.guests import AUDIT, THEN, otrs_at, set_in_otrs, settings, standing
from tests.world.world import World

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)  # in the usual working time
PEOPLE = f"""
    INSERT INTO users (login, pw, first_name, last_name, valid_id, {AUDIT})
    VALUES ('walter', '-', 'Walter', 'Weiss', 1, {THEN}),
        ('wanda', '-', 'Wanda', 'Wolf', 1, {THEN});
    INSERT INTO group_user (user_id, group_id, permission_key, {AUDIT})
    SELECT id, 1, 'rw', {THEN} FROM users WHERE id > 1;
    INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id, {AUDIT})
    VALUES ('max', 'max@example.org', '1001', 'Max', 'Muster', 1, {THEN}),
        ('eva', 'eva@example.org', '1002', 'Eva', 'Ende', 1, {THEN});
    INSERT INTO ticket_type (name, valid_id, {AUDIT}) VALUES ('Incident', 1, {THEN});
    INSERT INTO service (name, valid_id, {AUDIT}) VALUES ('Mail', 1, {THEN});
    INSERT INTO sla (name, first_response_time, update_time, solution_time, valid_id, {AUDIT})
    VALUES ('Fast', 0, 0, 120, 1, {THEN});
    INSERT INTO service_sla (service_id, sla_id) SELECT service.id, sla.id FROM service, sla;
    UPDATE queue SET first_response_time = 60 WHERE name = 'Misc';
    INSERT INTO dynamic_field
        (internal_field, name, label, field_order, field_type, object_type, config, valid_id,
        {AUDIT})
    VALUES (0, 'Room', 'Room', 1, 'Text', 'Ticket', E'---\\nDefaultValue: \\'\\'\\n', 1, {THEN});
"""


@asynccontextmanager
async def guest(
    url: str, executor: Executor, changed: Mapping[str, str], sql: str = "", **tickets: Any
) -> AsyncIterator[World]:
    """The service there; `changed` are settings of the OTRS, as YAML, and `sql` runs before.

    `tickets` are settings of our own.
    """
    async with otrs_at(url) as otrs:
        await otrs.execute(PEOPLE + sql)
        await set_in_otrs(otrs, **{name: f" {value}" for name, value in changed.items()})
    chosen = settings(url).model_copy(update={"tickets": TicketSettings(**tickets)})
    async with standing(chosen, executor) as world:
        world.now = MONDAY
        yield world
