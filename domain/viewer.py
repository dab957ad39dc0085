"""Who is asking, what he sees, and what he may do."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from domain.ids import GroupId, QueueId, UserId
from domain.reference import Agent, Queue

if TYPE_CHECKING:
    from domain.tickets import Ticket

# OTRS: the system account owns what nobody owns, and makes the changes of customers
SYSTEM = UserId(1)


class Right(Enum):
    """The permission types of OTRS; the value is the `permission_key`. `rw` grants all of them."""

    READ = "ro"
    MOVE_INTO = "move_into"
    CREATE = "create"
    NOTE = "note"
    OWNER = "owner"
    PRIORITY = "priority"
    WRITE = "rw"


class Scope(Enum):
    """How far a token goes, beside the rights of its owner; each holds those before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def holds(self, other: Scope) -> bool:
        """Whether whoever has this scope has the other."""
        order = list(Scope)
        return order.index(other) <= order.index(self)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which tickets somebody sees; `db/sight.py` says it in SQL.

    An agent: those in `queues`, and those that `owner` owns, wherever they are. A customer: those
    in `queues` that carry one of his `logins` or the key of one of his `companies`, in small
    letters (OTRS: CustomerUserIDCheck, CustomerIDCheck).
    """

    queues: frozenset[QueueId]
    owner: UserId | None = None
    logins: frozenset[str] = frozenset()  # of a customer; agents have none
    companies: frozenset[str] = frozenset()

    @property
    def is_customers(self) -> bool:
        """Whether only what customers may see is seen: articles that are visible to them."""
        return bool(self.logins)

    def holds_person(self, logins: Iterable[str], companies: Iterable[str]) -> bool:
        """Whether somebody with these logins, in small letters, of these companies is seen."""
        return self.holds_company(*companies) or not self.logins.isdisjoint(logins)

    def holds_company(self, *keys: str) -> bool:
        """Whether one of these companies is seen."""
        return not self.logins or any(key.lower() in self.companies for key in keys)


@dataclass(frozen=True, slots=True)
class Viewer:
    """An agent, or a customer; `groups` holds, for each right, the groups that give it."""

    sight: Sight
    agent: Agent | None = None
    groups: Mapping[Right, frozenset[GroupId]] = field(default_factory=dict)
    my_queues: frozenset[QueueId] = frozenset()
    login: str = ""  # a customer's, as our row or his source has it
    scope: Scope = Scope.ADMIN
    token: int | None = None  # the id of the API token he came with
    only: frozenset[QueueId] | None = None  # the queues that token is limited to
    only_reads: bool = False  # the service may change nothing of the database it stands on

    @property
    def queues(self) -> frozenset[QueueId]:
        """The queues he may read."""
        return self.sight.queues

    @property
    def may_write(self) -> bool:
        """Whether his token, and the service, let him change anything at all."""
        return self.scope.holds(Scope.WRITE) and not self.only_reads

    @property
    def is_agent(self) -> bool:
        return self.agent is not None

    @property
    def principal(self) -> str:
        """Who he is to limits and to the log: neither two tokens nor two people are the same."""
        if self.token is not None:
            return f"token:{self.token}"
        return f"agent:{self.agent.pk}" if self.agent else f"customer:{self.login}"

    @property
    def rights(self) -> tuple[Hashable, ...]:
        """All that decides what he sees and may do, but for who he is himself."""
        return self.sight, frozenset(self.groups.items()), self.my_queues, self.scope, self.only

    @property
    def without_own(self) -> Viewer:
        """He, but for what he sees only because he owns it: any other with these rights sees it."""
        return replace(self, sight=replace(self.sight, owner=None), my_queues=frozenset())

    @property
    def agent_id(self) -> UserId:
        """The agent's id; 0, which nobody has, for customers."""
        return self.agent.pk if self.agent else UserId(0)

    @property
    def actor_id(self) -> UserId:
        """Who makes his changes: customers change things in the name of the system (OTRS)."""
        return self.agent.pk if self.agent else SYSTEM

    def sees(self, queue_id: QueueId) -> bool:
        """Whether he may read the queue."""
        return queue_id in self.sight.queues

    def may(self, right: Right, ticket: Ticket, queue: Queue) -> bool:
        """Whether he has the right on a ticket that he sees, in its queue.

        Its owner has every right (OTRS: OwnerCheck); a token goes no further than its scope.
        """
        if right is not Right.READ and not self.may_write:
            return False
        return self.owns(ticket) or self.may_in(right, queue)

    def owns(self, ticket: Ticket) -> bool:
        """Whether he is its owner; what the system account owns is nobody's."""
        return self.agent is not None and ticket.owner_id == self.agent.pk != SYSTEM

    def may_in(self, right: Right, queue: Queue) -> bool:
        """Whether the right holds in the queue (OTRS: GroupCheck; `rw` grants every right)."""
        return (self.only is None or queue.pk in self.only) and self.has(right, queue.group_id)

    def knows(self, queue: Queue) -> bool:
        """Whether the queue exists for him: to read, to move tickets into, or to make some in."""
        rights = Right.MOVE_INTO, Right.CREATE
        return self.sees(queue.pk) or any(self.may_in(right, queue) for right in rights)

    def has(self, right: Right, *groups: GroupId) -> bool:
        """Whether he has the right in one of these groups."""
        return not self.groups.get(right, frozenset()).isdisjoint(groups)
