"""Rights of customer users and of companies in groups, where the settings let them count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auth.rights import CustomerRights, Rights
from tests.actions.changing import changed_tables, dump
from tests.masters.asking import last_entry
from tests.people.asking import CHANGES, done, mutation, refused
from tests.rights.oracle import packed
from tests.work.asking import WANDA, hire
from tests.world.stores import ADMIN
from tests.world.world import World

GRANTS = "grants { group { name } rights }"
PERSON = mutation("customerUserSetGrants", f"{CHANGES} customerUser {{ login {GRANTS} }}")
COMPANY = mutation("companySetGrants", f"{CHANGES} company {{ customerId {GRANTS} }}")
LOGIN, KEY = "alexander.uebelhoer", "1001"  # in our table alone, of this company
WHO = {"customerUser": packed("CustomerUser", LOGIN)}
WHICH = {"company": packed("Company", KEY)}


@pytest.fixture
async def service(own_world: World) -> World:
    """Customers see the queues of their groups alone; nobody has any yet."""
    db = own_world.services.db
    settings = CustomerRights(groups=True, always_groups=())
    own_world.services = replace(own_world.services, rights=Rights(db, settings))
    await own_world.execute("DELETE FROM group_customer_user")
    await own_world.execute("DELETE FROM group_customer")
    return own_world


def users(*rights: str) -> dict[str, Any]:
    return {"grants": [{"group": "users", "rights": rights}]}


async def reads(world: World) -> bool:
    return bool((await world.customer(LOGIN)).queues)


@pytest.mark.parametrize(("document", "about"), [(PERSON, WHO), (COMPANY, WHICH)])
async def test_a_right_counts_until_it_is_withdrawn(
    service: World, document: str, about: dict[str, str]
) -> None:
    assert not await reads(service)
    before = await dump(service)
    given = await done(service, document, ADMIN, **about, **users("READ"))
    [field] = about
    assert given[field]["grants"] == [{"group": {"name": "users"}, "rights": ["READ"]}]
    assert given["changes"] == [{"field": "grants", "old": None, "new": "users: ro"}]
    table = "group_customer_user" if document == PERSON else "group_customer"
    assert await changed_tables(service, before) == {table: 1, "tg_audit": 1}
    assert (await last_entry(service))["kind"] == "RIGHTS_CHANGED"
    assert await reads(service)
    if document == PERSON:  # OTRS does not look at capitals here
        await service.execute("UPDATE group_customer_user SET user_id = upper(user_id)")
        assert await reads(service)
    before = await dump(service)
    again = await done(service, document, ADMIN, **about, **users("READ"))
    assert (again["changes"], await dump(service)) == ([], before)
    await done(service, document, ADMIN, **about, **users())
    assert not await reads(service)


async def test_rights_of_customers_are_refused(service: World) -> None:
    await hire(service, {WANDA: ["rw"]})
    for document, about in ((PERSON, WHO), (COMPANY, WHICH)):
        [field] = about
        wrong = {**about, **users("READ", "NOTE")}
        found = await refused(service, document, ADMIN, **wrong)
        assert found == ("INVALID_INPUT", "input.grants.0.rights")
        found = await refused(service, document, ADMIN, **about, grants=[])
        assert found == ("INVALID_INPUT", "input.grants")
        nobody = {field: packed(field[0].upper() + field[1:], "nobody at all")}
        found = await refused(service, document, ADMIN, **nobody, **users("READ"))
        assert found == ("NOT_FOUND", f"input.{field}")
        found = await refused(service, document, WANDA, **about, **users("READ"))
        assert found == ("FORBIDDEN", "input")
