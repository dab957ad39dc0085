"""Which rights somebody has: queue → group → directly or by role → agent, as OTRS resolves them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.settings import Table
from domain.viewer import SYSTEM, Right, Sight, Viewer

if TYPE_CHECKING:
    from db.database import Reader
    from domain.ids import GroupId, QueueId, UserId
    from domain.reference import Reference

# Invalid groups and roles give nothing, nor do role rows with the value 0 (Kernel/System/Group.pm).
GRANTS = """
    SELECT group_user.group_id, group_user.permission_key FROM group_user
    JOIN permission_groups ON permission_groups.id = group_user.group_id
                          AND permission_groups.valid_id = 1
    WHERE group_user.user_id = $1
    UNION
    SELECT group_role.group_id, group_role.permission_key FROM role_user
    JOIN roles ON roles.id = role_user.role_id AND roles.valid_id = 1
    JOIN group_role ON group_role.role_id = roles.id AND group_role.permission_value = 1
    JOIN permission_groups ON permission_groups.id = group_role.group_id
                          AND permission_groups.valid_id = 1
    WHERE role_user.user_id = $1
"""
MY_QUEUES = "SELECT queue_id FROM personal_queues WHERE user_id = $1"


VALID_GROUPS = "SELECT id FROM permission_groups WHERE valid_id = 1"
# Kernel/System/CustomerGroup.pm; `rw` grants every right here, too
CUSTOMER_GRANTS = """
    SELECT group_customer_user.group_id, group_customer_user.permission_key
    FROM group_customer_user
    JOIN permission_groups ON permission_groups.id = group_customer_user.group_id
                          AND permission_groups.valid_id = 1
    WHERE lower(group_customer_user.user_id) = lower($1)
      AND group_customer_user.permission_value = 1
    UNION
    SELECT group_customer.group_id, group_customer.permission_key FROM group_customer
    JOIN permission_groups ON permission_groups.id = group_customer.group_id
                          AND permission_groups.valid_id = 1
    WHERE group_customer.customer_id = ANY($2) AND group_customer.permission_value = 1
      AND group_customer.permission_context = 'Ticket::CustomerID::Same'
    UNION
    SELECT id, 'rw' FROM permission_groups WHERE valid_id = 1 AND name = ANY($3)
"""
Groups = dict[Right, frozenset["GroupId"]]


class CustomerRights(Table):
    """What customers see, as OTRS's settings of these names say."""

    company_tickets: bool = True  # CustomerDisableCompanyTicketAccess, the other way round
    groups: bool = False  # CustomerGroupSupport
    always_groups: tuple[str, ...] = ("users",)  # CustomerGroupAlwaysGroups


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer who logged in: his login, all logins his tickets may carry, his companies."""

    login: str
    logins: Iterable[str]
    companies: list[str]


class Rights:
    """Viewers; those of agents are remembered as long as the small tables do not change."""

    def __init__(
        self, db: Reader, customers: CustomerRights | None = None, *, only_reads: bool = False
    ) -> None:
        """`only_reads`: nothing can be changed, whoever asks."""
        self._db = db
        self._only_reads = only_reads
        self._customers = customers or CustomerRights()
        self._version = 0
        self._viewers: dict[UserId, Viewer] = {}

    async def viewer(self, user: UserId, reference: Reference) -> Viewer | None:
        """The agent with his rights; None when the agent is unknown or no longer valid."""
        if reference.version != self._version:
            self._version, self._viewers = reference.version, {}
        if user not in self._viewers:
            viewer = await self._read(user, reference)
            if viewer is None or reference.version != self._version:
                return viewer
            self._viewers[user] = viewer
        return self._viewers[user]

    async def _read(self, user: UserId, reference: Reference) -> Viewer | None:
        agent = reference.agents.get(user)
        if agent is None or not agent.valid:
            return None
        groups = _by_right(await self._db.rows(GRANTS, user))
        mine: list[QueueId] = [row[0] for row in await self._db.rows(MY_QUEUES, user)]
        queues = _queues(groups, reference)
        # whoever sees all queues sees what he owns, and nobody owns what the system owns
        owner = None if user == SYSTEM or queues == set(reference.queues) else user
        return Viewer(
            *(Sight(queues, owner), agent, groups, frozenset(mine) & queues),
            only_reads=self._only_reads,
        )

    async def customer(self, customer: Customer, reference: Reference) -> Viewer:
        """The customer with his rights (Kernel/System/Ticket/CustomerPermission)."""
        companies = customer.companies if self._customers.company_tickets else []
        groups = await self._groups_of(customer)
        sight = Sight(
            _queues(groups, reference),
            logins=frozenset(login.lower() for login in (customer.login, *customer.logins)),
            companies=frozenset(key.lower() for key in companies),
        )
        return Viewer(sight, groups=groups, login=customer.login, only_reads=self._only_reads)

    async def _groups_of(self, customer: Customer) -> Groups:
        if not self._customers.groups:
            rows = await self._db.rows(VALID_GROUPS)
            return _by_right((group, Right.WRITE.value) for (group,) in rows)
        asked = customer.login, customer.companies, list(self._customers.always_groups)
        return _by_right(await self._db.rows(CUSTOMER_GRANTS, *asked))


def _by_right(rows: Iterable[Iterable[object]]) -> Groups:
    """The groups that give each right; `rw` gives them all."""
    granted: dict[str, set[GroupId]] = {right.value: set() for right in Right}
    for group, key in rows:
        granted.setdefault(str(key), set()).add(group)  # type: ignore[arg-type]  # a column
    write = granted[Right.WRITE.value]
    return {right: frozenset(granted[right.value] | write) for right in Right}


def _queues(groups: Groups, reference: Reference) -> frozenset[QueueId]:
    readable = groups[Right.READ]
    return frozenset(q.pk for q in reference.queues.values() if q.group_id in readable)
