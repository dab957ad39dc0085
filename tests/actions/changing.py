"""The mutations of customers and tickets, and what is in the tables before and after."""

from __future__ import annotations

from typing import Any

from tests.world.stores import ADMIN, writer
from tests.world.world import World

LINK = """
mutation($input: CustomerUserLinkInput!) {
  customerUserLink(input: $input) {
    clientMutationId
    customerUser { login link { source key stored } externalStatus }
    errors { code message path }
  }
}
"""
UNLINK = """
mutation($input: CustomerUserUnlinkInput!) {
  customerUserUnlink(input: $input) {
    clientMutationId customerUser { login link { key stored } } errors { code message path }
  }
}
"""
SET = """
mutation($input: TicketSetCustomerInput!) {
  ticketSetCustomer(input: $input) {
    clientMutationId
    ticket {
      number version customerId defaultRecipient customerUser { login registered fullName }
      history(last: 1) { nodes { id kind old new actor { login } } }
    }
    changes { field old new }
    registers recipient errors { code message path }
  }
}
"""
SET_MANY = """
mutation($input: TicketsSetCustomerInput!) {
  ticketsSetCustomer(input: $input) {
    clientMutationId
    results {
      ticketId ticket { number customerId customerUser { login } }
      changes { field old new } errors { code message path }
    }
    registers recipient errors { code message path }
  }
}
"""
# of klaus.hess, company 1002, in the queue Support
TICKET = "2024091310000011"
# of sofia.lehmann, who is linked to K10001
EXAMPLE = "2026010110000018"
# in the CRM alone, company 1001
OUTSIDER = "K10003"
# in our table alone, company 1001
OWN = "alexander.uebelhoer"
INVALID = "sebastian.hofmann"


async def given(
    world: World, document: str, input: dict[str, Any], *, login: str = ADMIN
) -> dict[str, Any]:
    """The payload of a mutation; whatever it says is no error of the operation."""
    answer = await world.ask(document, {"input": input}, login=login)
    [payload] = answer.data.values()
    assert isinstance(payload, dict)
    return payload


async def done(world: World, document: str, input: dict[str, Any], **asked: str) -> dict[str, Any]:
    """The payload of a mutation that went well."""
    payload = await given(world, document, input, **asked)
    assert payload["errors"] == []
    return payload


async def refusal(
    world: World, document: str, input: dict[str, Any], **asked: str
) -> tuple[str, str, str]:
    """The code, the path and the message of the one error of a mutation, which changed nothing."""
    before = await dump(world)
    [error] = (await given(world, document, input, **asked))["errors"]
    assert await dump(world) == before
    return error["code"], ".".join(error["path"]), error["message"]


async def ticket_id(world: World, number: str) -> str:
    found = await world.ask("query($n: String!) { ticket(number: $n) { id } }", {"n": number})
    text: str = found.data["ticket"]["id"]
    return text


async def customer_id(world: World, login: str) -> str:
    query = "query($n: String!) { customerUser(login: $n) { id } }"
    text: str = (await world.ask(query, {"n": login})).data["customerUser"]["id"]
    return text


TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = ANY(current_schemas(false)) AND table_type = 'BASE TABLE'",
}


# written by triggers: with every change of a customer, tests/db/test_customer_version.py, and with
# every entry of history, tests/actions/test_events.py
COUNTERS = {"tg_customer_version", "tg_event", "tg_event_log"}


async def dump(world: World) -> dict[str, list[str]]:
    """Every row of every table of ours, but of those that only count changes."""
    db = world.services.db
    names = sorted(row[0] for row in await db.rows(TABLES[world.engine]))
    assert "tg_history_text" in names
    return {
        name: sorted(repr(tuple(row)) for row in await db.rows(f"SELECT * FROM {name}"))
        for name in names
        if name not in COUNTERS
    }


async def changed_tables(world: World, before: dict[str, list[str]]) -> dict[str, int]:
    """Which tables differ, and by how many rows more they have."""
    after = await dump(world)
    return {n: len(after[n]) - len(rows) for n, rows in before.items() if after[n] != rows}


async def links(world: World) -> dict[str, tuple[str, str]]:
    rows = await world.services.db.rows("SELECT login, source, external_key FROM tg_customer_link")
    return {login: (source, key) for login, source, key in rows}


async def add_customer(world: World, login: str, customer_id: str = "", email: str = "") -> None:
    await world.execute(
        "INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id,"
        " create_time, create_by, change_time, change_by) VALUES"
        " ($1, $2, $3, '', '', 1, CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1)",
        login,
        email,
        customer_id,
    )


async def add_record(world: World, key: str, name: str, *, company: str | None = None) -> None:
    """Somebody new in the CRM."""
    async with writer(world.stores, world.stores.crm) as crm:
        await crm.execute(
            "INSERT INTO crm_contact (contact_no, nachname, mail) VALUES ($1, $2, $3)",
            key,
            name,
            "new@example.org",
        )
        if company is not None:
            await crm.execute(
                "INSERT INTO crm_company (firma_nr, firmenname) VALUES ($1, $2)"
                " ON CONFLICT DO NOTHING",
                company,
                company[:20],
            )
            await crm.execute(
                "UPDATE crm_contact SET firma_nr = $2 WHERE contact_no = $1", key, company
            )
