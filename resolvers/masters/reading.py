"""The fields of the small tables that are not kept in memory."""

from __future__ import annotations

from typing import TypeVar

from auth.administrators import administers
from domain.masters import QueueSettings
from domain.reference import Queue, Service, Sla
from loaders import masters
from resolvers.context import Info

R = TypeVar("R", Service, Sla)


async def queue_settings(queues: list[Queue], info: Info) -> list[QueueSettings | None]:
    context = info.context
    if not await administers(context.services.db, context.viewer):
        return [None] * len(queues)
    found = await masters.settings(context.services.db, [queue.pk for queue in queues])
    return [found.get(queue.pk) for queue in queues]


async def slas(services: list[Service], info: Info) -> list[list[Sla]]:
    context = info.context
    rows = context.reference.slas
    found = await masters.slas(context.services.db, [service.pk for service in services])
    linked = [found.get(service.pk, []) for service in services]
    return [_by_name([rows[pk] for pk in keys]) for keys in linked]


async def services(slas: list[Sla], info: Info) -> list[list[Service]]:
    context = info.context
    rows = context.reference.services
    found = await masters.services(context.services.db, [sla.pk for sla in slas])
    linked = [found.get(sla.pk, []) for sla in slas]
    return [_by_name([rows[pk] for pk in keys]) for keys in linked]


def _by_name(rows: list[R]) -> list[R]:
    return sorted(rows, key=lambda row: row.name)
