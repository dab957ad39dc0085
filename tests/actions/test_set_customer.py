"""A ticket gets another contact: its columns, its history, and whom answers go to."""

from __future__ import annotations

from typing import Any

import pytest

from domain.ids import global_id
from tests.actions.changing import (
    EXAMPLE,
    INVALID,
    LINK,
    OUTSIDER,
    OWN,
    SET,
    TICKET,
    add_customer,
    add_record,
    changed_tables,
    customer_id,
    done,
    dump,
    links,
    refusal,
    ticket_id,
)
from tests.queries.test_failures import outage
from tests.world.world import World

HISTORY = """
    SELECT h.name, t.name, h.type_id, h.queue_id, h.owner_id, h.priority_id, h.state_id,
           h.article_id, h.create_by, h.change_by
    FROM ticket_history AS h JOIN ticket_history_type AS t ON t.id = h.history_type_id
    WHERE h.id = (SELECT max(id) FROM ticket_history)
"""
STATE = """
    SELECT type_id, queue_id, user_id, ticket_priority_id, ticket_state_id
    FROM ticket WHERE tn = $1
"""


async def row(world: World, sql: str, *args: Any) -> tuple[Any, ...]:
    [found] = await world.services.db.rows(sql, *args)
    return tuple(found)


# of a ticket, and what the line does not say
ONE_LINE = {"tg_history_text": 1, "ticket": 0, "ticket_history": 1}


async def test_a_registered_contact(own_world: World) -> None:
    """Login and company of the ticket follow; only the ticket and its history change."""
    before, ticket = await dump(own_world), await ticket_id(own_world, TICKET)
    wanted = {"ticket": ticket, "contact": {"login": "sofia.lehmann"}, "clientMutationId": "1"}
    payload = await done(own_world, SET, wanted)
    address = '"Sofia Lehmann" <sofia.lehmann@koehler-soehne-ug.example.com>'
    assert payload["changes"] == [
        {"field": "customerUser", "old": "klaus.hess", "new": "sofia.lehmann"}
    ]
    assert payload["recipient"] == payload["ticket"]["defaultRecipient"] == address
    assert payload["registers"] is None
    assert payload["clientMutationId"] == "1"
    assert payload["ticket"]["customerUser"]["login"] == "sofia.lehmann"
    assert await changed_tables(own_world, before) == ONE_LINE
    wanted["contact"] = {"login": OWN}
    assert (await done(own_world, SET, wanted))["changes"] == [
        {"field": "customerUser", "old": "sofia.lehmann", "new": OWN},
        {"field": "customerId", "old": "1002", "new": "1001"},
    ]


async def test_the_history_is_as_an_otrs_would_write_it(own_world: World) -> None:
    """Its own encoding alone, and the state after the change; what was before is kept beside."""
    ticket = await ticket_id(own_world, TICKET)
    payload = await done(own_world, SET, {"ticket": ticket, "contact": {"login": OWN}})
    name, kind, *rest = await row(own_world, HISTORY)
    assert name == f"%%CustomerID=1001;CustomerUser={OWN};"
    assert kind == "CustomerUpdate"
    assert rest == [*await row(own_world, STATE, TICKET), None, 1, 1]
    [entry] = payload["ticket"]["history"]["nodes"]
    assert (entry["kind"], entry["old"], entry["new"], entry["actor"]["login"]) == (
        "CUSTOMER_UPDATE",
        "klaus.hess (1002)",
        f"{OWN} (1001)",
        "root@localhost",
    )
    changed = await own_world.ask(f'{{ ticket(number: "{TICKET}") {{ changedAt }} }}')
    assert changed.data["ticket"]["changedAt"] == own_world.now.isoformat()
    who = "SELECT change_by FROM ticket WHERE tn = $1"
    assert await row(own_world, who, TICKET) == (1,)


async def test_nothing_new_writes_nothing(own_world: World) -> None:
    """No line of history, no new time of change."""
    ticket = await ticket_id(own_world, TICKET)
    before = await dump(own_world)
    payload = await done(own_world, SET, {"ticket": ticket, "contact": {"login": "klaus.hess"}})
    assert payload["changes"] == []
    assert await dump(own_world) == before


@pytest.mark.parametrize("way", ["login", "id", "record"])
async def test_an_outsider_is_registered(own_world: World, way: str) -> None:
    """A row with login, customer number and link-ID, and nothing more; the source says the rest."""
    contact: dict[str, str] = {"source": "crm", "key": OUTSIDER}
    if way == "login":
        contact = {"login": OUTSIDER}
    elif way == "id":
        contact = {"customerUser": await customer_id(own_world, OUTSIDER)}
    ticket, before = await ticket_id(own_world, TICKET), await dump(own_world)
    payload = await done(own_world, SET, {"ticket": ticket, "contact": contact})
    assert payload["registers"] == OUTSIDER
    assert payload["ticket"]["customerUser"] == {
        "login": OUTSIDER,
        "registered": True,
        "fullName": "Andreas Lüders",
    }
    assert payload["ticket"]["customerId"] == "1001"
    assert await changed_tables(own_world, before) == {
        "customer_user": 1,
        "tg_audit": 1,
        "tg_customer_link": 1,
        "tg_history_text": 1,
        "ticket": 0,
        "ticket_history": 1,
    }
    columns = "email, customer_id, pw, title, first_name, last_name, phone, comments, valid_id"
    found = await row(own_world, f"SELECT {columns} FROM customer_user WHERE login = $1", OUTSIDER)
    assert found == ("", "1001", None, None, "", "", None, None, 1)
    assert (await links(own_world))[OUTSIDER] == ("crm", OUTSIDER)
    again = await done(own_world, SET, {"ticket": ticket, "contact": contact})
    assert (again["registers"], again["changes"]) == (None, [])


async def test_an_outsider_gets_the_login_that_is_given(own_world: World) -> None:
    """Tickets that name him by his key find him all the same."""
    ticket = await ticket_id(own_world, TICKET)
    contact = {"source": "crm", "key": OUTSIDER}
    wanted = {"ticket": ticket, "contact": contact, "login": "andreas.lüders 🙂"}
    payload = await done(own_world, SET, wanted)
    assert payload["registers"] == payload["ticket"]["customerUser"]["login"] == wanted["login"]
    query = f'{{ customerUser(login: "{OUTSIDER}") {{ login }} }}'
    assert (await own_world.ask(query)).data["customerUser"]["login"] == wanted["login"]


async def test_somebody_elses_login_is_not_given_again(own_world: World) -> None:
    """Whatever its case; nor the key by which tickets know another outsider."""
    ticket = await ticket_id(own_world, TICKET)
    await add_record(own_world, "K99", "Neu")
    contact = {"source": "crm", "key": OUTSIDER}
    for login in ("sofia.lehmann", "SOFIA.Lehmann", "K99", INVALID):
        wanted = {"ticket": ticket, "contact": contact, "login": login}
        code, path, message = await refusal(own_world, SET, wanted)
        assert (code, path) == ("LOGIN_TAKEN", "input.login")
        assert "give another in `login`" in message


async def test_a_key_that_became_a_login_is_taken(own_world: World) -> None:
    """The record is linked to nobody, but its key is the login of somebody linked elsewhere."""
    await add_customer(own_world, OUTSIDER)
    await add_record(own_world, "K98", "Neu")
    await done(own_world, LINK, {"login": OUTSIDER, "source": "crm", "key": "K98"})
    wanted = {
        "ticket": await ticket_id(own_world, TICKET),
        "contact": {"source": "crm", "key": OUTSIDER},
    }
    assert (await refusal(own_world, SET, wanted))[:2] == ("LOGIN_TAKEN", "input.login")
    payload = await done(own_world, SET, {**wanted, "login": "andreas"})
    assert payload["registers"] == "andreas"


async def test_the_company_may_be_given_or_missing(own_world: World) -> None:
    """Given it counts; otherwise it is the contact's, and none if he has none."""
    await add_customer(own_world, "loner", email="loner@example.org")
    ticket = await ticket_id(own_world, TICKET)
    wanted: dict[str, Any] = {"ticket": ticket, "contact": {"login": "loner"}}
    payload = await done(own_world, SET, {**wanted, "customerId": "Ö & Söhne"})
    assert payload["ticket"]["customerId"] == "Ö & Söhne"
    payload = await done(own_world, SET, wanted)
    assert payload["ticket"]["customerId"] is None
    assert payload["changes"] == [{"field": "customerId", "old": "Ö & Söhne", "new": None}]
    [entry] = payload["ticket"]["history"]["nodes"]
    assert (entry["old"], entry["new"]) == ("loner (Ö & Söhne)", "loner")
    assert payload["recipient"] == "loner@example.org"


async def test_a_contact_is_somebody_known(own_world: World) -> None:
    """A bare address, an unknown login or key, or somebody invalid is none."""
    ticket = await ticket_id(own_world, TICKET)
    for contact, code, path in [
        ({"login": "someone@example.org"}, "NOT_FOUND", "contact.login"),
        ({"login": "rene.friedrich61@mail.example.com"}, "NOT_FOUND", "contact.login"),
        ({"source": "crm", "key": "gone"}, "NOT_FOUND", "contact.key"),
        ({"source": "none", "key": OUTSIDER}, "INVALID_INPUT", "contact.source"),
        ({"login": INVALID}, "INVALID_CUSTOMER", "contact"),
        ({}, "INVALID_INPUT", "contact"),
        ({"key": OUTSIDER}, "INVALID_INPUT", "contact"),
        ({"source": "crm"}, "INVALID_INPUT", "contact"),
        ({"login": OWN, "source": "crm", "key": OUTSIDER}, "INVALID_INPUT", "contact"),
        ({"customerUser": ticket}, "INVALID_INPUT", "contact.customerUser"),
    ]:
        found = await refusal(own_world, SET, {"ticket": ticket, "contact": contact})
        assert found[:2] == (code, f"input.{path}")


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_silent_source_blocks_no_ticket(own_world: World) -> None:
    """Who is registered becomes the contact; who may be known or not is no unknown person."""
    ticket = await ticket_id(own_world, TICKET)
    outsider = await customer_id(own_world, OUTSIDER)
    async with outage(own_world, own_world.stores.crm):
        payload = await done(own_world, SET, {"ticket": ticket, "contact": {"login": OWN}})
        assert payload["ticket"]["customerId"] == "1001"
        for contact, path in [
            ({"login": OUTSIDER}, "contact.login"),
            ({"customerUser": outsider}, "contact.customerUser"),
            ({"source": "crm", "key": OUTSIDER}, "contact.key"),
            ({"source": "crm", "key": OWN}, "contact.key"),
        ]:
            found = await refusal(own_world, SET, {"ticket": ticket, "contact": contact})
            assert found[:2] == ("SOURCE_UNAVAILABLE", f"input.{path}")
        linked = {"ticket": ticket, "contact": {"source": "crm", "key": "K10001"}}
        assert (await done(own_world, SET, linked))["ticket"]["customerId"] == "1002"


async def test_another_version_is_a_conflict(own_world: World) -> None:
    """With the current one, and nothing is changed; the right one is accepted once."""
    query = f'{{ ticket(number: "{TICKET}") {{ id version }} }}'
    ticket = (await own_world.ask(query)).data["ticket"]
    wanted = {"ticket": ticket["id"], "contact": {"login": OWN}}
    code, path, message = await refusal(
        own_world, SET, {**wanted, "expectedVersion": ticket["version"] - 1}
    )
    assert (code, path) == ("CONFLICT", "input.expectedVersion")
    assert f" {ticket['version']}," in message
    assert message.endswith("Read it again.")
    known = {**wanted, "expectedVersion": ticket["version"]}
    assert (await done(own_world, SET, known))["ticket"]["version"] > ticket["version"]
    assert (await refusal(own_world, SET, known))[0] == "CONFLICT"


async def test_long_texts_are_kept_whole(own_world: World) -> None:
    """What the history's column has no room for is beside it, and the API shows all of it."""
    login, company = "ö" * 199 + "🙂", "%%;=" + "é" * 146
    await add_customer(own_world, login, company)
    ticket = await ticket_id(own_world, EXAMPLE)
    payload = await done(own_world, SET, {"ticket": ticket, "contact": {"login": login}})
    name = (await row(own_world, HISTORY))[0]
    assert name == f"%%CustomerID={company};CustomerUser={login};"[:200]
    [entry] = payload["ticket"]["history"]["nodes"]
    assert (entry["old"], entry["new"]) == ("sofia.lehmann (1002)", f"{login} ({company})")
    query = "query($id: ID!) { node(id: $id) { ... on HistoryEntry { old new } } }"
    alone = (await own_world.ask(query, {"id": entry["id"]})).data["node"]
    assert alone == {"old": entry["old"], "new": entry["new"]}


async def test_what_no_column_takes_is_refused(own_world: World) -> None:
    """With the path of the text; what a source says is measured too."""
    ticket = await ticket_id(own_world, TICKET)
    right: dict[str, Any] = {"ticket": ticket, "contact": {"source": "crm", "key": OUTSIDER}}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"customerId": "x" * 151}, "customerId"),
        ({"customerId": "  "}, "customerId"),
        ({"customerId": "a\0"}, "customerId"),
        ({"login": "x" * 201}, "login"),
        ({"login": ""}, "login"),
        ({"contact": {"login": "x" * 201}}, "contact.login"),
        ({"contact": {"source": "crm", "key": "x" * 251}}, "contact.key"),
        ({"ticket": "WyJBcnRpY2xlIiwxXQ"}, "ticket"),
        ({"ticket": "nothing"}, "ticket"),
    ]
    for change, path in wrong:
        code, where, _ = await refusal(own_world, SET, right | change)
        assert (code, where) == ("INVALID_INPUT", f"input.{path}")
    await add_record(own_world, "y" * 240, "Lang")
    long_key = {**right, "contact": {"source": "crm", "key": "y" * 240}}
    assert (await refusal(own_world, SET, long_key))[:2] == ("INVALID_INPUT", "input.login")
    assert (await done(own_world, SET, {**long_key, "login": "short"}))["registers"] == "short"
    await add_record(own_world, "K97", "Firma", company="z" * 151)
    of_many = {**right, "contact": {"source": "crm", "key": "K97"}}
    assert (await refusal(own_world, SET, of_many))[:2] == ("INVALID_INPUT", "input.contact")


@pytest.mark.parametrize("key", [[], ["crm"], ["crm", "K1", "K2"]])
async def test_an_id_that_nobody_has(own_world: World, key: list[str]) -> None:
    """Ours by its looks, but made up."""
    ticket = await ticket_id(own_world, TICKET)
    contact = {"customerUser": global_id("CustomerUser", key)}
    code, where, _ = await refusal(own_world, SET, {"ticket": ticket, "contact": contact})
    assert (code, where) == ("NOT_FOUND", "input.contact.customerUser")
