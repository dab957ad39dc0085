"""The service as one application object that any ASGI server may run: `served`."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from app import Serving, application, open_services
from commands.serve import collect_less
from settings import read

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import Receive, Scope, Send

COLLECTOR = "BENCH_COLLECTOR"
UNCHANGED, FROZEN, AS_SERVED = "unchanged", "frozen", "as served"


def freeze() -> None:
    """What is there now is not looked at again; when to look stays as Python has it."""
    gc.collect()
    gc.freeze()


COLLECTORS = {UNCHANGED: lambda: None, FROZEN: freeze, AS_SERVED: collect_less}


class Served:
    """Opens what the service needs when the server starts it, and closes it at the end."""

    _application: Starlette

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._application(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        settings = read()
        async with open_services(settings) as services:
            self._application = application(services, Serving(settings.server, settings.limits))
            COLLECTORS[os.environ.get(COLLECTOR, AS_SERVED)]()
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


served = Served()
