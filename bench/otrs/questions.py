"""What is asked of a large OTRS: the headline query, lists, counters, one ticket's story."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TICKET = """query($number: String!) { ticket(number: $number) {
    number title state { name } queue { name }
    customerUser { login fullName email
        company { customerId name contacts(first: 100) { nodes { login fullName } } } } } }"""
STORY = """query($number: String!) { ticket(number: $number) {
    articles { nodes { subject body } } history(first: 50) { nodes { kind createdAt } } } }"""
LIST = """query($filter: TicketFilter, $order: [TicketOrder!], $after: String) {
    tickets(filter: $filter, orderBy: $order, first: 50, after: $after) {
        nodes { number title createdAt state { name } queue { name } owner { login } }
        pageInfo { endCursor } } }"""
COUNT = "query($filter: TicketFilter) { tickets(filter: $filter) { totalCount } }"
COUNTERS = """{ queues(first: 100) { nodes {
    name counters { total new open unlocked mine escalated } } } }"""
LAST = LIST.replace("first: 50, after: $after", "last: 50").replace(", $after: String", "")
COUNTER = """query($queue: String!) { queue(name: $queue) {
    counters { total new open unlocked mine escalated } } }"""
OWN = """{ tickets(first: 50) { totalCount
    nodes { number title createdAt state { name } queue { name } } pageInfo { endCursor } } }"""
CREATED = [{"field": "CREATED", "direction": "DESC"}]
UNFINISHED = ["NEW", "OPEN", "PENDING_REMINDER", "PENDING_AUTO"]


@dataclass(frozen=True, slots=True)
class Question:
    """A query, and the variables that some of the database's own values are put into."""

    name: str
    query: str
    variables: dict[str, Any] = field(default_factory=dict)
    as_customer: bool = False  # else by an agent who sees everything


def _list(name: str, order: str = "CREATED", direction: str = "DESC", **given: Any) -> Question:
    ordered = [{"field": order, "direction": direction}]
    return Question(name, LIST, {"filter": given or None, "order": ordered})


# $NUMBER, $QUEUE, $LOGIN and $COMPANY are those of tickets chosen at random, $TENTH and $HUNDREDTH
# the places where pages begin
QUESTIONS = (
    Question("a ticket, its customer, the company, all contacts", TICKET, {"number": "$NUMBER"}),
    Question("a ticket's articles and history", STORY, {"number": "$NUMBER"}),
    _list("list: newest"),
    _list("list: last changed", "CHANGED"),
    _list("list: unfinished, newest", stateTypes=UNFINISHED),
    _list("list: unfinished, by priority", "PRIORITY", stateTypes=UNFINISHED),
    _list("list: unfinished, by escalation", "ESCALATION", "ASC", stateTypes=UNFINISHED),
    _list("list: unfinished, by queue", "QUEUE", "ASC", stateTypes=UNFINISHED),
    _list("list: by title", "TITLE", "ASC"),
    _list("list: by queue", "QUEUE", "ASC"),
    _list("list: a queue, newest", queues=["$QUEUE"]),
    _list("list: mine, unfinished", owner=["agent1"], stateTypes=UNFINISHED),
    _list("list: of a customer user", customerUser=["$LOGIN"]),
    _list("list: of a company", customerId=["$COMPANY"]),
    _list("list: a word of the title, unfinished", title="*printer*", stateTypes=UNFINISHED),
    _list("list: a word no title has, unfinished", title="*nowhere*", stateTypes=UNFINISHED),
    _list("list: a word no title has, of all", title="*nowhere*"),
    _list("list: by number", number=["$NUMBER"]),
    Question("list: newest, the tenth page", LIST, {"order": CREATED, "after": "$TENTH"}),
    Question("list: newest, the hundredth page", LIST, {"order": CREATED, "after": "$HUNDREDTH"}),
    Question("list: newest, the last page", LAST, {"order": CREATED}),
    Question("a customer's own tickets, as customer", OWN, as_customer=True),
    Question("how many are unfinished", COUNT, {"filter": {"stateTypes": UNFINISHED}}),
    Question("how many there are", COUNT),
    Question("counters of one queue", COUNTER, {"queue": "$QUEUE"}),
    Question("counters of all queues", COUNTERS),
)
