"""What belongs to an account: the tokens of its programs."""

from __future__ import annotations

from datetime import datetime

import strawberry

from domain.viewer import Scope
from resolvers.mutations import api_tokens
from schema.fields import plain, resolved
from schema.reference import Queue


@strawberry.type(description="A token you gave to a program; its text was shown once.")
class ApiToken:
    id: strawberry.ID = plain("By which it can be revoked.")
    name: str = plain("What it is for.")
    scope: Scope = plain("How far it goes, within your own rights.")
    queues: list[Queue] | None = resolved(
        api_tokens.queues, "The queues it is limited to; null if it is not."
    )
    created_at: datetime = plain("When it was made.")
    expires_at: datetime | None = plain("When it ends; null means when it is revoked.")
    last_used_at: datetime | None = plain("When it was last used, to the minute.")
