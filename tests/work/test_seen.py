"""Who has seen what: articles and tickets, and lists of what is new."""

from __future__ import annotations

from typing import Any

from tests.rights.oracle import packed
from tests.work.asking import QUEUE, WALTER, WANDA, did, mutation, new_ticket, payload
from tests.work.test_customers import ANSWER, CUSTOMER, as_customer
from tests.world.stores import ADMIN
from tests.world.world import World

SEEN = "query($id: ID!) { ticket(id: $id) { seen articles { nodes { id seen } } } }"
MARK = "seen articles { nodes { seen } }"
LISTED = """
query($unseen: Boolean, $number: [String!]) {
  tickets(filter: {unseen: $unseen, number: $number}) { totalCount nodes { id seen } }
  queue(name: "Misc") { tickets(filter: {unseen: $unseen, number: $number}) { totalCount } }
}
"""
ADD = """
mutation($input: ArticleAddNoteInput!) {
  articleAddNote(input: $input) { article { seen } ticket { seen } errors { code path } }
}
"""
ONE = """
mutation($input: ArticleMarkSeenInput!) {
  articleMarkSeen(input: $input) { article { seen } ticket { seen } errors { code path } }
}
"""


async def seen(world: World, ticket: str, login: str) -> tuple[bool, list[bool]]:
    """Whether somebody has seen a ticket, and each of its articles."""
    found = (await world.ask(SEEN, {"id": ticket}, login=login)).data["ticket"]
    return found["seen"], [article["seen"] for article in found["articles"]["nodes"]]


async def test_who_writes_an_article_has_seen_it(office: World) -> None:
    """And the ticket, unless there is another article that he has not."""
    ticket = await new_ticket(office, WANDA)
    assert await seen(office, ticket, WANDA) == (True, [True])
    assert await seen(office, ticket, WALTER) == (False, [False])
    noted = await payload(office, ADD, {"ticket": ticket, "body": "His"}, login=WALTER)
    assert (noted["article"], noted["ticket"]) == ({"seen": True}, {"seen": False})
    assert await seen(office, ticket, WANDA) == (False, [True, False])
    marked = await did(office, "ticketMarkSeen", ticket, login=WALTER)
    assert [change["field"] for change in marked["changes"]] == ["seen"]
    noted = await payload(office, ADD, {"ticket": ticket, "body": "Again"}, login=WALTER)
    assert (noted["article"], noted["ticket"]) == ({"seen": True}, {"seen": True})
    assert await seen(office, ticket, WANDA) == (False, [True, False, False])


async def test_all_seen_one_by_one_but_not_said_of_the_ticket(office: World) -> None:
    """As a merge leaves it: the next article of his own says it."""
    ticket = await new_ticket(office, WANDA)
    await office.execute("DELETE FROM ticket_flag")
    noted = await payload(office, ADD, {"ticket": ticket, "body": "More"}, login=WANDA)
    assert (noted["article"], noted["ticket"]) == ({"seen": True}, {"seen": True})


async def test_nobody_has_seen_what_a_customer_writes(office: World) -> None:
    """Not even the agent in whose name customers change things."""
    ticket = await new_ticket(office, ADMIN, kind="PHONE", contact={"login": CUSTOMER})
    assert await seen(office, ticket, ADMIN) == (True, [True])
    answered = await as_customer(office, ANSWER, ticket=ticket, body="And?")
    assert answered["errors"] == []
    assert await seen(office, ticket, ADMIN) == (False, [True, False])


async def test_marks_of_articles_and_of_the_ticket_agree(office: World) -> None:
    ticket = await new_ticket(office, WANDA)
    await did(office, "articleAddNote", ticket, body="More")
    found = (await office.ask(SEEN, {"id": ticket}, login=WALTER)).data["ticket"]
    first, second = [article["id"] for article in found["articles"]["nodes"]]
    for article, now, both in (
        (first, True, (False, [True, False])),
        (second, True, (True, [True, True])),
        (first, False, (False, [False, True])),
    ):
        marked = await payload(office, ONE, {"article": article, "seen": now}, login=WALTER)
        assert (marked["article"], marked["ticket"]) == ({"seen": now}, {"seen": both[0]})
        assert await seen(office, ticket, WALTER) == both
    document = mutation("ticketMarkSeen", shown=MARK)
    for now in (True, False):
        marked = await payload(office, document, {"ticket": ticket, "seen": now}, login=WALTER)
        shown = {"seen": now, "articles": {"nodes": [{"seen": now}] * 2}}
        assert marked["ticket"] == shown


async def listed(world: World, login: str, number: list[str], *, unseen: bool | None) -> Any:
    """The tickets of these numbers, and how many there are in all and in the queue."""
    variables = {"unseen": unseen, "number": number}
    found = (await world.ask(LISTED, variables, login=login)).data
    pages = found["tickets"], found["queue"]["tickets"]
    assert len({page["totalCount"] for page in pages}) == 1
    assert len(pages[0]["nodes"]) == pages[0]["totalCount"]
    return {ticket["id"]: ticket["seen"] for ticket in pages[0]["nodes"]}


async def test_a_list_of_what_is_new(office: World) -> None:
    """For each agent his own; lists and counts say the same."""
    hers, his = await new_ticket(office, WANDA), await new_ticket(office, WALTER)
    numbers = []
    for ticket in (hers, his):
        query = "query($id: ID!) { ticket(id: $id) { number queue { name } } }"
        found = (await office.ask(query, {"id": ticket})).data["ticket"]
        assert found["queue"]["name"] == QUEUE
        numbers.append(found["number"])
    assert await listed(office, WANDA, numbers, unseen=True) == {his: False}
    assert await listed(office, WANDA, numbers, unseen=False) == {hers: True}
    assert await listed(office, WALTER, numbers, unseen=True) == {hers: False}
    assert set(await listed(office, WALTER, numbers, unseen=None)) == {hers, his}
    await did(office, "articleAddNote", hers, login=WALTER, body="News")
    assert set(await listed(office, WANDA, numbers, unseen=True)) == {hers, his}
    refused = await office.ask(
        "{ tickets(filter: {unseen: true}) { totalCount } }", login=await office.customer(CUSTOMER)
    )
    assert refused.codes == ["INVALID_INPUT"]


async def test_an_article_that_is_not_there(office: World) -> None:
    marked = await payload(office, ONE, {"article": packed("Article", 10**9)}, login=WALTER)
    assert [(e["code"], e["path"]) for e in marked["errors"]] == [
        ("NOT_FOUND", ["input", "article"])
    ]
