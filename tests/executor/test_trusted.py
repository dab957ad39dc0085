"""Trusted documents: understood at the start, kept, and given to those who may ask them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from domain.errors import BadSetting
from domain.viewer import Viewer
from resolvers.context import Context
from schema.build import build, core
from schema.executor.documents import MOST_TOKENS, Documents
from schema.executor.executor import Executor
from schema.executor.invalid import Invalid
from schema.executor.messages import APOLLO, Reference, Request, Response
from schema.executor.registration import understood
from schema.executor.trusted import Trusted
from schema.manifests import Registered, Registry
from tests.executor import small
from tests.executor.small import Crowd, run
from tests.executor.test_streams import FakeContext
from tests.manifests import LOGIN, QUEUES, SOURCES, WHO, hash_of
from tests.world.stores import ADMIN
from tests.world.world import World

PEOPLE = "query People { people { number } }"
CALLED = "query Called { people { name } }"
FILE = Path("clients/web.json")
NOBODY = None
INPUT = {"input": {"login": "nobody", "password": "wrong"}}


def registry(*texts: str, only: bool = False, ids: Mapping[str, str] | None = None) -> Registry:
    """Texts by their hashes, and others by an ID of their own."""
    given = {hash_of(text): text for text in texts} | dict(ids or {})
    documents = [Registered(id_, text, FILE, "documents.folder") for id_, text in given.items()]
    return Registry(tuple(documents), only)


def trusted(*texts: str, **ids: str) -> Trusted:
    return understood(registry(*texts, ids=ids), core(small.SCHEMA))


def by_id(id_: str, field: str = "documentId") -> Request:
    return Request("", reference=Reference(field, id_))


def codes(response: Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.body.get("errors", [])]


# --- understood


def test_a_document_has_its_id_and_its_hash() -> None:
    """And the hash with the prefix of GraphQL over HTTP; two IDs of one text are one document."""
    found = trusted(PEOPLE, short=CALLED, again=CALLED)
    assert found.texts == {
        hash_of(PEOPLE): PEOPLE,
        f"sha256:{hash_of(PEOPLE)}": PEOPLE,
        "short": CALLED,
        "again": CALLED,
        hash_of(CALLED): CALLED,
        f"sha256:{hash_of(CALLED)}": CALLED,
    }
    assert list(found.documents) == [PEOPLE, CALLED]
    assert all(document.trusted for document in found.documents.values())


def test_a_document_that_was_only_sent_is_not_trusted() -> None:
    assert not Executor(small.SCHEMA).documents.of_agent(PEOPLE).trusted


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("query People {", "the document with the ID bad: Syntax Error: Expected Name"),
        ("", "the document with the ID bad: Syntax Error"),
        ("query People { peple { number } }", "query People with the ID bad: Cannot query field"),
        ("{ peple }", "query with the ID bad: Cannot query field"),
        (f"{PEOPLE} query B {{ b }}", "query People, query B with the ID bad: Cannot query"),
        (
            "fragment F on Query { __typename }",
            "no operation with the ID bad: Fragment 'F' is never",
        ),
        ("type A { b: Int }", "no operation with the ID bad: The 'A' definition is not executable"),
    ],
)
def test_a_bad_document_stops_the_start(text: str, problem: str) -> None:
    """With the file, the operation and the reason, and with the place where there is one."""
    with pytest.raises(BadSetting) as refusal:
        trusted(PEOPLE, bad=text)
    assert str(refusal.value).startswith(f"documents.folder: {FILE}, {problem}")
    assert "(line 1, column " in refusal.value.problem


def test_two_texts_under_one_id_stop_the_start() -> None:
    one = Registered("same", PEOPLE, FILE, "documents.folder")
    two = Registered("same", CALLED, Path("other.json"), "documents.manifests[0]")
    with pytest.raises(BadSetting, match=r"manifests\[0\]: other\.json has another text for the I"):
        understood(Registry((one, two)), core(small.SCHEMA))
    assert understood(Registry((one, one)), core(small.SCHEMA)).texts["same"] == PEOPLE


def test_a_hash_of_another_document_stops_the_start() -> None:
    """Whoever asks by the hash of a text means that text."""
    with pytest.raises(BadSetting, match="another text for the ID"):
        trusted(PEOPLE, **{hash_of(CALLED): PEOPLE}, c=CALLED)


def test_a_trusted_document_may_be_longer_than_others() -> None:
    """It was looked at by people, and is parsed once."""
    text = f"{{ {' '.join(f'a{number}: __typename' for number in range(MOST_TOKENS // 3 + 1))} }}"
    with pytest.raises(Invalid):
        Documents(core(small.SCHEMA)).of_agent(text)
    assert trusted(text).documents[text].operation(None).cost.fields > MOST_TOKENS // 3


async def test_trusted_documents_are_no_part_of_what_is_bounded() -> None:
    """They are kept with their plans, whatever else is asked."""
    documents = Executor(small.SCHEMA, registry=registry(PEOPLE)).documents
    document = documents.of_agent(PEOPLE)
    before = documents.trusted.bytes
    assert before == document.bytes > 0
    await run(document.operation(None), Crowd.of(1))
    documents.ran(PEOPLE, document)
    assert documents.trusted.bytes == document.bytes > before
    assert (documents._known, documents._bytes, documents.parsed) == ({}, 0, 0)
    assert documents.of_agent(PEOPLE) is document


# --- asked for


async def asked(executor: Executor, request: Request) -> Response:
    context: Any = FakeContext()
    return await executor.run(request, context)


@pytest.mark.parametrize("engine", ["plans", "graphql-core"])
async def test_an_id_stands_for_the_text(engine: Any) -> None:
    executor = Executor(
        build(), engine, registry=registry("query Who { __typename }", ids={"x": "{a:__typename}"})
    )
    for id_, name in (("x", "a"), (hash_of("query Who { __typename }"), "__typename")):
        assert (await asked(executor, by_id(id_))).body == {"data": {name: "Query"}}


@pytest.mark.parametrize("only", [True, False])
async def test_an_unknown_id_is_told_with_its_field(*, only: bool) -> None:
    """To Apollo's clients in the words that they look for."""
    executor = Executor(build(), registry=registry(WHO, only=only))
    answer = await asked(executor, by_id("x", "doc_id"))
    assert answer.refused
    assert codes(answer) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert answer.body["errors"][0]["message"].startswith("doc_id: expected the ID of a trusted")
    answer = await asked(executor, by_id(hash_of(QUEUES), APOLLO))
    assert codes(answer) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert answer.body["errors"][0]["message"] == "PersistedQueryNotFound"


async def test_an_id_with_the_prefix_is_the_hash_of_the_text() -> None:
    """An ID of a manifest that looks like a hash is nothing but an ID."""
    executor = Executor(build(), registry=registry(ids={hash_of(WHO): "{ __typename }"}))
    assert (await asked(executor, by_id(hash_of(WHO)))).body == {"data": {"__typename": "Query"}}
    answer = await asked(executor, by_id(f"sha256:{hash_of(WHO)}"))
    assert codes(answer) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_nothing_that_was_sent_becomes_trusted() -> None:
    executor = Executor(build())
    assert not (await asked(executor, Request("{ __typename }"))).refused
    answer = await asked(executor, by_id(hash_of("{ __typename }"), APOLLO))
    assert codes(answer) == ["PERSISTED_QUERY_NOT_FOUND"]


# --- for whom


on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def customer_of(world: World) -> Viewer:
    sql = "SELECT login FROM customer_user WHERE valid_id = 1 ORDER BY login LIMIT 1"
    [[login]] = await world.services.db.rows(sql)
    return await world.customer(str(login))


async def ask(world: World, viewer: Viewer | None, request: Request, *, only: bool) -> Response:
    executor = Executor(build(), registry=registry(WHO, LOGIN, QUEUES, SOURCES, only=only))
    return await executor.run(request, Context(world.services, viewer))


@on_sqlite
@pytest.mark.parametrize("only", [True, False])
async def test_customers_are_refused_what_is_for_agents(world: World, *, only: bool) -> None:
    """By an ID as by the text, and in the same words."""
    customer = await customer_of(world)
    for text, codes_ in ((QUEUES, []), (SOURCES, ["BAD_REQUEST"])):
        by_text = await ask(world, customer, Request(text), only=only)
        by_hash = await ask(world, customer, by_id(hash_of(text)), only=only)
        assert codes(by_text) == codes_
        assert by_text.body == by_hash.body
    agent = await world.viewer(ADMIN)
    assert not codes(await ask(world, agent, by_id(hash_of(SOURCES)), only=only))


@on_sqlite
@pytest.mark.parametrize("only", [True, False])
async def test_nobody_gets_a_login_and_no_more(world: World, *, only: bool) -> None:
    """Which IDs there are is not told: what is not open is refused like what is not there."""
    login = Request("", INPUT, reference=Reference("id", hash_of(LOGIN)))
    answer = await ask(world, NOBODY, login, only=only)
    assert answer.body["data"]["login"]["errors"][0]["code"] == "WRONG_CREDENTIALS"
    for field, code in (("documentId", "UNAUTHENTICATED"), (APOLLO, "PERSISTED_QUERY_NOT_FOUND")):
        known, unknown = [
            await ask(world, NOBODY, by_id(hash_of(text), field), only=only)
            for text in (WHO, "{ __typename }")
        ]
        assert codes(known) == [code]
        assert known.body == unknown.body


@on_sqlite
async def test_nothing_else_is_run_for_anybody(world: World) -> None:
    """With `only`: agents, administrators and customers alike; a trusted text is the document."""
    other = QUEUES.replace("Queues", "Others")
    for viewer in (await world.viewer(ADMIN), await customer_of(world)):
        for text in (other, "{", "{ __schema { types { name } } }", SOURCES + " "):
            refused = await ask(world, viewer, Request(text), only=True)
            assert refused.refused
            assert codes(refused) == ["DOCUMENT_NOT_TRUSTED"]
        assert not codes(await ask(world, viewer, Request(QUEUES), only=True))
        assert not codes(await ask(world, viewer, Request(other), only=False))


@on_sqlite
async def test_nobody_logs_in_by_a_trusted_login(world: World) -> None:
    """With `only`; who sends another one is told so, and nothing of other documents."""
    other = Request(LOGIN.replace("LogIn", "Other"), INPUT)
    assert codes(await ask(world, NOBODY, other, only=True)) == ["DOCUMENT_NOT_TRUSTED"]
    assert not codes(await ask(world, NOBODY, Request(LOGIN, INPUT), only=True))
    for text in (WHO, QUEUES + " ", "{"):
        assert codes(await ask(world, NOBODY, Request(text), only=True)) == ["UNAUTHENTICATED"]
