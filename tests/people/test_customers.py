"""Customer users and companies of our own: made, changed, renamed, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from loaders.kept import KeptCustomers
from resolvers.context import Services
from tests.actions.changing import OUTSIDER, OWN, add_customer, changed_tables, dump, links
from tests.masters.asking import last_entry
from tests.people.asking import CHANGES, done, mutation, payload, refused
from tests.queries.test_failures import outage
from tests.rights.oracle import packed
from tests.work.asking import WANDA, did, history, new_ticket
from tests.world.stores import ADMIN
from tests.world.world import World

SHOWN = "id login firstName lastName email phone comment customerId valid companies { customerId }"
CREATE = mutation("customerUserCreate", f"{CHANGES} customerUser {{ {SHOWN} }}")
UPDATE = mutation("customerUserUpdate", f"{CHANGES} customerUser {{ {SHOWN} }}")
FIRM = f"{CHANGES} company {{ id customerId name street city }}"
MAKE, CHANGE = mutation("companyCreate", FIRM), mutation("companyUpdate", FIRM)
NEW = {
    "login": "new.person",
    "email": "new.person@example.com",
    "customerId": "1001",
    "firstName": "New",
    "lastName": "Person",
}
LINKED = "sofia.lehmann"  # to K10001 of the CRM
PERSON = "query($login: String!) { customerUser(login: $login) { id login lastName } }"
COMPANIES = "{ companies(first: 100) { nodes { id customerId source } } }"
CONTACT = "query($id: ID!) { ticket(id: $id) { customerId customerUser { login } } }"
TOKEN = """
    INSERT INTO tg_token (token_sha256, kind, name, customer_login, scope, limited, create_time)
    VALUES ($1, 'session', '', $2, 'admin', 0, CURRENT_TIMESTAMP)
"""
TOKENS = "SELECT 1 FROM tg_token WHERE customer_login = $1 AND revoked_time IS NULL"


async def made(world: World, **more: Any) -> dict[str, Any]:
    found = await done(world, CREATE, ADMIN, **{**NEW, **more})
    person: dict[str, Any] = found["customerUser"]
    return person


async def changed(world: World, person: str, **values: Any) -> Any:
    """The payload of a change of a customer user that was done."""
    return await done(world, UPDATE, ADMIN, customerUser=person, **values)


async def known(world: World, login: str) -> Any:
    """Somebody as a query shows him."""
    return (await world.ask(PERSON, {"login": login})).data["customerUser"]


async def contact(world: World, ticket: str) -> tuple[str, str]:
    found = (await world.ask(CONTACT, {"id": ticket})).data["ticket"]
    return found["customerId"], found["customerUser"]["login"]


def pairs(company: str, login: str) -> str:
    """As OTRS writes it into the history."""
    return f"CustomerID={company};CustomerUser={login};"


async def test_a_new_person_is_shown_and_noted(office: World) -> None:
    before = await dump(office)
    looked = await done(office, CREATE, ADMIN, **NEW, validateOnly=True)
    assert looked["customerUser"] is None
    assert {"field": "login", "old": None, "new": "new.person"} in looked["changes"]
    assert await dump(office) == before
    person = await made(office, phone="123", comment="Two\nlines", companies=["1002"])
    assert (person["login"], person["phone"], person["valid"]) == ("new.person", "123", True)
    assert {each["customerId"] for each in person["companies"]} == {"1001", "1002"}
    new_rows = {"customer_user": 1, "customer_user_customer": 1, "tg_audit": 1}
    assert await changed_tables(office, before) == new_rows
    entry = await last_entry(office)
    assert (entry["kind"], entry["objectKey"]) == ("CUSTOMER_USER_CREATED", "new.person")
    assert entry["details"]["comment"] == "Two\nlines"
    assert entry["details"]["companies"] == "1002"
    assert "fax" not in entry["details"]


async def test_what_is_given_changes(office: World) -> None:
    """And is shown at once, also where customers are kept between operations."""
    kept: Services = replace(office.services, kept=KeptCustomers(1000))
    office.services = kept
    person = await made(office, phone="123", companies=["1002"])
    assert (await known(office, "new.person"))["lastName"] == "Person"
    assert len(kept.kept)
    found = await changed(office, person["id"], phone=None, companies=[], lastName="Other")
    assert (found["customerUser"]["phone"], found["customerUser"]["firstName"]) == (None, "New")
    assert {change["field"] for change in found["changes"]} == {"lastName", "phone", "companies"}
    assert (await known(office, "new.person"))["lastName"] == "Other"
    entry = await last_entry(office)
    assert (entry["kind"], entry["agent"]) == ("CUSTOMER_USER_UPDATED", {"login": ADMIN})
    assert entry["details"]["formerLastName"] == "Person"
    before = await dump(office)
    assert (await changed(office, person["id"], lastName="Other"))["changes"] == []
    assert await dump(office) == before


async def test_tickets_follow_a_login_and_a_company(office: World) -> None:
    """Those of another company keep it; whoever gets the login then sees none of them."""
    person = await made(office)
    tickets = [await new_ticket(office) for _ in range(2)]
    for ticket in tickets:
        await did(office, "ticketSetCustomer", ticket, contact={"login": "new.person"})
    mine, other = tickets
    await did(
        office, "ticketSetCustomer", other, contact={"login": "new.person"}, customerId="elsewhere"
    )
    looked = await changed(office, person["id"], login="renamed", validateOnly=True)
    assert looked["customerUser"]["login"] == "new.person"
    renamed = await changed(office, person["id"], login="renamed")
    assert renamed["changes"] == [{"field": "login", "old": "new.person", "new": "renamed"}]
    await changed(office, renamed["customerUser"]["id"], customerId="1002")
    assert await contact(office, mine) == ("1002", "renamed")
    assert await contact(office, other) == ("elsewhere", "renamed")
    assert await history(office, mine, 2) == [
        ("CustomerUpdate", f"%%{pairs('1001', 'renamed')}"),
        ("CustomerUpdate", f"%%{pairs('1002', 'renamed')}"),
    ]
    assert await known(office, "new.person") is None


async def test_what_refers_to_a_login_follows_it(office: World) -> None:
    """Link, companies, preferences, sessions; the same key gives the first result again."""
    person = (await known(office, LINKED))["id"]
    db = office.services.db
    async with db.transaction() as tx:
        await tx.execute(TOKEN, "a" * 64, LINKED)
        await tx.execute(
            "INSERT INTO customer_preferences VALUES ($1, 'UserLanguage', 'de')", LINKED
        )
    await changed(office, person, companies=["1009"])
    asked = {"customerUser": person, "login": "sofia", "idempotencyKey": "rename"}
    first = await done(office, UPDATE, ADMIN, **asked)
    before = await dump(office)
    assert await done(office, UPDATE, ADMIN, **asked) == first
    assert await dump(office) == before
    assert first["customerUser"]["login"] == "sofia"
    assert {"customerId": "1009"} in first["customerUser"]["companies"]
    assert (await links(office))["sofia"] == ("crm", "K10001")
    for table, column in (("customer_preferences", "user_id"), ("tg_token", "customer_login")):
        assert await db.rows(f"SELECT 1 FROM {table} WHERE {column} = 'sofia'"), table
        assert not await db.rows(f"SELECT 1 FROM {table} WHERE {column} = $1", LINKED), table


async def test_people_are_refused(office: World) -> None:
    person = await made(office)
    other = {**NEW, "login": "another", "email": "another@example.com"}
    wrong: list[tuple[Mapping[str, Any], str, str]] = [
        ({"login": "New.Person"}, "LOGIN_TAKEN", "login"),
        ({"login": OUTSIDER}, "LOGIN_TAKEN", "login"),  # a source's key
        ({"login": "K10001"}, "LOGIN_TAKEN", "login"),  # of a record that is linked to somebody
        ({"login": "x" * 101}, "INVALID_INPUT", "login"),
        ({"email": "New.Person@example.com"}, "EMAIL_TAKEN", "email"),
        ({"email": "nobody"}, "INVALID_INPUT", "email"),
        ({"firstName": " "}, "INVALID_INPUT", "firstName"),
        ({"companies": ["1002"] * 101}, "INVALID_INPUT", "companies"),
        ({"companies": ["1002", ""]}, "INVALID_INPUT", "companies.1"),
    ]
    for more, code, field in wrong:
        found = await refused(office, CREATE, ADMIN, **{**other, **more})
        assert found == (code, f"input.{field}")
    for login in (OWN.upper(), OUTSIDER, "K10001"):
        given = {"customerUser": person["id"], "login": login}
        assert await refused(office, UPDATE, ADMIN, **given) == ("LOGIN_TAKEN", "input.login")
    assert await refused(office, CREATE, WANDA, **other) == ("FORBIDDEN", "input")
    given = {"customerUser": person["id"], "phone": "1"}
    assert await refused(office, UPDATE, WANDA, **given) == ("FORBIDDEN", "input")
    nobody = packed("CustomerUser", "nobody at all")
    found = await refused(office, UPDATE, ADMIN, customerUser=nobody, phone="1")
    assert found == ("NOT_FOUND", "input.customerUser")


async def test_two_at_once_do_not_get_the_same_address(office: World) -> None:
    people = [{**NEW, "login": f"person.{number}"} for number in range(4)]
    found = await asyncio.gather(*(payload(office, CREATE, ADMIN, **each) for each in people))
    codes = sorted(error["code"] for each in found for error in each["errors"])
    assert codes == ["EMAIL_TAKEN"] * 3


async def test_what_a_source_keeps_is_read_only(office: World) -> None:
    """Fields of a linked person that his source has, and whoever is known there alone."""
    linked, alone = (await known(office, LINKED))["id"], (await known(office, OUTSIDER))["id"]
    answer = await payload(office, UPDATE, ADMIN, customerUser=linked, firstName="Other")
    [error] = answer["errors"]
    assert (error["code"], error["path"]) == ("READ_ONLY", ["input", "firstName"])
    assert "“crm”" in error["message"]
    found = await changed(office, linked, comment="Ours", valid=False)
    assert (found["customerUser"]["comment"], found["customerUser"]["valid"]) == ("Ours", False)
    found = await refused(office, UPDATE, ADMIN, customerUser=alone, phone="1")
    assert found == ("READ_ONLY", "input.customerUser")
    await add_customer(office, OUTSIDER)  # whom the source knows by his login alone
    same = (await known(office, OUTSIDER))["id"]
    found = await refused(office, UPDATE, ADMIN, customerUser=same, login="free")
    assert found == ("CONFLICT", "input.login")


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_what_a_silent_source_may_keep_waits(office: World) -> None:
    """What our row decides does not."""
    person = (await known(office, LINKED))["id"]
    async with outage(office, office.stores.crm):
        for name in ("login", "phone"):
            found = await refused(office, UPDATE, ADMIN, customerUser=person, **{name: "x"})
            assert found == ("SOURCE_UNAVAILABLE", f"input.{name}")
        found = await refused(office, CREATE, ADMIN, **NEW)
        assert found == ("SOURCE_UNAVAILABLE", "input.login")
        found = await refused(office, MAKE, ADMIN, customerId="F1", name="Firm")
        assert found == ("SOURCE_UNAVAILABLE", "input.customerId")
        assert (await changed(office, person, valid=False))["customerUser"]["valid"] is False


async def test_an_invalid_person_is_out_at_once(office: World) -> None:
    person = await made(office)
    async with office.services.db.transaction() as tx:
        await tx.execute(TOKEN, "a" * 64, "new.person")
    assert await office.services.db.rows(TOKENS, "new.person")
    await changed(office, person["id"], valid=False)
    assert not await office.services.db.rows(TOKENS, "new.person")
    newest = await office.services.db.rows("SELECT kind FROM tg_audit ORDER BY id DESC LIMIT 2")
    assert [kind for (kind,) in newest] == ["logout", "customer_user_updated"]


async def test_a_company_carries_its_people(office: World) -> None:
    """And their tickets, whatever the capitals of the key there."""
    firm = (await done(office, MAKE, ADMIN, customerId="F1", name="Firm", city="Bonn"))["company"]
    assert (firm["customerId"], firm["name"], firm["city"]) == ("F1", "Firm", "Bonn")
    person, ticket = await made(office, customerId="F1"), await new_ticket(office)
    named = {"login": "new.person"}
    await did(office, "ticketSetCustomer", ticket, contact=named, customerId="f1")
    found = await done(office, CHANGE, ADMIN, company=firm["id"], customerId="F2", city=None)
    assert (found["company"]["customerId"], found["company"]["city"]) == ("F2", None)
    assert await contact(office, ticket) == ("F2", "new.person")
    assert (await changed(office, person["id"], phone="1"))["customerUser"]["customerId"] == "F2"
    await done(office, CHANGE, ADMIN, company=found["company"]["id"], valid=False)
    listed = (await office.ask(COMPANIES)).data["companies"]["nodes"]
    assert "F2" not in {each["customerId"] for each in listed}
    assert (await last_entry(office))["details"] == {"valid": "false", "formerValid": "true"}


async def test_companies_are_refused(office: World) -> None:
    firm = (await done(office, MAKE, ADMIN, customerId="F1", name="Firm"))["company"]["id"]
    listed = (await office.ask(COMPANIES)).data["companies"]["nodes"]
    theirs = next(each for each in listed if each["source"] != "own")
    for given, expected in (
        ({"customerId": "F3", "name": "FIRM"}, ("NAME_TAKEN", "input.name")),
        ({"customerId": "f1", "name": "X"}, ("NAME_TAKEN", "input.customerId")),
        ({"customerId": theirs["customerId"], "name": "X"}, ("READ_ONLY", "input.customerId")),
    ):
        assert await refused(office, MAKE, ADMIN, **given) == expected
    for which, expected in (
        (theirs["id"], ("READ_ONLY", "input.company")),
        (packed("Company", "none"), ("NOT_FOUND", "input.company")),
    ):
        assert await refused(office, CHANGE, ADMIN, company=which, name="X") == expected
    assert await refused(office, CHANGE, WANDA, company=firm, name="X") == ("FORBIDDEN", "input")
