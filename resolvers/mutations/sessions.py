"""How agents and customers log in and out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import strawberry

from auth import tokens
from auth.login import Credentials
from auth.tokens import Terms
from domain.audit import Origin
from domain.errors import InvalidInput, TooManyAttempts
from domain.tokens import Role
from domain.viewer import Viewer
from resolvers import viewers
from resolvers.context import Context, Info
from resolvers.mutations.errors import UserError, user_error


@dataclass(slots=True)
class LoginPayload:
    """What a login gives."""

    token: str | None = None
    expires_at: datetime | None = None
    viewer: Viewer | None = None
    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


@dataclass(slots=True)
class LogoutPayload:
    """What a logout gives."""

    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


@strawberry.input(name="LoginInput", description="Who wants to log in.")
class LoginInput:
    login: str = strawberry.field(description="The login of an agent or a customer user.")
    password: str = strawberry.field(description="The password that belongs to it.")
    role: Role | None = strawberry.field(
        description="As what; without it as the agent with this login, or else as the customer.",
        default=None,
    )
    client_mutation_id: str | None = strawberry.field(
        description="Comes back in the payload.", default=None
    )


@strawberry.input(name="LogoutInput", description="What a logout may carry.")
class LogoutInput:
    client_mutation_id: str | None = strawberry.field(
        description="Comes back in the payload.", default=None
    )


async def login(
    info: Info,
    input: Annotated[LoginInput, strawberry.argument(description="Login and password.")],
) -> LoginPayload:
    if info.context.has_tried_login:
        raise InvalidInput("login", "one attempt in an operation")
    info.context.has_tried_login = True
    echo = input.client_mutation_id
    given = Credentials(input.login, input.password, input.role, info.context.address)
    try:
        opened = await log_in(info.context, given)
    except TooManyAttempts as failure:
        return LoginPayload(client_mutation_id=echo, errors=[user_error(failure)])
    if opened is None:
        refused = UserError("WRONG_CREDENTIALS", "Login or password is wrong.", ["input"])
        return LoginPayload(client_mutation_id=echo, errors=[refused])
    token, viewer = opened
    await info.context.become(viewer)  # the payload may go on from here
    return LoginPayload(token.text, token.expires_at, viewer, echo)


async def logout(
    info: Info,
    input: Annotated[
        LogoutInput | None, strawberry.argument(description="Nothing is needed.")
    ] = None,
) -> LogoutPayload:
    context = info.context
    _ = context.viewer
    if context.token:
        now = context.services.clock()
        await tokens.revoke(context.services.db, context.token, now, context.address)
    return LogoutPayload(input.client_mutation_id if input else None)


async def log_in(context: Context, given: Credentials) -> tuple[tokens.Token, Viewer] | None:
    """A new session; None when login or password is wrong. Raises `TooManyAttempts`."""
    services = context.services
    account = await services.logins.authenticated(given)
    viewer = account and await viewers.viewer_of(services, account)
    if not account:
        return None
    if not viewer:  # the password is right, and he may not be used
        await services.logins.refused(given)
        return None
    terms = Terms(kind="session", now=services.clock(), lifetime=services.session_lifetime)
    by = Origin(account, address=given.address)
    return await tokens.issue(services.db, account, terms, by), viewer
