"""The browser's session: log in, look who is logged in, log out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from starlette.endpoints import HTTPEndpoint
from starlette.responses import JSONResponse, Response

from auth import tokens
from auth.login import Credentials
from domain.errors import TooManyAttempts
from domain.tokens import Role
from resolvers.context import Context
from resolvers.mutations.sessions import WRONG, log_in
from resolvers.viewers import person_of
from web.access import COOKIE, CSRF_HEADER, WrongToken, address_of, context_of

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request

    from domain.viewer import Viewer
    from resolvers.context import Services

NOT_LOGGED_IN = {"error": "You are not logged in."}
NO_HEADER = {"error": f"Send the header {CSRF_HEADER}: 1, which a foreign page cannot."}
NOT_CREDENTIALS = {
    "error": "Send JSON with the texts “login” and “password”; “role” is “agent” or “customer”."
}
ROLES = [None, *(role.value for role in Role)]


class Session(HTTPEndpoint):
    """`/session`: GET who is logged in, POST log in, DELETE log out."""

    async def get(self, request: Request) -> Response:
        services: Services = request.app.state.services
        try:
            context = await context_of(request, services)
        except WrongToken:
            return JSONResponse(NOT_LOGGED_IN, 401)
        if context.asking is None:
            return JSONResponse(NOT_LOGGED_IN, 401)
        return await _who(services, context.asking)

    async def post(self, request: Request) -> Response:
        services: Services = request.app.state.services
        if CSRF_HEADER not in request.headers:
            return JSONResponse(NO_HEADER, 403)
        credentials = _credentials(await request.body(), address_of(request))
        if credentials is None:
            return JSONResponse(NOT_CREDENTIALS, 400)
        try:
            opened = await log_in(Context(services, None), credentials)
        except TooManyAttempts as failure:
            wait = {"retry-after": str(failure.seconds)}
            return JSONResponse({"error": str(failure)}, 429, wait)
        if opened is None:
            return JSONResponse({"error": WRONG}, 401)
        token, viewer = opened
        response = await _who(services, viewer, token.expires_at)
        response.set_cookie(
            COOKIE,
            token.text,
            max_age=int(services.session_lifetime.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    async def delete(self, request: Request) -> Response:
        services: Services = request.app.state.services
        if CSRF_HEADER not in request.headers:
            return JSONResponse(NO_HEADER, 403)
        if token := request.cookies.get(COOKIE):
            await tokens.revoke(services.db, token, services.clock(), address_of(request))
        response = Response(status_code=204)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response


async def _who(
    services: Services, viewer: Viewer, expires_at: datetime | None = None
) -> JSONResponse:
    content: dict[str, Any] = await _named(services, viewer)
    if expires_at:
        content["expiresAt"] = expires_at.isoformat()
    return JSONResponse(content)


async def _named(services: Services, viewer: Viewer) -> dict[str, str]:
    """An agent by his row, a customer by all that is known of him."""
    if agent := viewer.agent:
        return {"login": agent.login, "fullName": agent.full_name, "role": Role.AGENT.value}
    person = await person_of(services, viewer.login)
    name = (person and person.full_name) or viewer.login
    return {"login": viewer.login, "fullName": name, "role": Role.CUSTOMER.value}


def _credentials(body: bytes, address: str) -> Credentials | None:
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(sent, dict):
        return None
    login, password, role = (sent.get(name) for name in ("login", "password", "role"))
    if not (isinstance(login, str) and isinstance(password, str)) or role not in ROLES:
        return None
    return Credentials(login, password, Role(role) if role else None, address)
