"""The audit log: who did what to accounts, tokens and links, and who was refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from typing import TYPE_CHECKING, ClassVar

from domain.column import column, record
from domain.customers import NamedValue
from domain.ids import UserId, global_id
from domain.tokens import Account
from domain.viewer import SYSTEM

if TYPE_CHECKING:
    from domain.viewer import Viewer


class AuditKind(StrEnum):
    """What happened; the value, the name in small letters, is what `tg_audit.kind` holds."""

    LOGIN = auto()
    LOGIN_REFUSED = auto()
    LOGIN_LIMITED = auto()
    LOGOUT = auto()
    PASSWORD_GIVEN = auto()
    TOKEN_CREATED = auto()
    TOKEN_REVOKED = auto()
    CUSTOMER_LINKED = auto()
    CUSTOMER_UNLINKED = auto()
    CUSTOMER_REGISTERED = auto()
    TICKET_DELETED = auto()
    CALENDAR_CREATED = auto()
    CALENDAR_UPDATED = auto()
    MASTER_CREATED = auto()
    MASTER_UPDATED = auto()
    CUSTOMER_USER_CREATED = auto()
    CUSTOMER_USER_UPDATED = auto()
    COMPANY_CREATED = auto()
    COMPANY_UPDATED = auto()
    RIGHTS_CHANGED = auto()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who acts, and how he came; nobody we know without an account.

    `token` is the id of an API token; `address` is empty for who acts on the machine itself.
    """

    account: Account | None = None
    token: int | None = None
    address: str = ""

    @classmethod
    def of(cls, viewer: Viewer, address: str) -> Origin:
        """A viewer, from this address."""
        agent = viewer.agent
        account = Account(agent.pk) if agent else Account(customer=viewer.login)
        return cls(account, viewer.token, address)


ON_THE_MACHINE = Origin(Account(SYSTEM))  # the command line


@dataclass(frozen=True, slots=True)
class About:
    """What an entry is about: a type of the API, `Session`, `Account` or `Address`, and its key."""

    type: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry to be written; `details` hold no secret, nor anything that may be one."""

    kind: AuditKind
    at: datetime
    by: Origin
    about: About | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@record
class AuditEntry:
    """An entry as it is kept."""

    table: ClassVar[str] = "tg_audit"

    pk: int = column("id")
    kind_name: str = column("kind")
    created_at: datetime = column("create_time")
    agent_id: UserId | None = column("user_id")
    customer_login: str | None
    token_pk: int | None = column("token_id")
    address: str | None = column("nullif(tg_audit.address, '')")
    object_type: str | None
    object_key: str | None
    stored_details: str = column("details")

    @property
    def id(self) -> str:
        return global_id("AuditEntry", self.pk)

    @property
    def kind(self) -> AuditKind:
        return AuditKind(self.kind_name)

    @property
    def token_id(self) -> str | None:
        return None if self.token_pk is None else global_id("ApiToken", self.token_pk)

    @property
    def details(self) -> list[NamedValue]:
        return [NamedValue(name, value) for name, value in json.loads(self.stored_details).items()]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries; None leaves a condition out. Agents and customers are both actors."""

    kinds: frozenset[AuditKind] | None = None
    agents: frozenset[UserId] | None = None
    customers: tuple[str, ...] | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
