"""The two sentences of the API that are measured, and with what they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

TICKET = """
  id number title createdAt state { name type } priority { name } queue { id name }
  customerUser {
    login firstName lastName email phone mobile externalStatus
    company {
      customerId name city country
      contacts(first: 100) { totalCount nodes { login firstName lastName email registered } }
    }
  }
"""
TICKET_WITH_CONTACTS = f"""
query TicketWithContacts($number: String!) {{ ticket(number: $number) {{ {TICKET} }} }}
"""
TICKET_PAGE = f"""
query TicketPage($first: Int!, $after: String) {{
  tickets(first: $first, after: $after, orderBy: [{{field: CREATED, direction: DESC}}]) {{
    totalCount pageInfo {{ hasNextPage endCursor }}
    nodes {{ {TICKET} }}
  }}
}}
"""
PAGES = (1, 10, 50, 100)


@dataclass(frozen=True, slots=True)
class Question:
    """One request, as GraphQL and as the hand-written route takes it."""

    query: str
    variables: dict[str, Any]
    path: str

    @property
    def graphql(self) -> bytes:
        """The body of a POST to /graphql."""
        return orjson.dumps({"query": self.query, "variables": self.variables})


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the tables: a sentence with a number of tickets, asked for ever other ones."""

    name: str
    questions: tuple[Question, ...]


def cases(numbers: list[str], cursors: list[str | None]) -> list[Case]:
    """The ticket with its contacts, then pages; each asked in turn for all numbers or cursors."""
    tickets = tuple(ticket(number) for number in numbers)
    pages = [
        Case(f"page of {size}", tuple(page(size, after) for after in cursors)) for size in PAGES
    ]
    return [Case("ticket", tickets), *pages]


def ticket(number: str) -> Question:
    """One ticket, its customer, and all contacts of the company."""
    return Question(TICKET_WITH_CONTACTS, {"number": number}, f"/tickets/{number}")


def page(size: int, after: str | None = None) -> Question:
    """A page of tickets with the same of each."""
    wanted: dict[str, Any] = {"first": size} | ({"after": after} if after else {})
    return Question(TICKET_PAGE, wanted, f"/tickets?{urlencode(wanted)}")
