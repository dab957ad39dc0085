"""Whatever text is looked for: it stands for itself, and costs nothing but time."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.queries.made_up import NUL, packed, refused
from tests.world.world import World

# every argument that takes any text
TEXTS = [
    "ticket(number: $t) { id }",
    "tickets(filter: {number: [$t]}) { totalCount nodes { id } }",
    "tickets(filter: {title: $t}) { totalCount nodes { id } }",
    "tickets(filter: {customerId: [$t]}) { totalCount nodes { id } }",
    "tickets(filter: {customerUser: [$t]}) { totalCount nodes { id } }",
    "queue(name: $t) { id }",
    "customerUser(login: $t) { id }",
    "customerUsers(search: $t) { totalCount nodes { id } }",
    "customerUsers(filter: {customerId: [$t]}) { totalCount nodes { id } }",
    "company(customerId: $t) { id }",
    "companies(search: $t) { totalCount nodes { id } }",
    'externalCustomers(source: "crm", search: $t) { totalCount nodes { key } }',
    'company(customerId: "1001") { contacts(search: $t) { totalCount } }',
]


@pytest.mark.parametrize("call", TEXTS)
async def test_a_nul_character_is_in_no_text(world: World, call: str) -> None:
    """No database keeps one: the message says so, or nothing is found; the sources stay up."""
    for text in (NUL, f"1001{NUL}", f"{NUL}2026010110000018"):
        answer = await world.ask(f"query($t: String!) {{ {call} }}", {"t": text})
        if answer.errors:
            assert "NUL" in refused(answer)
        else:
            assert set(amounts(answer.data)) == {0}
        assert answer.unreached == []


@pytest.mark.parametrize("call", [call for call in TEXTS if "search: $t" in call])
async def test_a_search_with_nul_is_named(world: World, call: str) -> None:
    """By its argument, whichever store would have been searched."""
    assert await blamed(world, call, f"a{NUL}b") == ["search"]


NAMED = {
    "ticket(number: $t) { id }": "number",
    "customerUser(login: $t) { id }": "login",
    "company(customerId: $t) { id }": "customerId",
    "tickets(filter: {number: [$t]}) { totalCount }": "filter.number",
    "tickets(filter: {title: $t}) { totalCount }": "filter.title",
    'tickets(filter: {customerId: ["1001", $t]}) { totalCount }': "filter.customerId",
    "tickets(filter: {customerUser: [$t]}) { totalCount }": "filter.customerUser",
    "tickets(filter: {owner: [$t]}) { totalCount }": "filter.owner",
    "customerUsers(filter: {customerId: [$t]}) { totalCount }": "filter.customerId",
}


@pytest.mark.parametrize(("call", "name"), NAMED.items())
async def test_an_argument_with_nul_is_named(world: World, call: str, name: str) -> None:
    assert await blamed(world, call, f"a{NUL}b") == [name]


@pytest.mark.parametrize("key", [f"a{NUL}", ["crm", f"a{NUL}"]])
@pytest.mark.parametrize("kind", ["CustomerUser", "Company"])
async def test_an_id_with_nul_is_named(world: World, kind: str, key: Any) -> None:
    """Nobody got it from us."""
    text = packed(json.dumps([kind, key]).encode())
    answer = await world.ask("query($id: ID!) { node(id: $id) { id } }", {"id": text})
    assert [error["extensions"].get("field") for error in answer.errors] == ["id"]


async def blamed(world: World, call: str, text: str) -> list[str | None]:
    """The arguments that errors are about."""
    answer = await world.ask(f"query($t: String!) {{ {call} }}", {"t": text})
    return [error["extensions"].get("field") for error in answer.errors]


def amounts(found: Any) -> list[int]:
    """What was found, as numbers: totals, and 0 for what is not there."""
    if isinstance(found, dict):
        return [n for name, value in found.items() if name != "nodes" for n in amounts(value)]
    return [found or 0]


ODD = ["", " ", "%", "_", "\\", "*", "**", "'", '"', "';--", "a\\", "{}", "$1", "🦊", "\U0010ffff"]
ODD += ["*" * 200, "a " * 100, "x" * 50_000]


@pytest.mark.parametrize("call", TEXTS)
async def test_any_other_text_is_just_text(world: World, call: str) -> None:
    """Signs of LIKE, of SQL, of JSON and of arrays; many words; a long one."""
    for text in ODD:
        answer = await world.ask(f"query($t: String!) {{ {call} }}", {"t": text})
        if answer.errors:
            assert "at most 200 characters, not 50000" in refused(answer)
        assert "data" in answer.body
        assert answer.unreached == []


@pytest.mark.parametrize("sign", ["%", "_", "\\"])
async def test_signs_of_like_stand_for_themselves(world: World, sign: str) -> None:
    """No demo customer has one; as patterns they would find everybody."""
    lists = "people: customerUsers(search: $t) { totalCount } companies(search: $t) { totalCount }"
    answer = await world.ask(f"query($t: String) {{ {lists} }}", {"t": sign * 2})
    assert amounts(answer.data) == [0, 0]


async def test_a_pattern_with_many_wildcards_is_answered_like_any_other(world: World) -> None:
    """Whatever fits it or nearly does: the work does not double with each of them."""
    pattern = "query($t: String) { tickets(filter: {title: $t, archived: null}) { totalCount } }"
    fits = await world.ask(pattern, {"t": "*" + "e*" * 4})
    nearly = await world.ask(pattern, {"t": "*" + "e*" * 80 + "#"})
    assert amounts(fits.data)[0] > 0
    assert amounts(nearly.data) == [0]
