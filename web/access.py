"""Who sent a request: a bearer token, or a session cookie with a header no form can send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auth import tokens
from resolvers import viewers
from resolvers.context import Context

if TYPE_CHECKING:
    from starlette.requests import Request

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
    if token is None:
        return Context(services, None)
    stored = await tokens.bearer(services.db, token, services.clock())
    viewer = stored and await viewers.bearer(services, stored)
    if not viewer:
        raise WrongToken
    return Context(services, viewer, token)


def token_of(request: Request) -> str | None:
    """The header's token, else the cookie's; a cookie alone may come from a foreign page."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if CSRF_HEADER in request.headers:
        return request.cookies.get(COOKIE)
    return None
