"""Tokens: whose they are, and how far they go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar

from domain.column import beside, column, record
from domain.ids import QueueId, UserId, global_id
from domain.viewer import Scope


class Role(Enum):
    """As what somebody logs in."""

    AGENT = "agent"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a token is for: an agent by his id, or a customer by his login."""

    agent: UserId | None = None
    customer: str | None = None


@record
class StoredToken:
    """A token as it is kept, without the text that is shown once."""

    table: ClassVar[str] = "tg_token"

    agent: UserId | None = column("user_id")
    customer: str | None = column("customer_login")
    pk: int = column("id")
    kind: str
    name: str
    scope_name: str = column("scope")
    limited: bool = column("tg_token.limited = 1")
    created_at: datetime = column("create_time")
    expires_at: datetime | None = column("expires_time")
    last_used_at: datetime | None = column("last_used_time")

    queue_ids: frozenset[QueueId] | None = beside(default=None)  # None means no limit

    @property
    def id(self) -> str:
        return global_id("ApiToken", self.pk)

    @property
    def account(self) -> Account:
        return Account(self.agent, self.customer)

    @property
    def scope(self) -> Scope:
        return Scope(self.scope_name)
