"""How agents and customers log in and out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeAlias

import strawberry

from auth import tokens
from auth.login import Credentials
from auth.tokens import Terms
from domain.audit import Origin
from domain.errors import InvalidInput, NotOffered, TooManyAttempts
from domain.tokens import Account, Role
from domain.viewer import Viewer
from resolvers import viewers
from resolvers.context import Context, Info, Services
from resolvers.mutations.errors import UserError, user_error

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Opened: TypeAlias = tuple[tokens.Token, Viewer]
WRONG = "Login or password is wrong."


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
    given = Credentials(input.login, input.password, input.role, info.context.address)
    payload = await entered(info.context, partial(log_in, info.context, given), WRONG)
    payload.client_mutation_id = input.client_mutation_id
    return payload


async def entered(
    context: Context, attempt: Callable[[], Awaitable[Opened | None]], wrong: str
) -> LoginPayload:
    """What an attempt gives, the only one of an operation; `wrong` is said where it is refused."""
    if context.has_tried_login:
        raise InvalidInput("login", "one attempt in an operation")
    context.has_tried_login = True
    try:
        session = await attempt()
    except (TooManyAttempts, NotOffered) as failure:
        return LoginPayload(errors=[user_error(failure)])
    if session is None:
        return LoginPayload(errors=[UserError("WRONG_CREDENTIALS", wrong, ["input"])])
    token, viewer = session
    await context.become(viewer)  # the payload may go on from here
    return LoginPayload(token.text, token.expires_at, viewer)


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


async def log_in(context: Context, given: Credentials) -> Opened | None:
    """A new session; None when login or password is wrong. Raises `TooManyAttempts`."""
    services = context.services
    admitted = await services.logins.authenticated(given, partial(viewers.admitted, services))
    return admitted and await opened(services, *admitted, given.address)


async def opened(services: Services, account: Account, viewer: Viewer, address: str) -> Opened:
    """A new session of somebody who has proved who he is."""
    terms = Terms(
        kind="session",
        now=services.clock(),
        lifetime=services.session_lifetime,
        name=tokens.opened_from(address),
    )
    by = Origin(account, address=address)
    return await tokens.issue(services.db, account, terms, by), viewer
