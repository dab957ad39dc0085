"""Documents have limits: as much as is allowed is run, a little more is refused with the figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from graphql import get_introspection_query

from schema.limits.sizes import MOST_INTROSPECTION
from tests.limits.conftest import Limited, only_error, over
from tests.world.world import World

# below this layer both engines are the same
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def deep(levels: int) -> str:
    """A ticket of an article of a ticket, with so many levels."""
    names = ("articles(first: 1) { ", "nodes { ", "ticket { ")
    opened = "".join(names[n % 3] for n in range(levels - 2))
    return '{ ticket(number: "1") { ' + opened + "__typename" + " }" * levels


def many(times: int) -> str:
    return " ".join(f"a{n}: __typename" for n in range(times))


def below(selection: str) -> str:
    return "{ viewer { " + selection + " } }"


MAKE: dict[str, tuple[Callable[[int], str], dict[str, Any], str]] = {
    "depth": (deep, {"depth": 5}, "TOO_DEEP"),
    "depth of fragments": (
        lambda n: (
            "{ viewer { ...F } } fragment F on Viewer { queues { "
            + "parent { " * (n - 3)
            + "id"
            + " }" * (n - 1)
        ),
        {"depth": 5},
        "TOO_DEEP",
    ),
    "aliases": (
        lambda n: below(many(n)),
        {"aliases": 5, "aliases_of_agents": 5},
        "TOO_MANY_ALIASES",
    ),
    "directives": (
        lambda n: below("__typename " + "__typename @skip(if: true) " * n),
        {"directives": 5},
        "TOO_MANY_DIRECTIVES",
    ),
    "root fields": (
        lambda n: "{ " + "__typename " * n + "}",
        {"root_fields": 5},
        "TOO_MANY_ROOT_FIELDS",
    ),
    "characters": (
        lambda n: "{ __typename }".ljust(n + 20),
        {"characters": 25},
        "DOCUMENT_TOO_LONG",
    ),
    "tokens": (lambda n: below("id: __typename " * n), {"tokens": 21}, "TOO_MANY_TOKENS"),
}


@pytest.mark.parametrize("who", ["agent", "customer"])
@pytest.mark.parametrize("name", MAKE)
async def test_as_much_as_is_allowed_is_run_and_more_is_not(
    world: World, name: str, who: str
) -> None:
    """Also a second time, when the document is known."""
    make, limits, code = MAKE[name]
    limited = Limited(world, **limits)
    ask = limited.agent if who == "agent" else limited.customer
    [limit] = {*limits.values()}
    assert "errors" not in (await ask(make(5))).body
    for _ in range(2):
        assert over(await ask(make(6))) == (code, limit + 1, limit)


async def test_agents_may_have_more_aliases(world: World) -> None:
    """A customer is refused also what an agent has just been answered, and is remembered."""
    limited = Limited(world, aliases=3, aliases_of_agents=5)
    assert not (await limited.agent(below(many(5)))).refused
    assert over(await limited.customer(below(many(5)))) == ("TOO_MANY_ALIASES", 5, 3)
    assert over(await limited.agent(below(many(6)))) == ("TOO_MANY_ALIASES", 6, 5)
    assert not (await limited.customer(below(many(3)))).refused


@pytest.mark.parametrize("name", MAKE)
async def test_nobody_is_told_of_limits(world: World, name: str) -> None:
    """Without a login whatever is not right says the same."""
    make, limits, _ = MAKE[name]
    answer = await Limited(world, **limits).nobody(make(6))
    assert only_error(answer)["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_limits_hold_for_a_login_too(world: World) -> None:
    attempt = 'login(input: {login: "x", password: "y"}) { errors { code } }'
    limited = Limited(world, root_fields=2)
    assert not (await limited.nobody(f"mutation {{ __typename {attempt} }}")).refused
    answer = await limited.nobody(f"mutation {{ __typename a: __typename {attempt} }}")
    assert only_error(answer)["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_validation_has_little_to_compare(limited: Limited) -> None:
    """Comparing fields is quadratic: what would take seconds is refused before."""
    leaves = await limited.agent(below("agent { " + "login " * 300 + "}"))
    assert over(leaves)[0] == "TOO_MANY_REPETITIONS"
    spreads = " ".join(f"...F{n}" for n in range(150))
    fragments = " ".join(f"fragment F{n} on Viewer {{ agent {{ id }} }}" for n in range(150))
    answer = await limited.agent(f"{below(spreads)} {fragments}")
    assert over(answer)[0] == "TOO_MANY_REPETITIONS"
    known = await limited.agent(below("agent { " + "login " * 200 + "}"))
    assert "errors" not in known.body


async def test_fragments_in_circles_and_unknown_ones_are_told_as_ever(limited: Limited) -> None:
    circle = "fragment A on Viewer { agent { ...B } } fragment B on Agent { id ...B }"
    answer = await limited.agent(f"{below('...A ...nothing')} {circle}")
    assert answer.refused
    messages = {error["message"] for error in answer.body["errors"]}
    assert "Unknown fragment 'nothing'." in messages
    assert "Cannot spread fragment 'B' within itself." in messages


async def test_graphiql_may_introspect_and_little_more(limited: Limited) -> None:
    answer = await limited.agent(get_introspection_query(input_value_deprecation=True))
    assert "errors" not in answer.body
    levels = MOST_INTROSPECTION - 3  # beside __schema, queryType and name
    fits = "{ __schema { queryType { " + "ofType { " * levels + "name" + " }" * levels + "}}}"
    assert "errors" not in (await limited.agent(fits)).body
    code, found, limit = over(await limited.agent(fits.replace("name", "ofType { name }")))
    assert (code, found, limit) == ("TOO_DEEP", MOST_INTROSPECTION + 1, MOST_INTROSPECTION)


async def test_five_errors_are_told(limited: Limited) -> None:
    """And that there are more."""
    for many, more in ((5, []), (6, ["TOO_MANY_ERRORS"])):
        names = " ".join(f"nothing{n}" for n in range(many))
        answer = await limited.agent(f"{{ {names} }}")
        codes = [error["extensions"]["code"] for error in answer.body["errors"]]
        assert codes == ["BAD_REQUEST"] * 5 + more
    assert answer.body["errors"][-1]["extensions"]["limit"] == 5
