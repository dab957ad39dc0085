"""The rights of customer users and companies in groups: given, withdrawn and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry
from strawberry import Parent

from actions.people.customer_rights import COMPANIES, PEOPLE, RIGHTS, set_rights
from auth.administrators import administers
from domain.accounts import Grant
from domain.customers import Company
from domain.errors import InvalidInput, NotFound
from domain.people import CustomerUser
from loaders import customer_rights
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.once import ChangeInput
from resolvers.people import grant_inputs
from resolvers.people.grant_inputs import GRANTS, GrantInput
from resolvers.people.holders import rights_of
from resolvers.verbs.inputs import wanted
from resolvers.verbs.running import Changed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actions.people.rights import Grants
    from domain.ids import GroupId
    from resolvers.context import Context
    from resolvers.masters.changing import Write

MOST_LOGIN = 100  # characters of the column
ONLY = "Customers have READ and WRITE alone."


@strawberry.input(description="Which rights a customer user shall have by himself.")
class CustomerUserSetGrantsInput(ChangeInput):
    customer_user: strawberry.ID = wanted("The ID of the customer user.")
    grants: list[GrantInput] = wanted(f"{GRANTS} {ONLY}")


@strawberry.input(description="Which rights the people of a company shall have.")
class CompanySetGrantsInput(ChangeInput):
    company: strawberry.ID = wanted("The ID of the company.")
    grants: list[GrantInput] = wanted(f"{GRANTS} {ONLY}")


async def of_a_person(context: Context, input: CustomerUserSetGrantsInput) -> Write:
    field = "input.customerUser"
    grants = _grants(context, input.grants)
    person = await nodes.of_type(context, input.customer_user, CustomerUser, field=field)
    if person is None:
        raise NotFound(field, "There is no such customer user.")
    login = person.ticket_login
    if len(login) > MOST_LOGIN:
        raise InvalidInput(field, f"somebody whose login has at most {MOST_LOGIN} characters")
    return lambda unit: set_rights(unit, PEOPLE, login, grants)


async def of_a_company(context: Context, input: CompanySetGrantsInput) -> Write:
    field = "input.company"
    grants = _grants(context, input.grants)
    key = str(nodes.key_of(input.company, Company, field=field))
    company = await nodes.company_by_key(context, key)
    if company is None:
        raise NotFound(field, "There is no such company.")
    return lambda unit: set_rights(unit, COMPANIES, company.customer_id, grants)


async def customer_user(changed: Parent[Changed], info: Info) -> CustomerUser | None:
    login = changed.objects.get("customer_user")
    return await nodes.customer_by_login(info.context, login) if login else None


async def company(changed: Parent[Changed], info: Info) -> Company | None:
    key = changed.objects.get("company")
    return await nodes.company_by_key(info.context, key) if key else None


async def of_people(people: list[CustomerUser], info: Info) -> list[list[Grant] | None]:
    db = info.context.services.db
    if not await administers(db, info.context.viewer):
        return [None] * len(people)
    logins = [person.ticket_login.lower() for person in people]
    found = await customer_rights.of_people(db, logins)
    return [_shown(info, found.get(login, {})) for login in logins]


async def of_companies(companies: list[Company], info: Info) -> list[list[Grant] | None]:
    db = info.context.services.db
    if not await administers(db, info.context.viewer):
        return [None] * len(companies)
    keys = [company.customer_id for company in companies]
    found = await customer_rights.of_companies(db, keys)
    return [_shown(info, found.get(key, {})) for key in keys]


def _shown(info: Info, held: Mapping[GroupId, set[str]]) -> list[Grant]:
    groups = info.context.reference.groups
    found = [Grant(groups[group], rights_of(keys)) for group, keys in held.items()]
    return sorted(found, key=lambda grant: grant.group.name)


def _grants(context: Context, given: list[GrantInput]) -> Grants:
    for number, one in enumerate(given):
        if not set(one.rights) <= set(RIGHTS):
            raise InvalidInput(f"input.grants.{number}.rights", "READ and WRITE alone")
    return grant_inputs.grants(context, given)
