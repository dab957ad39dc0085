"""Everything that can be changed: the root fields of mutations, by what they are about."""

from __future__ import annotations

import strawberry

from schema.mutations.accounts import AccountMutations
from schema.mutations.articles import ArticleMutations
from schema.mutations.calendars import CalendarMutations
from schema.mutations.customers import CustomerMutations
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
    PersonalMutations,
):
    pass
