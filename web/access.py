"""Who sent a request: a bearer token, or a session cookie with a header no form can send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auth import tokens
from resolvers import viewers
from resolvers.context import Context

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection, Request

    from domain.viewer import Viewer
    from resolvers.context import Services

COOKIE = "ticketgraph_session"
CSRF_HEADER = "x-ticketgraph-csrf"


class WrongToken(Exception):
    """The request brings a token, but it is unknown, revoked or expired."""


async def context_of(request: Request, services: Services) -> Context:
    """The context for the request's operations; nobody is asking when it brings no token.

    Raises `WrongToken` when it brings one that is not, or no longer, good.
    """
    token = token_of(request)
    viewer = await viewer_by(services, token)
    return Context(services, viewer, token, address=address_of(request))


async def viewer_by(services: Services, token: str | None) -> Viewer | None:
    """Whose token this is; None without one. Raises `WrongToken`."""
    if token is None:
        return None
    stored = await tokens.bearer(services.db, token, services.clock())
    viewer = stored and await viewers.bearer(services, stored)
    if not viewer:
        raise WrongToken
    return viewer


def address_of(asking: HTTPConnection) -> str:
    """The peer's address, or what a proxy that is trusted says; empty where there is none."""
    return asking.client.host[:100] if asking.client else ""


def token_of(request: Request) -> str | None:
    """The header's token, else the cookie's; a cookie alone may come from a foreign page."""
    bearer = bearer_in(request.headers.get("authorization", ""))
    if bearer is not None:
        return bearer
    if CSRF_HEADER in request.headers:
        return request.cookies.get(COOKIE)
    return None


def bearer_in(header: str) -> str | None:
    """The token in an `Authorization` header; None when it holds none (RFC 6750)."""
    scheme, _, credentials = header.partition(" ")
    return credentials.strip() if scheme.lower() == "bearer" else None
