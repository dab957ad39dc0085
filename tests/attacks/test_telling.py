"""Telling: answers give away no schema, no suggestions, no traces, no files, no insides."""

from __future__ import annotations

import re
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_introspection_query

from schema.audience import CUSTOMERS
from schema.build import build, core
from tests.attacks.attacked import AGENT, ANONYMOUS, ATTACKERS, CUSTOMER, Attacked
from tests.attacks.judging import check, codes, judged, refused

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.asyncio(loop_factories=["uvloop"]),  # the same on every loop
]

SCHEMA = core(build())
# names a guesser gets when a suggestion tells him what was near (clairvoyance, InQL)
GUESSES = [
    "{ tickt { id } }",
    "{ source { name } }",
    "{ externalCustomer { id } }",
    "{ viewer { tokns { id } } }",
    "{ viewer { agents { id } } }",
    "{ tickets { nodes { histry { nodes { id } } } } }",
    "{ tickets { nodes { ownr { login } } } }",
    "{ tickets(filtr: {}) { totalCount } }",
    "{ tickets(filter: {onwer: 1}) { totalCount } }",
    "{ tickets(orderBy: [{field: TITEL}]) { totalCount } }",
    "{ viewer { customerUser { extrafields { name } } } }",
    "mutation { logn(input: {}) { token } }",
    "mutation { tokenCreat(input: {}) { token } }",
    "query($f: TicketFiltr) { tickets(filter: $f) { totalCount } }",
    "{ node(id: 1) { ... on Tickt { id } } }",
    "{ ... on Quer { viewer { agent { id } } } }",
    "subscription { tickets { id } }",
]
INTROSPECTION = {
    "full": get_introspection_query(),
    "schema": "{ __schema { queryType { name } } }",
    "type": '{ __type(name: "Ticket") { name } }',
    "alias": "{ __typename a: __schema { types { name } } }",
    "fragment": "{ ...F } fragment F on Query { __schema { types { name } } }",
    "inline": "{ ... on Query { __schema { types { name } } } }",
    "skipped": "query($s: Boolean = false) { __schema @skip(if: $s) { types { name } } }",
    "newline": "{ __schema\n{ types { name } } }",
    "beside": '{ viewer { agent { login } } __type(name: "Agent") { fields { name } } }',
    "mutation": "mutation { __schema { types { name } } }",
    "federation": "{ _service { sdl } _entities(representations: []) { __typename } }",
}
DEBUGGING: list[dict[str, Any]] = [
    {"headers": {"x-apollo-tracing": "1", "apollo-tracing": "1", "apollo-query-plan": "1"}},
    {"headers": {"x-debug": "1", "debug": "true", "x-debug-token": "1", "x-graphql-debug": "1"}},
    {"headers": {"hasura-client-name": "x", "x-hasura-role": "admin", "x-hasura-admin-secret": ""}},
    {"params": {"debug": "true", "trace": "1", "explain": "1", "pretty": "1", "tracing": "1"}},
    {"extensions": {"tracing": {"version": 1}, "debug": True, "queryPlan": True}},
    {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
]
PATHS = [
    *("/graphql/", "/graphql.json", "/graphql/console", "/graphql/schema", "/api/graphql"),
    *("/v1/graphql", "/playground", "/altair", "/voyager", "/graphiql.php", "/console"),
    *("/.git/config", "/.env", "/settings.toml", "/app.py", "/var/ticketgraph.db", "/docs"),
    *("/openapi.json", "/metrics", "/debug", "/debug/pprof", "/server-status", "/actuator"),
    *("/graphiql/../settings.toml", "/graphiql/%2e%2e/%2e%2e/settings.toml"),
    *("/graphiql/..%2f..%2fsettings.toml", "/graphiql/....//settings.toml"),
    *("/graphiql//etc/passwd", "/graphiql/%00", "/graphiql/assets/..%5c..%5capp.py"),
    *("/%", "/%zz", "/\u00e4", "/" + "a" * 5000, "//evil.test/", "/session/", "/health"),
]


def for_agents() -> list[str]:
    """Names of the schema that no customer knows: fields, types with fields, their arguments."""
    types = SCHEMA.type_map.values()
    objects = [t for t in types if isinstance(t, GraphQLObjectType) and not t.name.startswith("__")]
    known = {name for fields in CUSTOMERS.values() for name in fields} | set(CUSTOMERS)
    names = {t.name for t in objects} | {name for t in objects for name in t.fields}
    return sorted(name for name in names - known if len(name) > 4)


@pytest.mark.parametrize("query", GUESSES)
@pytest.mark.parametrize("who", [ANONYMOUS, CUSTOMER])
async def test_a_guess_is_not_put_right(target: Attacked, who: str, query: str) -> None:
    """What a mistake is told names nothing that was not in the question."""
    answer = await target.ask(who, query)
    found = judged(answer, who)
    assert "Did you mean" not in answer.text
    assert found["errors"]
    told = " ".join(error["message"] for error in found["errors"])
    named, asked = set(re.findall(r"'(\w+)[.!\]']", told)), set(re.findall(r"\w+", query))
    assert (named - asked) & set(for_agents()) == set()


@pytest.mark.parametrize("name", INTROSPECTION)
@pytest.mark.parametrize("who", [ANONYMOUS, CUSTOMER])
async def test_the_schema_is_for_agents(target: Attacked, who: str, name: str) -> None:
    """By whatever way it is asked for, and by GET as well."""
    async with target.by(who) as client:
        by_post = await client.post("/graphql", json={"query": INTROSPECTION[name]})
        by_get = await client.get("/graphql", params={"query": INTROSPECTION[name]})
    for answer in (by_post, by_get):
        assert refused(answer, who)
        assert "data" not in answer.json()
        assert "TicketConnection" not in answer.text


@pytest.mark.parametrize("number", range(len(DEBUGGING)))
@pytest.mark.parametrize("who", ATTACKERS)
async def test_nobody_switches_on_traces(target: Attacked, who: str, number: int) -> None:
    """An answer has data and errors; `extensions` names sources and what it cost, and no more."""
    given = dict(DEBUGGING[number])
    extensions = given.pop("extensions", None)
    query = {"query": "{ __typename nothing }", "extensions": extensions}
    async with target.by(who) as client:
        plain = await client.post("/graphql", json={"query": query["query"]})
        answer = await client.post("/graphql", json=query, **given)
    body, before = judged(answer, who), judged(plain, who)
    assert set(body) - {"extensions"} == set(before) - {"extensions"}
    assert set(body.get("extensions", {})) <= {"sources", "cost", "budget"}
    for error in body["errors"]:
        assert set(error) <= {"message", "locations", "path", "extensions"}
        assert not {"exception", "stacktrace", "debug", "trace"} & set(error["extensions"])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ATTACKERS)
async def test_a_path_that_is_tried_gives_nothing_away(
    target: Attacked, who: str, path: str
) -> None:
    """No file of the machine, no console, and no failure."""
    async with target.by(who) as client:
        for method in ("GET", "POST"):
            answer = await client.request(method, path)
            assert answer.status_code < 500
            for secret in ("[server]", "[core]", "root:x:0", "SQLite format", "import ", "sdl"):
                assert secret not in answer.text
            location = answer.headers.get("location", "")
            assert not location.startswith("//")
            assert "evil" not in location


@pytest.mark.parametrize("who", [ANONYMOUS, CUSTOMER])
async def test_a_name_tells_nothing_by_the_way_it_is_refused(target: Attacked, who: str) -> None:
    """A field that is for agents is refused in the words for one that nobody has."""
    for name in ("sources", "companies", "externalCustomers", "customerUsers"):
        there = await target.ask(who, f"{{ {name} }}")
        nowhere = await target.ask(who, "{ nowhere }")
        alike = there.text.replace(name, "nowhere")
        assert without_ids(alike) == without_ids(nowhere.text)


def without_ids(text: str) -> str:
    return re.sub(r"[0-9a-f]{32}", "", text)


async def test_a_failure_in_a_resolver_is_an_id_and_no_more(
    target: Attacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one INTERNAL that there may be: made by hand, to see that nothing of it is told."""

    async def broken(*_: Any) -> Any:
        raise RuntimeError("postgresql://user:secret@db/ SELECT pw FROM users")

    monkeypatch.setattr(target.world.services.db, "fetch", broken, raising=False)
    viewer = target.agent.viewer
    assert viewer
    answer = await target.world.ask("{ tickets { nodes { id } } }", login=viewer)
    assert set(answer.codes) == {"INTERNAL"}
    text = str(answer.body)
    assert "secret" not in text
    assert "users" not in text
    check({}, text, AGENT)
    assert codes(answer.body) == ["INTERNAL"]
