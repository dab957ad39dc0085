"""Our own documents are within the usual limits, and inner bounds are there without any."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.sentences import TICKET_PAGE, TICKET_WITH_CONTACTS
from schema.build import build, core
from schema.executor.documents import Documents
from schema.executor.invalid import Invalid, TooMuch
from schema.limits.settings import LimitSettings
from tests.limits.test_documents import below, deep
from tests.test_docs import PAGES, code

ROOT = Path(__file__).parents[2]
OURS = [
    *(path.read_text() for path in ROOT.glob("graphiql/tabs/*.graphql")),
    *(path.read_text() for path in ROOT.glob("tests/queries/*.graphql")),
    *(text for page in PAGES for text in code(page, "graphql")),
    TICKET_PAGE,
    TICKET_WITH_CONTACTS,
]


def test_our_own_documents_are_within_the_usual_limits() -> None:
    """GraphiQL's tabs, the queries of our tests and of our pages, the sentences of the bench."""
    documents = Documents(core(build()), LimitSettings())
    for text in OURS:
        documents.of_agent(text)
    assert documents.parsed == len({*OURS}) > 20


def test_without_limits_there_are_the_inner_bounds() -> None:
    """100 levels, 20,000 fields, 5000 tokens: what the machinery needs."""
    documents = Documents(core(build()))
    documents.of_agent(deep(100))
    with pytest.raises(Invalid, match="101 levels of at most 100"):
        documents.of_agent(deep(101))
    with pytest.raises(TooMuch, match="more than 5000 tokens"):
        documents.of_agent(below("id " * 5000))
