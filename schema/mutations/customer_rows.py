"""Customer users and companies of our own, for administrators."""

from __future__ import annotations

import strawberry

from resolvers.people import customers
from schema.customer import Company, CustomerUser
from schema.fields import CHANGE, EXTERNAL, resolved
from schema.mutations.masters import MasterPayload


@strawberry.type(description="What a change of a customer user gives.")
class CustomerUserPayload(MasterPayload):
    customer_user: CustomerUser | None = resolved(
        customers.person,
        "Who he is now; null if refused, and where a new one was only checked.",
        cost=EXTERNAL,
    )


@strawberry.type(description="What a change of a company gives.")
class CompanyPayload(MasterPayload):
    company: Company | None = resolved(
        customers.company,
        "What it is now; null if refused, and where a new one was only checked.",
        cost=EXTERNAL,
    )


@strawberry.type
class CustomerRowMutations:
    customer_user_create: CustomerUserPayload = resolved(
        customers.create_person,
        "Make a customer user of our own; for administrators. A directory decides whether he may"
        " log in.",
        cost=CHANGE,
    )
    customer_user_update: CustomerUserPayload = resolved(
        customers.update_person,
        "Change a customer user of our own, and what refers to his login; for administrators. What"
        " a source says of him is changed there.",
        cost=CHANGE,
    )
    company_create: CompanyPayload = resolved(
        customers.create_company, "Make a company of our own; for administrators.", cost=CHANGE
    )
    company_update: CompanyPayload = resolved(
        customers.update_company,
        "Change a company of our own, and what refers to its key; for administrators.",
        cost=CHANGE,
    )
