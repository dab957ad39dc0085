"""Anna and Berta of one company, Carl of another, and what is done to their tickets."""

from __future__ import annotations

from actions.deletion import delete
from events.hub import Hub
from tests.live.following import settled
from tests.work.asking import AUDIT, NOW, new_ticket, payload
from tests.world.stores import ADMIN
from tests.world.world import World

ANNA, BERTA, CARL = "anna", "berta", "carl"
HERS, HIS = "F1", "G1"  # companies
EVENTS = """
    subscription($filter: TicketEventFilter, $since: String, $skip: String) {
        ticketEvents(filter: $filter, since: $since, skipOrigin: $skip) {
            id type ticketId kind article { subject } createdAt ticket { id title }
        }
    }
"""
PERSON = f"""
    INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id, {AUDIT})
    VALUES ($1, $2, $3, 'A', 'Person', 1, {NOW})
"""
JOIN = f"""
    INSERT INTO customer_user_customer (user_id, customer_id, {AUDIT}) VALUES ($1, $2, {NOW})
"""
LEAVE = "DELETE FROM customer_user_customer WHERE user_id = $1 AND customer_id = $2"
SET_CUSTOMER = """
    mutation($input: TicketSetCustomerInput!) {
        ticketSetCustomer(input: $input) { errors { code } }
    }
"""
NOTE = """
    mutation($input: ArticleAddNoteInput!) { articleAddNote(input: $input) { errors { code } } }
"""
# a line as an OTRS writes it for another customer
LINE = """
    INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id,
        priority_id, state_id, create_time, create_by, change_time, change_by)
    SELECT $1, type.id, ticket.id, coalesce(ticket.type_id, 1), ticket.queue_id, ticket.user_id,
        ticket.ticket_priority_id, ticket.ticket_state_id, CURRENT_TIMESTAMP, 1,
        CURRENT_TIMESTAMP, 1
    FROM ticket, ticket_history_type AS type
    WHERE ticket.tn = $2 AND type.name = 'CustomerUpdate'
"""
TO = "UPDATE ticket SET customer_user_id = $1, customer_id = $2 WHERE tn = $3"
FORGET = "UPDATE tg_event SET customer_id = NULL, customer_user_id = NULL"
NUMBER = "query($id: ID!) { ticket(id: $id) { number } }"
# whoever becomes the owner holds it, and then nobody else may change it
UNLOCK = "UPDATE ticket SET ticket_lock_id = 1"


async def moved_in(world: World) -> World:
    for login, company in ((ANNA, HERS), (BERTA, HERS), (CARL, HIS)):
        await world.execute(PERSON, login, f"{login}@example.com", company)
    return world


async def ticket_of(world: World, login: str) -> str:
    """A new ticket of this customer, whose making was told."""
    ticket = await new_ticket(world, ADMIN)
    await given_to(world, ticket, login)
    await settled(world)
    return ticket


async def given_to(world: World, ticket: str, login: str, company: str | None = None) -> None:
    given = {"ticket": ticket, "contact": {"login": login}, "customerId": company}
    assert (await payload(world, SET_CUSTOMER, given, login=ADMIN))["errors"] == []


async def note(world: World, ticket: str, subject: str, *, visible: bool) -> None:
    wanted = {"ticket": ticket, "subject": subject, "body": "x", "visibleForCustomer": visible}
    assert (await payload(world, NOTE, wanted, login=ADMIN))["errors"] == []


async def number_of(world: World, ticket: str) -> str:
    return str((await world.ask(NUMBER, {"id": ticket})).data["ticket"]["number"])


async def deleted(world: World, ticket: str) -> None:
    """Gone, and what happened to it is read from the log alone."""
    number = await number_of(world, ticket)
    async with world.services.db.transaction() as tx:
        await delete(tx, [number], reason="a test", operator="a test", now=world.now)
    await settled(world)
    from_the_log(world)


def from_the_log(world: World) -> None:
    """The process has begun anew: whatever happened is read again."""
    world.services.live.hub = Hub(10, world.services.live.hub.head)


async def cursor_of(world: World, login: str) -> str:
    """The cursor of now, as this customer gets it."""
    viewer = await world.customer(login)
    return str((await world.ask("{ eventCursor }", login=viewer)).data["eventCursor"])
