"""Logins and tokens."""

from __future__ import annotations

from datetime import datetime

import strawberry

from resolvers.mutations import api_tokens, id_tokens, sessions
from schema.account import ApiToken
from schema.fields import plain, resolved
from schema.mutations.payloads import UserError
from schema.root import Viewer


@strawberry.type(description="What a login gives.")
class LoginPayload:
    token: str | None = plain("The bearer token, shown this once; null if refused.")
    expires_at: datetime | None = plain("When the token ends.")
    viewer: Viewer | None = plain("Who is logged in now.")
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What a logout gives.")
class LogoutPayload:
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What a new token gives.")
class TokenCreatePayload:
    token: str | None = plain("The bearer token, shown this once; null if refused.")
    api_token: ApiToken | None = plain("The token as it is listed from now on.")
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What the end of a token gives.")
class TokenRevokePayload:
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type
class AccountMutations:
    login: LoginPayload = resolved(sessions.login, "Log in by a password.")
    login_with_id_token: LoginPayload = resolved(
        id_tokens.login,
        "Log in by an ID token of the OpenID Connect provider that the settings name.",
    )
    logout: LogoutPayload = resolved(sessions.logout, "End the token the request came with.")
    token_create: TokenCreatePayload = resolved(
        api_tokens.create, "Make a token for a program; not with a token of a program."
    )
    token_revoke: TokenRevokePayload = resolved(
        api_tokens.revoke, "End one of your tokens, at once."
    )
