"""`/metrics`: for programs on this machine, and for administrators' tokens of scope ADMIN."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.responses import Response

from auth.administrators import must_be_administrator
from domain.errors import Forbidden
from web.access import WrongToken, bearer_in, viewer_by

if TYPE_CHECKING:
    from starlette.requests import Request

    from telemetry.telemetry import Telemetry

NOT_FOUND = 404
# whoever names one of these speaks for somebody else
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


async def metrics(request: Request) -> Response:
    """The metrics; to whoever may not read them, there are none."""
    telemetry: Telemetry = request.app.state.telemetry
    shown = telemetry.metrics
    if shown is None or not (telemetry.is_open or _is_local(request) or await _is_ours(request)):
        raise HTTPException(NOT_FOUND)
    return Response(shown.text(), headers={"content-type": CONTENT_TYPE_LATEST})


def _is_local(request: Request) -> bool:
    """Whether it comes from this machine and means it: a proxy here may speak for anybody."""
    peer = request.client.host if request.client else ""
    is_direct = not any(name in request.headers for name in FORWARDED)
    return is_direct and _is_loopback(peer) and _is_loopback(request.url.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _is_ours(request: Request) -> bool:
    """Whether it brings the API token of an administrator."""
    services = request.app.state.services
    try:
        token = bearer_in(request.headers.get("authorization", ""))
        viewer = await viewer_by(services, token)
        if viewer is None or viewer.token is None:
            return False
        await must_be_administrator(services.db, viewer, field="metrics")
    except (WrongToken, Forbidden):
        return False
    return True
