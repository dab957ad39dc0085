"""Every verb: its history, and every reason for which it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLInputObjectType

from domain.ids import global_id
from schema.build import build, core
from tests.actions.changing import dump
from tests.work.asking import WALTER, WANDA, did, hire, history, mutation, new_ticket, payload
from tests.work.verbs import CASES, FREE, HIDDEN, OTHER, SAME, VERBS
from tests.work.wrong import INVALID, PLAIN, WRONG
from tests.world.stores import writer
from tests.world.world import World

ROOT = "root@localhost"
RIGHTS = {
    "reader": ["ro"],
    "noter": ["ro", "note"],
    "giver": ["ro", "owner"],
    "urger": ["ro", "priority"],
}
CAN = "query($id: ID!) { ticket(id: $id) { viewerCan { %s } } }"
ARTICLE = "query($id: ID!) { ticket(id: $id) { articles(first: 1) { nodes { id } } } }"
Ids = dict[str, str]  # what is meant, and its ID


async def made(world: World, login: str = WANDA, **new: Any) -> Ids:
    """A new ticket, with its article, and another one."""
    ticket, other = [await new_ticket(world, login, **new) for _ in range(2)]
    found = await world.ask(ARTICLE, {"id": ticket})
    [article] = found.data["ticket"]["articles"]["nodes"]
    return {"ticket": ticket, SAME: ticket, "article": article["id"], OTHER: other}


def input_of(name: str, ids: Ids, given: dict[str, Any]) -> dict[str, Any]:
    """What would do, but for what is given."""
    case = VERBS[name]
    wanted = {case.about: ids[case.about], "validateOnly": True, **case.input, **given}
    return {
        field: ids.get(value, value) if isinstance(value, str) else value
        for field, value in wanted.items()
    }


async def tried(world: World, name: str, ids: Ids, login: str, **given: Any) -> dict[str, Any]:
    """The only error of a verb that is only looked at; nothing if it would be done."""
    document = mutation(name, "", "id")
    found = await payload(world, document, input_of(name, ids, given), login=login)
    assert len(found["errors"]) <= 1
    return dict(found["errors"][0]) if found["errors"] else {}


def told(error: dict[str, Any]) -> tuple[str, str]:
    """The code, and what it is about."""
    return error["code"], ".".join(error["path"])


@pytest.mark.parametrize("name", CASES)
async def test_what_its_history_says(office: World, name: str) -> None:
    """As an OTRS beside us reads it."""
    ticket = await new_ticket(office)
    before = len(await history(office, ticket, 99))
    await did(office, name, ticket, login=WALTER, **CASES[name].input)
    walter = office.services.references.current.agent_by_login[WALTER].pk
    expected = [(kind, text.format(walter=walter)) for kind, text in CASES[name].lines]
    assert (await history(office, ticket, 99))[before:] == expected


async def test_who_has_not_the_right(office: World) -> None:
    """`viewerCan` says before what the verb says then: which right, in which queue."""
    await hire(office, RIGHTS)
    ids = await made(office)
    names = " ".join(sorted({case.can for case in VERBS.values()}))
    for login in RIGHTS:
        asked = await office.ask(CAN % names, {"id": ids["ticket"]}, login=login)
        can = asked.data["ticket"]["viewerCan"]
        for name, case in VERBS.items():
            error = await tried(office, name, ids, login)
            assert (error.get("code") == "FORBIDDEN") is not can[case.can], (login, name)
            if error.get("queue"):
                assert (error["queue"], bool(error["right"])) == ({"name": "Misc"}, True)


async def test_another_holds_it(office: World) -> None:
    """Only the verbs that take the lock mind, and tell who has it."""
    ids = await made(office)
    await did(office, "ticketLock", ids["ticket"], login=WALTER)
    for name, case in VERBS.items():
        error = await tried(office, name, ids, ROOT)
        minds = case.takes or name == "ticketUnlock"
        assert (error.get("code") == "TICKET_LOCKED") is minds, name
        if minds:
            assert error["lockedBy"] == {"login": WALTER}
            assert error["lockedSince"]


async def test_it_was_merged(office: World) -> None:
    """Nothing is done to it any more but what concerns it alone."""
    ids = await made(office)
    number = (await did(office, "ticketUnlock", ids["ticket"]))["ticket"]["number"]
    merged = "UPDATE ticket SET ticket_state_id = 9 WHERE tn = $1"
    await office.execute(merged, number)
    for name, case in VERBS.items():
        error = await tried(office, name, ids, WANDA)
        assert (error.get("code") == "TICKET_MERGED") is (case.can not in FREE), name


async def test_there_is_no_such_ticket(office: World) -> None:
    """Neither one that never was, nor one that is out of sight; and what is no ticket at all."""
    ids, hidden = await made(office), await made(office, ROOT, queue="Vertrieb::Angebote")
    before = await dump(office)
    for name, case in VERBS.items():
        about = case.about
        for id_, code in (
            (global_id(about.capitalize(), 10**9), "NOT_FOUND"),
            (hidden[about], "NOT_FOUND"),
            (global_id("Queue", 4), "INVALID_INPUT"),
            ("nonsense", "INVALID_INPUT"),
        ):
            error = await tried(office, name, ids | {about: id_}, WANDA)
            assert told(error) == (code, f"input.{about}"), (name, id_)
    assert await dump(office) == before


async def test_what_it_is_given_is_wrong(office: World) -> None:
    """Too long, not there, not valid any more, or nothing that may be chosen."""
    assert VERBS.keys() == WRONG.keys() | PLAIN
    await hire(office, {"reader": ["ro"], "former": ["rw"]})
    await _end(office)
    ids, hidden = await made(office), await new_ticket(office, ROOT, queue="Vertrieb::Angebote")
    before = await dump(office)
    for name, values in WRONG.items():
        for given, code, path in values:
            error = await tried(office, name, ids | {HIDDEN: hidden}, WANDA, **given)
            assert told(error) == (code, f"input.{path}".rstrip(".")), (name, str(given)[:99])
    assert await dump(office) == before


async def _end(world: World) -> None:
    """Make some rows invalid."""
    async with writer(world.stores, world.stores.own) as own:
        for table, column, name in dict.fromkeys(INVALID.values()):
            await own.execute(f"UPDATE {table} SET valid_id = 2 WHERE {column} = $1", name)
    await world.services.references.caught_up()


async def test_what_all_are_given_is_wrong(office: World) -> None:
    """A key that is too long, and a version that is another one."""
    ids = await made(office)
    before = await dump(office)
    for name, case in VERBS.items():
        error = await tried(office, name, ids, WANDA, idempotencyKey="x" * 201)
        assert told(error) == ("INVALID_INPUT", "input.idempotencyKey"), name
        if case.about == "ticket":
            error = await tried(office, name, ids, WANDA, expectedVersion=1)
            assert told(error) == ("CONFLICT", "input.expectedVersion"), name
    assert await dump(office) == before


async def test_values_are_of_another_type(office: World) -> None:
    """Nothing is done, and the message has the place."""
    ids, schema = await made(office), core(build())
    before = await dump(office)
    for name in VERBS:
        kind = schema.type_map[f"{name[0].upper()}{name[1:]}Input"]
        assert isinstance(kind, GraphQLInputObjectType)
        for field in kind.fields:
            given = {"input": input_of(name, ids, {field: {}})}
            answer = await office.ask(mutation(name, "", "id"), given, login=WANDA)
            assert (answer.refused, answer.codes) == (True, ["BAD_REQUEST"]), (name, field)
            assert f".{field}" in answer.errors[0]["message"]
    assert await dump(office) == before
