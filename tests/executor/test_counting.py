"""Whoever begins elsewhere asks the same nevertheless; whoever asks for something else does not."""

from __future__ import annotations

import pytest
from graphql import parse

from schema.build import build, core
from schema.executor.counting import that_count
from schema.executor.document import Document

ALL = "$since: String, $skip: String, $filter: TicketEventFilter, $first: Int, $more: Boolean!"
ROOT = "ticketEvents(since: $since, skipOrigin: $skip, filter: $filter)"
ARTICLES = "ticket { articles(first: $first) { totalCount } }"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{ ROOT { id } }", {"filter"}),
        ("{ ROOT { id ARTICLES } }", {"filter", "first"}),
        ("{ ROOT { id actor @include(if: $more) { login } } }", {"filter", "more"}),
        ("{ ROOT { id ...f } } fragment f on TicketEvent { ARTICLES }", {"filter", "first"}),
        # what stands in a fragment counts, also where it need not
        ("{ ...f } fragment f on Subscription { ROOT { id } }", {"filter", "since", "skip"}),
    ],
)
def test_only_where_one_begins_does_not_count(text: str, names: set[str]) -> None:
    query = f"subscription({ALL}) {text}".replace("ROOT", ROOT).replace("ARTICLES", ARTICLES)
    document = Document(query, parse(query), core(build()))
    assert that_count(document.operation(None)) == names


def test_the_name_counts_below_the_root() -> None:
    """Another field may have an argument of that name."""
    query = "subscription($since: String) { ticketEvents { ticket { articles(since: $since) } } }"
    document = Document(query, parse(query), core(build()))
    assert that_count(document.operation(None)) == {"since"}
