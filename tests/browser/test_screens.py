"""The ready tabs do what the three screens of customer care are for, by clicks and copied IDs."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Visit

NUMBER = "2026010110000018"  # of a ticket that all demo data have,
CUSTOMER = "sofia.lehmann"  # whose customer is linked to
KEY = "K10001"
COMPANY = "1002"


async def test_administration_shows_both_sides_and_all_records_to_choose_from(
    graphiql: Visit,
) -> None:
    """A link is ended and made again, and the records come in pages, too."""
    await graphiql.open_tab("CustomerUserAdministration")
    found = (await graphiql.choose("CustomerUserAdministration"))["data"]
    person, records = found["customerUser"], found["externalCustomers"]

    assert {"name": "lastName", "value": "Lehmann"} in person["ownFields"]
    assert [record["key"] for record in person["externalRecords"]] == [KEY]
    owners = {record["key"]: record["linkedTo"] for record in records["nodes"]}
    assert owners[KEY]["login"] == CUSTOMER
    assert records["totalCount"] == len(owners)

    ended = (await graphiql.choose("UnlinkRecord"))["data"]["customerUserUnlink"]
    made = (await graphiql.choose("LinkRecord"))["data"]["customerUserLink"]
    assert ended["errors"] == made["errors"] == []
    assert ended["customerUser"]["link"] is None
    assert made["customerUser"]["link"] == {"source": "crm", "key": KEY, "stored": True}

    wanted = {"login": CUSTOMER, "source": "crm", "first": 2}
    pages = []
    for _ in range(2):
        await graphiql.fill_variables(**wanted)
        answer = await graphiql.choose("CustomerUserAdministration")
        pages.append(answer["data"]["externalCustomers"])
        wanted["after"] = pages[-1]["pageInfo"]["endCursor"]

    keys = [record["key"] for page in pages for record in page["nodes"]]
    assert keys == sorted(set(keys))
    assert len(keys) == 4


async def test_a_tickets_customer_is_shown_and_another_one_previewed(graphiql: Visit) -> None:
    """With a look at the source that the other one comes from."""
    await graphiql.open_tab("SourceHealth")
    [crm] = (await graphiql.run())["data"]["sources"]
    assert (crm["name"], crm["status"]) == ("crm", "UP")
    assert crm["breaker"] == {"state": "CLOSED", "openUntil": None}

    await graphiql.open_tab("ChangeCustomer")
    ticket = (await graphiql.choose("ChangeCustomer"))["data"]["ticket"]
    history = [one["number"] for one in ticket["customerUser"]["tickets"]["nodes"]]
    assert ticket["customerUser"]["login"] == CUSTOMER
    assert NUMBER in history
    assert ticket["customerUser"]["company"]["customerId"] == COMPANY

    contact = {"source": "crm", "key": "K10002"}
    await graphiql.fill_variables(
        number=NUMBER, ticket=ticket["id"], contact=contact, validateOnly=True
    )
    previewed = (await graphiql.choose("SetCustomer"))["data"]["ticketSetCustomer"]
    assert previewed["errors"] == []
    assert change_of(previewed, "customerUser")["old"] == CUSTOMER
    assert (await graphiql.choose("ChangeCustomer"))["data"]["ticket"] == ticket


async def test_a_ticket_is_looked_at_noted_and_changed(graphiql: Visit) -> None:
    """First only to see what would change, then in earnest."""
    await graphiql.open_tab("TicketWork")
    ticket = (await graphiql.choose("TicketWork"))["data"]["ticket"]
    assert ticket["viewerCan"]["note"]
    wanted = {"number": NUMBER, "ticket": ticket["id"], "body": "Called back.", "priority": "2 low"}
    await graphiql.fill_variables(**wanted, validateOnly=True)
    looked = (await graphiql.choose("ChangeTicket"))["data"]["ticketUpdate"]
    assert looked["errors"] == []
    assert change_of(looked, "priority")["new"] == "2 low"
    assert (await graphiql.choose("TicketWork"))["data"]["ticket"] == ticket

    await graphiql.fill_variables(**wanted, validateOnly=False)
    noted = (await graphiql.choose("AddNote"))["data"]["articleAddNote"]
    assert noted["errors"] == []
    assert noted["article"]["position"] > 1
    after = (await graphiql.choose("TicketWork"))["data"]["ticket"]
    assert after["version"] > ticket["version"]
    assert "ADD_NOTE" in [entry["kind"] for entry in after["history"]["nodes"]]


async def test_a_ticket_is_given_to_a_contact_who_was_searched_for(graphiql: Visit) -> None:
    """And back again."""
    await graphiql.open_tab("ChangeCustomer")
    ticket = (await graphiql.choose("ChangeCustomer"))["data"]["ticket"]
    await graphiql.open_tab("CompanyContacts")
    contacts = (await graphiql.choose("CompanyContacts"))["data"]["company"]["contacts"]
    other = next(one for one in contacts["nodes"] if one["login"] not in {None, CUSTOMER})

    await graphiql.fill_variables(customerId=COMPANY, search=other["fullName"])
    company = (await graphiql.choose("CompanyContacts"))["data"]["company"]
    assert other["login"] in [one["login"] for one in company["contacts"]["nodes"]]

    given = await reassigned(graphiql, ticket["id"], other["login"])
    returned = await reassigned(graphiql, ticket["id"], CUSTOMER)
    assert change_of(given, "customerUser") == {
        "field": "customerUser", "old": CUSTOMER, "new": other["login"]
    }  # fmt: skip
    assert other["fullName"] in given["ticket"]["defaultRecipient"]
    assert returned["ticket"]["defaultRecipient"] == ticket["defaultRecipient"]


async def reassigned(graphiql: Visit, ticket: str, login: str) -> Any:
    contact = {"login": login}
    await graphiql.fill_variables(
        customerId=COMPANY, ticket=ticket, contact=contact, validateOnly=False
    )
    done = (await graphiql.choose("Reassign"))["data"]["ticketSetCustomer"]
    assert done["errors"] == []
    return done


def change_of(payload: Any, field: str) -> Any:
    return next(change for change in payload["changes"] if change["field"] == field)
