"""Rights of customer users and companies in groups, for administrators."""

from __future__ import annotations

import strawberry

from resolvers.masters import changing
from resolvers.people import customer_grants
from schema.customer import Company, CustomerUser
from schema.fields import CHANGE, EXTERNAL, resolved
from schema.mutations.masters import MasterPayload


@strawberry.type(description="What a change of a customer user's rights gives.")
class CustomerUserGrantsPayload(MasterPayload):
    customer_user: CustomerUser | None = resolved(
        customer_grants.customer_user, "Who it is about; null if refused.", cost=EXTERNAL
    )


@strawberry.type(description="What a change of a company's rights gives.")
class CompanyGrantsPayload(MasterPayload):
    company: Company | None = resolved(
        customer_grants.company, "Which one it is about; null if refused.", cost=EXTERNAL
    )


@strawberry.type
class CustomerGrantMutations:
    customer_user_set_grants: CustomerUserGrantsPayload = resolved(
        changing.granting(
            ("customer_user", "CustomerUser"),
            customer_grants.CustomerUserSetGrantsInput,
            customer_grants.of_a_person,
        ),
        "Give a customer user rights in groups, or withdraw them; for administrators. They count"
        " where the settings say that customers have groups.",
        cost=CHANGE,
    )
    company_set_grants: CompanyGrantsPayload = resolved(
        changing.granting(
            ("company", "Company"),
            customer_grants.CompanySetGrantsInput,
            customer_grants.of_a_company,
        ),
        "Give the people of a company rights in groups, or withdraw them; for administrators. They"
        " count where the settings say that customers have groups.",
        cost=CHANGE,
    )
