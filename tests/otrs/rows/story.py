"""The tickets: one that has seen everything, one in each other kind of state, two merged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import asyncpg

from tests.otrs.rows.agents import add_agents, add_groups
from tests.otrs.rows.articles import answered, chatted, received, talked
from tests.otrs.rows.customers import add_customers
from tests.otrs.rows.fields import add_fields, add_values
from tests.otrs.rows.history import NAMES, SNAPSHOT, add_history, live_long
from tests.otrs.rows.queues import add_choices, add_queues
from tests.otrs.rows.writing import Rows, epoch, rows_of

# ticket numbers by what is special about the ticket
LONG = "2024030410000017"
ESCALATING = "2024030410000026"
REMINDED = "2024030410000035"
ARCHIVED = "2024030410000044"
MERGED = "2024030410000053"
MAIN = "2024030410000062"
UNKNOWN = "2024030410000071"
ESCALATIONS = ("escalation_response_time", "escalation_update_time", "escalation_solution_time")
USUAL: dict[str, Any] = {
    "queue_id": "Support",
    "ticket_lock_id": "unlock",
    "type_id": "Unclassified",
    "user_id": "root@localhost",
    "responsible_user_id": "root@localhost",
    "ticket_priority_id": "3 normal",
    "ticket_state_id": "new",
}


async def fill(connection: asyncpg.Connection) -> None:
    """Write everything into the database of a new installation, in one transaction."""
    async with connection.transaction():
        rows = await rows_of(connection)
        await add_agents(rows)
        await add_groups(rows)
        await add_queues(rows)
        await add_choices(rows)
        await add_customers(rows)
        await add_fields(rows)
        await _tickets(rows)


async def _tickets(rows: Rows) -> None:
    anna = await rows.named("users", "anna.bauer", "login")
    escalating = await _escalating(rows)
    await _long(rows, anna, escalating)
    await _reminded(rows, anna)
    await _archived(rows, anna)
    await _merged(rows, anna)
    unknown = {"customer_id": "who@nowhere.example", "customer_user_id": "who@nowhere.example"}
    await _ticket(rows, UNKNOWN, "Wer bin ich?", queue_id="Junk", **unknown)


async def _ticket(rows: Rows, tn: str, title: str, **columns: Any) -> dict[str, Any]:
    """The row of the ticket as a record: names are looked up; history has the first row."""
    given = USUAL | columns
    record = {
        column: await rows.named(NAMES[column][0], value, NAMES[column][1])
        if column in NAMES
        else value
        for column, value in given.items()
    }
    times = dict.fromkeys(("until_time", "escalation_time", *ESCALATIONS), 0)
    record = {"tn": tn, "title": title, "timeout": epoch(rows.now)} | times | record
    record["id"] = await rows.add("ticket", **record)
    if tn != LONG:
        names = (given["queue_id"], given["ticket_priority_id"], given["ticket_state_id"])
        text = "%%".join(["", tn, *names, str(record["id"])])
        await add_history(rows, record, "NewTicket", text)
    return record


async def _long(rows: Rows, anna: int, other: dict[str, Any]) -> None:
    """All channels, all types of history, flags, times and values."""
    of = {"customer_id": "ACME", "customer_user_id": "jana", "queue_id": "Raw"}
    ticket = await _ticket(rows, LONG, "Drucker brannte", **of)
    number = ticket["id"]
    first = await received(rows, number)
    await answered(rows, number, anna)
    phone = await talked(rows, number, anna, "Phone", visible=True)
    note = await talked(rows, number, anna, "Internal", visible=False)
    await chatted(rows, number, anna)
    await live_long(rows, ticket, other, first)
    await _save(rows, ticket)
    await add_values(rows, number, first)
    for unit, article in ((12.5, phone), (-2.25, note), (1, None)):
        await rows.add("time_accounting", ticket_id=number, article_id=article, time_unit=unit)
    await _flags(rows, number, first, anna)
    if rows.has("mention", "ticket_id"):
        await rows.add("mention", user_id=anna, ticket_id=number, article_id=note)


async def _flags(rows: Rows, ticket: int, article: int, anna: int) -> None:
    await rows.add("ticket_flag", anna, ticket_id=ticket, ticket_key="Seen", ticket_value="1")
    for key in ("Seen", "Important"):
        flag = {"article_key": key, "article_value": "1"}
        await rows.add("article_flag", anna, article_id=article, **flag)
    bela = await rows.named("users", "bela.kovacs", "login")
    for agent in (anna, bela):
        await rows.add("ticket_watcher", agent, ticket_id=ticket, user_id=agent)


async def _save(rows: Rows, ticket: dict[str, Any]) -> None:
    """Write the ticket as its history left it."""
    columns = [*dict.fromkeys([*SNAPSHOT.values(), *NAMES])]
    places = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 3))
    await rows.change(
        f"UPDATE ticket SET change_time = $2, {places} WHERE id = $1",
        ticket["id"],
        rows.now,
        *(ticket.get(name) for name in columns),
    )


async def _escalating(rows: Rows) -> dict[str, Any]:
    """Promised by the queue: first answer late, the others to come; the first is the nearest."""
    minutes = zip(ESCALATIONS, (60, 240, 480), strict=True)
    due = {name: epoch(rows.now + timedelta(minutes=each)) for name, each in minutes}
    of = {"customer_id": "NORD", "customer_user_id": "Kim.Two", "ticket_state_id": "open"}
    more = {"escalation_time": due["escalation_response_time"], "service_id": "Netz::WLAN"}
    return await _ticket(rows, ESCALATING, "Kein WLAN", **due, **of, **more)


async def _reminded(rows: Rows, anna: int) -> None:
    """Waits for a time; its article has an attachment in the file system."""
    wait = {"ticket_state_id": "pending reminder", "until_time": epoch(rows.now) + 86_400}
    held = {"ticket_lock_id": "lock", "user_id": "anna.bauer", "queue_id": "Verkauf"}
    of = {"customer_id": "ACME", "customer_user_id": "Kim.Two"}
    ticket = await _ticket(rows, REMINDED, "Angebot", **wait, **held, **of)
    await talked(rows, ticket["id"], anna, "Internal", visible=True)


async def _archived(rows: Rows, anna: int) -> None:
    gone = {"ticket_state_id": "closed unsuccessful", "archive_flag": 1}
    of = {"customer_id": "ALT", "customer_user_id": "lars", "queue_id": "Verkauf::Früher"}
    ticket = await _ticket(rows, ARCHIVED, "Alte Anfrage", **gone, **of)
    await talked(rows, ticket["id"], anna, "Phone", visible=True)


async def _merged(rows: Rows, anna: int) -> None:
    """As TicketMerge leaves two: the article moved, a visible note, a link from main to merged."""
    of = {"customer_id": "ACME", "customer_user_id": "jana"}
    main = await _ticket(rows, MAIN, "Zugang fehlt", **of, ticket_state_id="open")
    merged = await _ticket(rows, MERGED, "Zugang fehlt noch", **of)
    moved = await talked(rows, main["id"], anna, "Phone", visible=True)
    await add_history(rows, main, "PhoneCallAgent", "%%", moved)
    note = await talked(rows, merged["id"], anna, "Internal", visible=True)
    await add_history(rows, merged, "AddNote", "%%", note)
    text = "%%".join(["", MERGED, str(merged["id"]), MAIN, str(main["id"])])
    for ticket in (merged, main):
        await add_history(rows, ticket, "Merged", text)
    merged["ticket_state_id"] = await rows.named("ticket_state", "merged")
    await add_history(rows, merged, "StateUpdate", "%%new%%merged%%")
    await _save(rows, merged)
    await _link(rows, "ParentChild", main["id"], merged["id"])
    await _link(rows, "Normal", merged["id"], 1)


async def _link(rows: Rows, kind: str, source: int, target: int) -> None:
    """The row of `link_object` appears with the first link."""
    if not await rows.count("link_object"):
        await rows.add("link_object", name="Ticket")
    ticket = await rows.named("link_object", "Ticket")
    of = {"type_id": await rows.named("link_type", kind), "state_id": 1}
    objects = dict.fromkeys(("source_object_id", "target_object_id"), ticket)
    keys = {"source_key": str(source), "target_key": str(target)}
    await rows.add("link_relation", **objects, **keys, **of)
