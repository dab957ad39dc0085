"""How agents or customers log in by an ID token of OpenID Connect."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import strawberry

from auth.openid.login import IdToken
from domain.errors import NotOffered
from resolvers import viewers
from resolvers.context import Context, Info
from resolvers.mutations.sessions import LoginPayload, Opened, entered, opened

WRONG = "The ID token is not taken, or means nobody here."
NOT_OFFERED = "ID tokens are not taken here: the settings have no table [openid]."


@strawberry.input(
    name="LoginWithIdTokenInput", description="Who wants to log in, as the provider says it."
)
class LoginWithIdTokenInput:
    id_token: str = strawberry.field(
        description="The ID token as the provider gave it: three parts of base64url with dots."
    )
    client_mutation_id: str | None = strawberry.field(
        description="Comes back in the payload.", default=None
    )


async def login(
    info: Info,
    input: Annotated[LoginWithIdTokenInput, strawberry.argument(description="The ID token.")],
) -> LoginPayload:
    given = IdToken(input.id_token, info.context.address)
    payload = await entered(info.context, partial(_log_in, info.context, given), WRONG)
    payload.client_mutation_id = input.client_mutation_id
    return payload


async def _log_in(context: Context, given: IdToken) -> Opened | None:
    """A new session; None when the token is refused. Raises `TooManyAttempts`, `NotOffered`."""
    services = context.services
    if services.id_logins is None:
        raise NotOffered("input", NOT_OFFERED)
    admitted = await services.id_logins.authenticated(given, partial(viewers.admitted, services))
    return admitted and await opened(services, *admitted, given.address)
