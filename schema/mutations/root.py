"""Everything that can be changed: the root fields of mutations, by what they are about."""

from __future__ import annotations

import strawberry

from schema.mutations.accounts import AccountMutations
from schema.mutations.agents import AgentMutations
from schema.mutations.articles import ArticleMutations
from schema.mutations.calendars import CalendarMutations
from schema.mutations.customer_grants import CustomerGrantMutations
from schema.mutations.customer_rows import CustomerRowMutations
from schema.mutations.customers import CustomerMutations
from schema.mutations.dynamic_fields import DynamicFieldMutations
from schema.mutations.groups import GroupMutations
from schema.mutations.masters import MasterMutations
from schema.mutations.personal import PersonalMutations
from schema.mutations.relations import RelationMutations
from schema.mutations.tickets import TicketMutations


@strawberry.type(description="Everything that can be changed.")
class Mutation(
    TicketMutations,
    RelationMutations,
    ArticleMutations,
    CustomerMutations,
    AccountMutations,
    CalendarMutations,
    MasterMutations,
    DynamicFieldMutations,
    GroupMutations,
    AgentMutations,
    CustomerGrantMutations,
    PersonalMutations,
    CustomerRowMutations,
):
    pass
