"""What administrators keep beside the small tables in memory, for many rows at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from db.table import select
from domain.masters import QueueSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.database import Reader
    from domain.ids import QueueId, ServiceId, SlaId

LINKS = "SELECT service_id, sla_id FROM service_sla"


async def settings(db: Reader, queues: Sequence[QueueId]) -> dict[QueueId, QueueSettings]:
    """The settings of queues."""
    rows = await db.fetch(QueueSettings, select(QueueSettings, "WHERE id = ANY($1)"), list(queues))
    return {row.pk: row for row in rows}


async def slas(db: Reader, services: Sequence[ServiceId]) -> Mapping[ServiceId, list[SlaId]]:
    """The SLAs that are offered with services."""
    found: dict[ServiceId, list[SlaId]] = defaultdict(list)
    for service, sla in await db.rows(f"{LINKS} WHERE service_id = ANY($1)", list(services)):
        found[service].append(sla)
    return found


async def services(db: Reader, slas: Sequence[SlaId]) -> Mapping[SlaId, list[ServiceId]]:
    """The services that SLAs are offered with."""
    found: dict[SlaId, list[ServiceId]] = defaultdict(list)
    for service, sla in await db.rows(f"{LINKS} WHERE sla_id = ANY($1)", list(slas)):
        found[sla].append(service)
    return found
