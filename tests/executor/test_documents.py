"""What is remembered of documents is bounded by what it takes, with the plans made of them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from schema.build import core
from schema.executor import documents
from schema.executor.document import BYTES_OF_CHARACTER, BYTES_OF_TOKEN
from schema.executor.documents import Documents
from schema.executor.executor import Executor
from schema.executor.hooks import Hook
from schema.executor.messages import Request
from tests.executor import small
from tests.executor.small import Crowd, run
from tests.executor.test_streams import FakeContext

SHORT = "{ people { number } }"
TOKENS = 6


def found() -> Documents:
    return Documents(core(small.SCHEMA))


def test_a_document_is_understood_once() -> None:
    known = found()
    assert known.of_agent(SHORT) is known.of_agent(SHORT)
    assert known.parsed == 1


def test_a_document_takes_what_its_tokens_and_characters_take() -> None:
    document = found().of_agent(SHORT)
    assert document.bytes == BYTES_OF_TOKEN * TOKENS + BYTES_OF_CHARACTER * len(SHORT)


def test_the_least_recently_used_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    known = found()
    queries = [f"query Q{n} {SHORT}" for n in range(4)]
    monkeypatch.setattr(documents, "CACHED_BYTES", 3 * known.of_agent(queries[0]).bytes)
    for query in (*queries[1:3], queries[0], queries[3]):
        known.of_agent(query)
    assert list(known._known) == [queries[2], queries[0], queries[3]]
    assert known._bytes == documents.CACHED_BYTES
    known.of_agent(queries[1])
    assert known.parsed == 5


def test_a_document_that_takes_too_much_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor what was remembered before it, which would have to make room."""
    known = found()
    kept = known.of_agent(SHORT)
    monkeypatch.setattr(documents, "CACHED_BYTES", kept.bytes)
    known.of_agent(f"query TooLong {SHORT}")
    assert (list(known._known), known._bytes) == ([SHORT], kept.bytes)


async def test_plans_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compiled for a document takes its room: others are forgotten for it."""
    known = found()
    other = f"query Other {SHORT}"
    document, before = known.of_agent(SHORT), known.of_agent(other).bytes
    known.ran(SHORT, document)
    assert list(known._known) == [SHORT, other]
    await run(document.operation(None), Crowd.of(1))
    taken = document.bytes
    monkeypatch.setattr(documents, "CACHED_BYTES", taken + before - 1)
    known.ran(SHORT, document)
    assert (list(known._known), known._bytes) == ([SHORT], taken)


class GoesAway(Hook):
    """A client that goes away before it has its answer."""

    def ended(self, *_: Any) -> None:
        raise asyncio.CancelledError


async def test_plans_of_an_operation_that_was_given_up_count() -> None:
    """They were made nevertheless."""
    executor = Executor(small.SCHEMA, hooks=[GoesAway()])
    context: Any = FakeContext()
    with pytest.raises(asyncio.CancelledError):
        await executor.run(Request(SHORT), context)
    document = executor.documents.of_agent(SHORT)
    assert document.operations[0].bytes > 0
    assert executor.documents._bytes == document.bytes


async def test_a_document_that_was_forgotten_meanwhile_stays_so() -> None:
    """As the one that has taken its place does."""
    known, another = found(), found()
    document = known.of_agent(SHORT)
    await run(document.operation(None), Crowd.of(1))
    another.ran(SHORT, document)
    assert (another._known, another._bytes) == ({}, 0)
    later = another.of_agent(SHORT)
    another.ran(SHORT, document)
    assert another.of_agent(SHORT) is later
    assert another._bytes == later.bytes
