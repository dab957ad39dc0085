"""Whether the process lives, and whether it can answer: for whoever starts and watches it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from db.migrate import is_current
from domain.errors import TablesMissing, Unavailable
from sources.health import SourceStatus

if TYPE_CHECKING:
    from starlette.requests import Request

    from resolvers.context import Services

SECONDS = 2.0  # a probe that takes longer is one that failed
log = logging.getLogger(__name__)


async def live(_: Request) -> JSONResponse:
    """200 as long as the process gets to answer anything."""
    return JSONResponse({"status": "live"})


async def ready(request: Request) -> JSONResponse:
    """200 when the database answers and has this program's tables, else 503.

    Sources are counted by how they have answered lately; none of them is asked or waited for.
    """
    services: Services = request.app.state.services
    database = await _database(services)
    sources = Counter(listed.status for listed in services.directory.listed())
    content: dict[str, Any] = {
        "status": "ready" if database == "ready" else "not ready",
        "database": database,
        "sources": {status.value: sources[status] for status in SourceStatus},
    }
    return JSONResponse(content, 200 if database == "ready" else 503)


async def _database(services: Services) -> str:
    try:
        async with asyncio.timeout(SECONDS):
            if services.only_reads:  # our tables are in another one
                await services.db.rows("SELECT 1")
            return "ready" if await is_current(services.db.accounts) else "other migrations"
    except TablesMissing:
        return "no tables"
    except (Unavailable, TimeoutError) as failure:
        log.warning("not ready: the database does not answer (%s)", type(failure).__name__)
        return "no answer"
