"""Overloading: documents that ask for endless work are refused, or answered within bounds."""

from __future__ import annotations

import pytest

from tests.attacks.attacked import AGENT, ANONYMOUS, ATTACKERS, Attacked
from tests.attacks.bombs import BOMBS, NEVER_RUN
from tests.attacks.judging import codes, judged, refused

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.asyncio(loop_factories=["uvloop"]),  # long, and the same on every loop
]


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("who", ATTACKERS)
async def test_a_bomb_is_refused_or_answered_within_bounds(
    target: Attacked, who: str, name: str
) -> None:
    """Never a failure of ours, never more than one may see; others are answered as before."""
    answer = await target.ask(who, BOMBS[name])
    body = judged(answer, who)
    assert body.get("data") or body.get("errors") or answer.status_code == 413
    if who == ANONYMOUS and "data" in body:
        assert set(body["data"].values()) <= {"Query", "Mutation", None}
    after = await target.ask(AGENT, "{ viewer { agent { login } } }")
    assert after.json()["data"]["viewer"]["agent"]["login"] == target.agent.agent


@pytest.mark.parametrize("name", NEVER_RUN)
async def test_some_bombs_never_go_off(target: Attacked, name: str) -> None:
    """Nothing is run, and each error has a code that says whose fault it is."""
    found = refused(await target.ask(AGENT, BOMBS[name]), AGENT)
    assert found


@pytest.mark.parametrize("batch", [[], [{}], [{"query": "{ __typename }"}] * 10, [1], [[]]])
@pytest.mark.parametrize("who", ATTACKERS)
async def test_there_is_no_batching(target: Attacked, who: str, batch: list[object]) -> None:
    """A list of operations would go round all limits of one."""
    async with target.by(who) as client:
        answer = await client.post("/graphql", json=batch)
    assert answer.status_code == 400
    assert refused(answer, who) == ["BAD_REQUEST"]


@pytest.mark.parametrize("many", [101, 100_000])
@pytest.mark.parametrize("name", ["ids", "queues", "orderBy"])
async def test_a_list_has_no_more_than_its_limit(target: Attacked, name: str, many: int) -> None:
    """Also one that comes as a variable, where the tokens of a document do not count."""
    documents = {
        "ids": ("query($v: [ID!]!) { nodes(ids: $v) { id } }", "WyJRdWV1ZSIsMV0"),
        "queues": ("query($v: [String!]) { tickets(filter: {queues: $v}) { totalCount } }", "No"),
        "orderBy": (
            "query($v: [TicketOrder!]) { tickets(orderBy: $v) { totalCount } }",
            {"field": "TITLE"},
        ),
    }
    document, value = documents[name]
    answer = await target.ask(AGENT, document, {"v": [value] * many})
    assert refused(answer, AGENT) or answer.status_code == 413


@pytest.mark.parametrize("who", ATTACKERS)
async def test_variables_are_as_deep_as_they_like(target: Attacked, who: str) -> None:
    """They fit no type; nobody's stack ends."""
    for open_, close in (('{"a":', "}"), ("[", "]")):
        text = open_ * 100 + "1" + close * 100
        sent = '{"query": "query($f: TicketFilter) { tickets(filter: $f) { totalCount } }"'
        async with target.by(who) as client:
            answer = await client.post(
                "/graphql",
                content=f'{sent}, "variables": {{"f": {text}}}}}',
                headers={"content-type": "application/json"},
            )
        assert refused(answer, who)


async def test_one_login_for_each_request(target: Attacked) -> None:
    """Passwords cannot be tried by aliases, fragments or a second operation."""
    login = 'login(input: {login: "root@localhost", password: "%d"}) { token errors { code } }'
    attempts = {
        "aliases": "mutation { " + " ".join(f"a{n}: {login % n}" for n in range(3)) + " }",
        "fragments": f"mutation {{ ...A ...B }} fragment A on Mutation {{ a: {login % 1} }} "
        f"fragment B on Mutation {{ b: {login % 2} }}",
        "operations": f"mutation A {{ {login % 1} }} mutation B {{ {login % 2} }}",
        "inline": f"mutation {{ ... on Mutation {{ a: {login % 1} }} b: {login % 2} }}",
    }
    for document in attempts.values():
        answer = await target.ask(ANONYMOUS, document)
        assert answer.status_code == 401
        assert codes(answer.json()) == ["UNAUTHENTICATED"]
