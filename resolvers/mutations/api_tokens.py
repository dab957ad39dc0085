"""How agents make, list and end tokens for their programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from auth import tokens
from auth.tokens import Terms
from domain.errors import Forbidden, InvalidInput, NotFound
from domain.ids import QueueId, parse_global_id
from domain.reference import Queue
from domain.tokens import Account, StoredToken
from domain.viewer import Scope, Viewer
from resolvers.context import Info
from resolvers.inputs import about
from resolvers.mutations.errors import EXPECTED, UserError, user_error
from resolvers.mutations.texts import NAME, sensible
from resolvers.verbs.chosen import readable

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from datetime import timedelta

    from resolvers.context import Context

MOST_TOKENS = 100  # of one agent
MOST_QUEUES = 100


@dataclass(slots=True)
class TokenCreated:
    """What a new token gives."""

    token: str | None = None
    api_token: StoredToken | None = None
    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


@dataclass(slots=True)
class TokenRevoked:
    """What the end of a token gives."""

    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


@strawberry.input(name="TokenCreateInput", description="What a program needs a token for.")
class TokenCreateInput:
    name: str = strawberry.field(description="What it is for, as `dashboard`.")
    scope: Scope = about("How far it goes, within your own rights.", default=Scope.READ)
    queues: list[strawberry.ID] | None = about(
        f"Queues, 1 to {MOST_QUEUES}, each by its ID or its whole name: tickets elsewhere are out"
        " of its reach. Without them all you may read."
    )
    expires_at: datetime | None = about("When it ends; without this it has to be revoked.")
    client_mutation_id: str | None = about("Comes back in the payload.")


@strawberry.input(name="TokenRevokeInput", description="Which token shall end.")
class TokenRevokeInput:
    id: strawberry.ID = strawberry.field(description="The ID of the token, not its text.")
    client_mutation_id: str | None = about("Comes back in the payload.")


async def create(
    info: Info,
    input: Annotated[TokenCreateInput, strawberry.argument(description="What it is for.")],
) -> TokenCreated:
    context, made = info.context, TokenCreated(client_mutation_id=input.client_mutation_id)
    account = Account(context.viewer.agent_id)
    try:
        _must_be_logged_in(context.viewer)
        terms = await _terms(context, input)
        issued = await tokens.issue(context.services.db, account, terms, context.origin)
    except EXPECTED as failure:
        made.errors = [user_error(failure)]
        return made
    made.token = issued.text
    good = await _of_viewer(context)
    made.api_token = next((one for one in good if one.pk == issued.id), None)
    return made


async def revoke(
    info: Info,
    input: Annotated[TokenRevokeInput, strawberry.argument(description="Which one.")],
) -> TokenRevoked:
    context, revoked = info.context, TokenRevoked(input.client_mutation_id)
    agent, now = context.viewer.agent_id, context.services.clock()
    try:
        pk = _token_id(input.id)
        ended = _reaches(context.viewer, pk) and await tokens.revoke_own(
            context.services.db, pk, agent, now, context.origin
        )
        if not ended:
            raise NotFound("input.id", "You have no such token.")
    except EXPECTED as failure:
        revoked.errors = [user_error(failure)]
    return revoked


def of_viewer(asking: Parent[Viewer], info: Info) -> Awaitable[list[StoredToken]]:
    del asking
    return _of_viewer(info.context)


def queues(token: Parent[StoredToken], info: Info) -> list[Queue] | None:
    if token.queue_ids is None:
        return None
    reference, viewer = info.context.reference, info.context.viewer
    return [reference.queues[pk] for pk in sorted(token.queue_ids) if viewer.sees(pk)]


async def _of_viewer(context: Context) -> list[StoredToken]:
    services, viewer = context.services, context.viewer
    good = await tokens.of_agent(services.db, viewer.agent_id, services.clock())
    return [token for token in good if _reaches(viewer, token.pk)]


def _reaches(viewer: Viewer, pk: int) -> bool:
    """Whether others of his tokens are there for a program: only if it may do all that he may."""
    return viewer.token in (None, pk) or viewer.scope.holds(Scope.ADMIN)


def _must_be_logged_in(viewer: Viewer) -> None:
    """A token that makes tokens would never end."""
    if viewer.token is not None:
        raise Forbidden("input", "Log in with your password: a token cannot make others.")


async def _terms(context: Context, given: TokenCreateInput) -> Terms:
    if len(await _of_viewer(context)) >= MOST_TOKENS:
        raise InvalidInput("input", f"at most {MOST_TOKENS} tokens; revoke one first")
    sensible("input.name", given.name, NAME)
    now = context.services.clock()
    return Terms(
        kind="api",
        now=now,
        lifetime=_lifetime(given.expires_at, now),
        name=given.name,
        scope=given.scope,
        queues=None if given.queues is None else _queues(context, given.queues),
    )


def _lifetime(end: datetime | None, now: datetime) -> timedelta | None:
    if end is None:
        return None
    if end.tzinfo is None or end <= now:
        raise InvalidInput("input.expiresAt", "a time to come, with its zone")
    return end.replace(microsecond=0) - now


def _queues(context: Context, given: list[strawberry.ID]) -> frozenset[QueueId]:
    if not 1 <= len(given) <= MOST_QUEUES:
        raise InvalidInput("input.queues", f"1 to {MOST_QUEUES} queues, not {len(given)}")
    return frozenset(
        readable(context, text, field=f"input.queues.{n}").pk for n, text in enumerate(given)
    )


def _token_id(text: str) -> int:
    type_name, key = parse_global_id(text, field="input.id")
    if type_name != "ApiToken" or not isinstance(key, int) or not 0 < key < 2**63:
        raise InvalidInput("input.id", "the ID of a token, as `viewer.tokens` gives it")
    return key
