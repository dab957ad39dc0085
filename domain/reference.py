"""The small tables every ticket points to, and one immutable picture of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, TypeVar

from domain.calendars import WorkCalendar
from domain.column import column, record
from domain.dynamic_fields import DynamicField
from domain.errors import Unavailable
from domain.groups import Group, Role
from domain.ids import (
    FieldId,
    GroupId,
    PriorityId,
    QueueId,
    RoleId,
    ServiceId,
    SlaId,
    StateId,
    TypeId,
    UserId,
    global_id,
)
from domain.promises import Promise

if TYPE_CHECKING:
    from domain.history import HistoryKind

K = TypeVar("K")
V = TypeVar("V")


class StateType(Enum):
    """The fixed kinds of states; the value is the name in `ticket_state_type`."""

    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"
    PENDING_REMINDER = "pending reminder"
    PENDING_AUTO = "pending auto"
    MERGED = "merged"
    REMOVED = "removed"


# Ticket::ViewableStateType: what counts as work still to be done
VIEWABLE = frozenset(
    {StateType.NEW, StateType.OPEN, StateType.PENDING_REMINDER, StateType.PENDING_AUTO}
)

PENDING_TYPES = frozenset({StateType.PENDING_REMINDER, StateType.PENDING_AUTO})


class Lock(Enum):
    """Whether the owner has taken the ticket; OTRS's `tmp_lock` counts as available."""

    UNLOCKED = "unlock"
    LOCKED = "lock"


class SenderType(Enum):
    """Who wrote an article; the value is the name in `article_sender_type`."""

    AGENT = "agent"
    CUSTOMER = "customer"
    SYSTEM = "system"


class Channel(Enum):
    """How an article came or went; the value is the name in `communication_channel`."""

    EMAIL = "Email"
    PHONE = "Phone"
    INTERNAL = "Internal"
    CHAT = "Chat"
    WEB = "Web"
    OTHER = ""


@record
class Queue(Promise):
    """Where tickets wait; the hierarchy is in the name, parts joined by `::`."""

    table: ClassVar[str] = "queue"

    pk: QueueId = column("id")
    name: str
    group_id: GroupId
    unlock_minutes: int = column("coalesce(unlock_timeout, 0)")
    comment: str | None = column("nullif(queue.comments, '')")
    valid: bool = column("queue.valid_id = 1")
    follow_up: str | None = column(
        "(SELECT name FROM follow_up_possible WHERE follow_up_possible.id = queue.follow_up_id)"
    )

    @property
    def id(self) -> str:
        return global_id("Queue", self.pk)

    @property
    def short_name(self) -> str:
        return self.name.rpartition("::")[2]

    @property
    def parent_name(self) -> str:
        return self.name.rpartition("::")[0]


@record
class TicketState:
    """A named instance of a state type."""

    table: ClassVar[str] = "ticket_state"

    pk: StateId = column("id")
    name: str
    type_name: str = column(
        "(SELECT name FROM ticket_state_type WHERE ticket_state_type.id = ticket_state.type_id)"
    )
    comment: str | None = column("nullif(ticket_state.comments, '')")
    valid: bool = column("ticket_state.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("TicketState", self.pk)

    @property
    def type(self) -> StateType:
        return StateType(self.type_name)


@record
class Priority:
    """How urgent; OTRS starts the names with a digit, which is the level."""

    table: ClassVar[str] = "ticket_priority"

    pk: PriorityId = column("id")
    name: str
    valid: bool = column("ticket_priority.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("Priority", self.pk)

    @property
    def level(self) -> int:
        digits = self.name.partition(" ")[0]
        return int(digits) if digits.isdecimal() else self.pk


@record
class TicketType:
    """What kind of request, for instance an incident."""

    table: ClassVar[str] = "ticket_type"

    pk: TypeId = column("id")
    name: str
    valid: bool = column("ticket_type.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("TicketType", self.pk)


@record
class Service:
    """What the request is about; the hierarchy is in the name, parts joined by `::`."""

    table: ClassVar[str] = "service"

    pk: ServiceId = column("id")
    name: str
    comment: str | None = column("nullif(service.comments, '')")
    valid: bool = column("service.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("Service", self.pk)


@record
class Sla(Promise):
    """What was promised for a service."""

    table: ClassVar[str] = "sla"

    pk: SlaId = column("id")
    name: str
    comment: str | None = column("nullif(sla.comments, '')")
    valid: bool = column("sla.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("Sla", self.pk)


@record
class Agent:
    """Somebody who works on tickets; the address is a preference (OTRS: `UserEmail`)."""

    table: ClassVar[str] = "users"

    pk: UserId = column("id")
    login: str
    first_name: str
    last_name: str
    email: str | None = column(
        "(SELECT nullif(min(preferences_value), '') FROM user_preferences"
        " WHERE user_id = users.id AND preferences_key = 'UserEmail')"
    )
    valid: bool = column("users.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("Agent", self.pk)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@record
class Named:
    """A row of a table that only gives names to numbers."""

    pk: int
    name: str


class Rows(dict[K, V]):
    """Rows by id. A row somebody made a moment ago may not have been read yet: ask again."""

    def __missing__(self, key: K) -> V:
        raise Unavailable("Something was added a moment ago and is being read. Try again.")


@dataclass(frozen=True)
class Reference:
    """All small tables at one version; every mapping is keyed by the row's id and ordered by it."""

    version: int
    queues: Rows[QueueId, Queue]
    states: Rows[StateId, TicketState]
    priorities: Rows[PriorityId, Priority]
    types: Rows[TypeId, TicketType]
    services: Rows[ServiceId, Service]
    slas: Rows[SlaId, Sla]
    agents: Rows[UserId, Agent]
    groups: Rows[GroupId, Group]
    roles: Rows[RoleId, Role]
    fields: Rows[FieldId, DynamicField]
    locks: Rows[int, Lock]
    sender_types: Rows[int, SenderType]
    channels: Rows[int, Channel]
    history_kinds: Rows[int, str]
    calendars: Rows[int, WorkCalendar]
    queue_by_name: dict[str, Queue] = field(init=False)
    agent_by_login: dict[str, Agent] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "queue_by_name", {q.name: q for q in self.queues.values()})
        object.__setattr__(
            self, "agent_by_login", {a.login.lower(): a for a in self.agents.values()}
        )

    @property
    def viewable_states(self) -> list[StateId]:
        """The states of tickets that are work still to be done."""
        return [pk for pk, state in self.states.items() if state.type in VIEWABLE]

    def first_state(self, kind: StateType) -> TicketState | None:
        """The first valid state of a type, which OTRS takes; None where there is none."""
        return next((s for s in self.states.values() if s.valid and s.type is kind), None)

    def history_id(self, kind: HistoryKind) -> int:
        """The row of a history type."""
        return _named(self.history_kinds, kind.value)

    def lock_id(self, lock: Lock) -> int:
        """The row of a lock."""
        return _named(self.locks, lock)

    def sender_id(self, sender: SenderType) -> int:
        """The row of a kind of sender."""
        return _named(self.sender_types, sender)

    def channel_id(self, channel: Channel) -> int:
        """The row of a channel."""
        return _named(self.channels, channel)

    def children(self, queue: Queue) -> list[Queue]:
        """The queues directly below, by name."""
        found = [q for q in self.queues.values() if q.parent_name == queue.name]
        return sorted(found, key=lambda q: q.name)


def _named(rows: Rows[int, V], wanted: V) -> int:
    """The first row that says this; every installation has one."""
    for pk, value in rows.items():
        if value == wanted:
            return pk
    raise Unavailable(f"The database has no row for “{getattr(wanted, 'value', wanted)}”.")
