"""The floor of the headline query: what one would write by hand for it on the tables of OTRS."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import asyncpg
import orjson

from bench.load import WrongAnswer
from bench.otrs.questions import TICKET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.otrs.asker import Asker

READABLE = "SELECT array_agg(id) FROM queue"
FOUND = """
    SELECT tn, title, ticket_state.name, queue.name, customer_user_id FROM ticket
    JOIN ticket_state ON ticket_state.id = ticket_state_id
    JOIN queue ON queue.id = queue_id
    WHERE tn = $1 AND queue_id = ANY($2)
"""
PERSON = """
    SELECT login, first_name, last_name, email, customer_id FROM customer_user
    WHERE lower(login) = lower($1)
"""
COMPANY = "SELECT customer_id, name FROM customer_company WHERE customer_id = $1"
CONTACTS = """
    SELECT login, first_name, last_name FROM customer_user
    WHERE login IN (
        SELECT login FROM customer_user WHERE customer_id = $1
        UNION SELECT user_id FROM customer_user_customer WHERE customer_id = $1)
"""
MOST = 100  # contacts


async def headline(url: str, asker: Asker) -> dict[str, float]:
    """The median times in milliseconds by the service and by hand, for the asker's tickets.

    Raises `WrongAnswer` where the service answers something else.
    """
    ours, theirs = [], []
    connection = await asyncpg.connect(url, command_timeout=60, server_settings={"jit": "off"})
    try:
        queues = await connection.fetchval(READABLE)
        for number in (sample["$NUMBER"] for sample in asker.samples):
            begun = perf_counter()
            answer = orjson.dumps(await _ticket(connection, number, queues))
            theirs.append(perf_counter() - begun)
            if orjson.loads(answer) != await asker.ask(TICKET, {"number": number}):
                raise WrongAnswer(f"by hand: {answer.decode()[:500]}")
            ours.append(perf_counter() - begun - theirs[-1])
    finally:
        await connection.close()
    return {"ms": median(ours[1:]) * 1000, "by hand": median(theirs[1:]) * 1000}


async def _ticket(connection: asyncpg.Connection, number: str, queues: list[int]) -> Any:
    row = await _one(connection, FOUND, number, queues)
    ticket = {
        "number": row[0],
        "title": row[1],
        "state": {"name": row[2]},
        "queue": {"name": row[3]},
        "customerUser": await _person(connection, row[4]),
    }
    return {"ticket": ticket}


async def _person(connection: asyncpg.Connection, login: str) -> Any:
    row = await _one(connection, PERSON, login)
    company = await _one(connection, COMPANY, row["customer_id"])
    rows: list[Any] = await connection.fetch(CONTACTS, row["customer_id"])
    people = [{"login": one[0], "fullName": _name(one)} for one in sorted(rows, key=_place)]
    return {
        "login": row["login"],
        "fullName": _name(row),
        "email": row["email"],
        "company": {
            "customerId": company["customer_id"],
            "name": company["name"],
            "contacts": {"nodes": people[:MOST]},
        },
    }


async def _one(connection: asyncpg.Connection, sql: str, *values: Any) -> Any:
    [row] = await connection.fetch(sql, *values)
    return row


def _name(row: Sequence[Any]) -> str:
    return f"{row[1]} {row[2]}"


def _place(row: Sequence[Any]) -> tuple[str, ...]:
    """As the service lists them: by last name, first name, login."""
    return row[2].casefold(), row[1].casefold(), row[0]
