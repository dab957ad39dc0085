"""What a query costs does not grow with what it finds: one statement for each level."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.world.world import Answer, World

SENTENCE = Path(__file__).with_name("ticket_page.graphql").read_text()
SIZES = (1, 10, 100)

# lists in lists, each with a level below that needs statements of its own
NESTED = {
    "tickets": "tickets(first: $first) { nodes { ...Everything } }",
    "queues": "queues(first: $first) { nodes { counters { total } tickets(first: 3) { totalCount"
    " nodes { ...Everything } } } }",
    "companies": "companies(first: $first) { nodes { contacts { totalCount nodes { fullName } }"
    " tickets(first: 3) { totalCount nodes { customerUser { fullName } } } } }",
    "customer users": "customerUsers(first: $first, filter: {registered: true}) { nodes {"
    " company { name } companies { name } tickets(first: 3) { totalCount nodes { number } } } }",
    "external customers": 'externalCustomers(source: "crm", first: $first) { nodes { linkedTo {'
    " company { name contacts { nodes { login } } } tickets(first: 1) { totalCount } } } }",
}

EVERYTHING = """
fragment Everything on Ticket {
  articles(first: 5) { totalCount nodes { body ticket { number } attachments { filename } } }
  newest: articles(last: 1) { nodes { html: body(format: HTML) } }
  history(last: 3) { totalCount nodes { old new actor { login } article { position } } }
  links { kind ticket { customerUser { fullName } } }
  watchers { login } dynamicFields { values } timeUnits version company { name }
}
"""


async def before_one_with_everything(world: World) -> str:
    """The place in the list of tickets just before one that takes every step even when alone."""
    person = "customerUser { externalStatus company { source } }"
    asked = await world.ask(
        f"{{ tickets(first: 100) {{ edges {{ cursor node {{ {person} }} }} }} }}"
    )
    edges = asked.data["tickets"]["edges"]
    wanted = {"externalStatus": "FRESH", "company": {"source": "crm"}}
    found = [edge["node"]["customerUser"] == wanted for edge in edges]
    cursor: str = edges[found.index(True, 1) - 1]["cursor"]
    return cursor


async def test_the_page_sentence_costs_the_same_for_any_number_of_tickets(world: World) -> None:
    """The same in our own database and the same in the CRM."""
    start = await before_one_with_everything(world)
    answers = [await world.ask(SENTENCE, {"first": n, "after": start}) for n in SIZES]
    assert [len(a.data["tickets"]["nodes"]) for a in answers] == list(SIZES)
    assert [(a.count("own"), a.count("crm")) for a in answers] == [(6, 4)] * 3


@pytest.mark.parametrize("name", NESTED)
async def test_a_level_is_one_statement_however_many_parents_it_has(
    world: World, name: str
) -> None:
    """Also where siblings are reached at different times, as an only child is."""
    query = f"query($first: Int!) {{ {NESTED[name]} }}"
    query += EVERYTHING if "...Everything" in query else ""
    few, many = [await world.ask(query, {"first": n}) for n in (10, 60)]
    assert few.data
    assert many.data
    assert {sql: n for sql, n in repeated(many).items() if n > max(1, repeated(few)[sql])} == {}


def repeated(answer: Answer) -> Counter[str]:
    """How often each statement ran; the number of its values is no part of it."""
    return Counter(re.sub(r"\s+", " ", sql) for _, sql in answer.statements)


async def test_a_total_is_counted_only_when_asked_for(world: World) -> None:
    """The page alone is one statement; the total is one more, and that a count."""
    page = await world.ask("{ tickets(first: 1) { nodes { number } } }")
    counted = await world.ask("{ tickets(first: 1) { totalCount nodes { number } } }")
    assert len(page.statements) == 1
    assert "count(" not in page.statements[0].sql
    [more] = Counter(counted.statements) - Counter(page.statements)
    assert "count(*)" in more.sql


async def test_what_is_in_memory_costs_nothing(world: World) -> None:
    """The small tables are read at the start, and again when somebody changed one of them."""
    answer = await world.ask(
        "{ viewer { agent { login } queues { name children { name } } myQueues { name } }"
        ' queues { totalCount nodes { parent { name } } } queue(name: "Raw") { valid } }'
    )
    assert answer.data
    assert not answer.statements


async def test_the_same_thing_is_looked_up_once(world: World) -> None:
    """However often a query names it, under whatever alias."""
    once = 'ticket(number: "2026010110000018") { customerUser { fullName } }'
    alone = await world.ask(f"{{ {once} }}")
    twice = await world.ask(f"{{ {once} again: {once} }}")
    assert repeated(alone) == repeated(twice)


async def test_a_page_of_records_asks_once_whose_they_are(world: World) -> None:
    """One question to the source, and one for our rows."""
    query = "{ customerUsers(first: 3, filter: {registered: false}) { nodes { id } } }"
    answer = await world.ask(query)
    assert len(answer.data["customerUsers"]["nodes"]) == 3
    assert (answer.count("crm"), answer.count("own")) == (1, 1)
