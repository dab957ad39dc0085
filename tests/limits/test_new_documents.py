"""Understanding documents is work: everybody may send so much of it in a minute that is new."""

from __future__ import annotations

import pytest

from schema.build import build, core
from schema.executor.documents import Documents
from schema.executor.invalid import Invalid
from tests.limits.conftest import Limited, another_agent, only_error, over
from tests.world.stores import ADMIN
from tests.world.world import World

sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ONE = "{ viewer { agent { login } } }"  # 9 tokens, and the end of the file is none
TOKENS = 9


def new(number: int) -> str:
    """A document of as many tokens that nobody sent before."""
    return ONE.replace("{ viewer", "{ viewer" + " " * number)


def work_of(text: str) -> int:
    documents = Documents(core(build()))
    try:
        documents.of_agent(text)
    except Invalid:
        return documents.work
    documents.of_agent(text)
    return documents.work


def test_work_is_tokens_or_comparisons() -> None:
    """Of a document that is remembered it is done."""
    assert work_of(ONE) == TOKENS
    assert work_of("{ viewer { agent { " + "id " * 100 + "} } }") == 100 * 100 // 4 + 2
    assert work_of("{ nothing }") == 3
    assert work_of("{") == 1
    assert work_of("{ " + "viewer " * 9000 + "}") == 5000


@sqlite
@pytest.mark.parametrize("who", ["agent", "customer"])
async def test_who_sends_too_much_that_is_new_has_to_wait(world: World, who: str) -> None:
    """What is remembered is still run, and others go on."""
    limited = Limited(world, new_tokens=2 * TOKENS)
    ask = limited.agent if who == "agent" else limited.customer
    for number in (1, 2):
        for _ in range(3):
            assert not (await ask(new(number))).refused
    refused = await ask(new(3))
    assert over(refused) == ("TOO_MANY_NEW_DOCUMENTS", 2 * TOKENS, 2 * TOKENS)
    assert refused.retry_after == only_error(refused)["extensions"]["retryAfter"]
    assert not (await ask(new(1))).refused
    assert not (await limited.ask(new(3), viewer=await another_agent(world))).refused
    assert not (await ask(new(3))).refused


@sqlite
async def test_wrong_documents_count(world: World) -> None:
    """They are not remembered, so each time."""
    limited = Limited(world, new_tokens=6)
    for _ in range(2):
        error = only_error(await limited.agent("{ nothing }"))
        assert error["extensions"]["code"] == "BAD_REQUEST"
    assert over(await limited.agent("{ nothing }"))[0] == "TOO_MANY_NEW_DOCUMENTS"


@sqlite
async def test_without_a_login_every_document_is_new(world: World) -> None:
    """Nothing is remembered for nobody; addresses are told apart."""
    limited = Limited(world, new_tokens=6)
    viewer = await world.viewer(ADMIN)
    assert not (await limited.ask("{ __typename }", viewer=viewer)).refused
    for _ in range(2):
        answer = await limited.ask("{ __typename }", viewer=None, address="10.0.0.1")
        assert not answer.refused
    refused = await limited.ask("{ __typename }", viewer=None, address="10.0.0.1")
    assert over(refused)[0] == "TOO_MANY_NEW_DOCUMENTS"
    assert not (await limited.ask("{ __typename }", viewer=None, address="10.0.0.2")).refused
