"""The mutations of ticket work, and what a ticket and its history are afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.actions.changing import dump
from tests.world.stores import writer
from tests.world.world import World

SHOWN = """
    id number title version queue { name } state { name type } priority { name } lock
    owner { login } responsible { login } type { name } service { name } sla { name }
    customerId customerUser { login } pendingUntil archived
"""
ERRORS = "errors { code message path right queue { name } lockedBy { login } lockedSince }"


def mutation(name: str, extra: str = "changes { field old new }", shown: str = SHOWN) -> str:
    """The document of a mutation of one ticket."""
    kind = name[0].upper() + name[1:]
    return f"""
        mutation($input: {kind}Input!) {{
            {name}(input: $input) {{ clientMutationId ticket {{ {shown} }} {extra} {ERRORS} }}
        }}
    """


CREATE = mutation("ticketCreate", "article { subject senderType channel visibleForCustomer }")


WANDA, WALTER = "wanda", "walter"  # who may do everything in the queues of the group users
QUEUE, OTHER_QUEUE = "Misc", "Raw"  # two of them


async def payload(
    world: World, document: str, input: dict[str, Any], *, login: str = WANDA
) -> dict[str, Any]:
    """The payload of a mutation, whatever it says."""
    answer = await world.ask(document, {"input": input}, login=login)
    assert not answer.errors, answer.errors
    [found] = answer.data.values()
    assert isinstance(found, dict)
    return found


async def did(
    world: World, name: str, ticket: str, *, login: str = WANDA, **input: Any
) -> dict[str, Any]:
    """The payload of a mutation of one ticket that was done."""
    found = await payload(world, mutation(name), {"ticket": ticket, **input}, login=login)
    assert found["errors"] == []
    return found


async def refused(
    world: World, name: str, ticket: str, *, login: str = WANDA, **input: Any
) -> dict[str, Any]:
    """The one error of a mutation that was refused, after which no row is another."""
    before = await dump(world)
    found = await payload(world, mutation(name), {"ticket": ticket, **input}, login=login)
    [error] = found["errors"]
    assert await dump(world) == before
    assert isinstance(error, dict)
    return error


async def ticket_of(world: World, number: str) -> str:
    """The ID of a ticket."""
    found = await world.ask("query($n: String!) { ticket(number: $n) { id } }", {"n": number})
    return str(found.data["ticket"]["id"])


async def history(world: World, ticket: str, last: int) -> list[tuple[str, str]]:
    """The last lines of a ticket's history: the type, and the text as OTRS reads it."""
    query = "query($id: ID!) { ticket(id: $id) { number } }"
    number = (await world.ask(query, {"id": ticket})).data["ticket"]["number"]
    rows = await world.services.db.rows(
        "SELECT ticket_history_type.name, ticket_history.name FROM ticket_history"
        " JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id"
        " JOIN ticket ON ticket.id = ticket_history.ticket_id"
        " WHERE ticket.tn = $1 ORDER BY ticket_history.id",
        number,
    )
    return [(str(kind), str(text)) for kind, text in rows][-last:]


AUDIT = "create_time, create_by, change_time, change_by"
NOW = "CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1"
HIRE = f"""
    INSERT INTO users (login, pw, first_name, last_name, valid_id, {AUDIT})
    VALUES ($1, 'none', 'Agent', $1, 1, {NOW})
"""
GRANT = f"""
    INSERT INTO group_user (user_id, group_id, permission_key, {AUDIT})
    SELECT users.id, permission_groups.id, $2, {NOW} FROM users, permission_groups
    WHERE users.login = $1 AND permission_groups.name = 'users'
"""


async def hire(world: World, people: Mapping[str, Sequence[str]]) -> None:
    """New agents by login, each with these rights in the queues of the group users."""
    async with writer(world.stores, world.stores.own) as own:
        for login, rights in people.items():
            await own.execute(HIRE, login)
            for right in rights:
                await own.execute(GRANT, login, right)
    await world.services.references.caught_up()


async def new_ticket(world: World, login: str = WANDA, **input: Any) -> str:
    """The ID of a new ticket; nobody holds it, and whoever made it owns it."""
    usual = {"title": "A request", "queue": QUEUE, "kind": "INTERNAL", "body": "What it is about"}
    made = await payload(world, CREATE, {**usual, **input}, login=login)
    assert made["errors"] == []
    return str(made["ticket"]["id"])
