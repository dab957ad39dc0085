"""Every mutation, tried by everybody, about what he sees and about what he does not.

changes.txt says what becomes of it. Tickets are only previewed; all else is put back as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from auth import tokens
from auth.tokens import Terms
from domain.ids import UserId
from domain.tokens import Account
from schema.build import build, core
from tests.rights import table
from tests.rights.asking import FOR_CUSTOMERS, REFUSED, ids_in
from tests.rights.cast import Cast
from tests.rights.fields import Fields
from tests.rights.hidden import hidden_texts, named_in
from tests.rights.inputs import Subject
from tests.rights.oracle import TARGETS, Row
from tests.rights.principals import Principal
from tests.rights.rows import oracle_of
from tests.world.stores import ADMIN, writer
from tests.world.world import NOBODY, Answer, World

# long, and the same on every loop
pytestmark = pytest.mark.asyncio(loop_factories=["uvloop"])

FIELDS = Fields(core(build()))
MUTATIONS = list(FIELDS.types["Mutation"].fields)
WORDS = {"FORBIDDEN": "forbidden", "NOT_FOUND": "not-found", "NOT_REGISTERED": "not-found"}
RELINK = """
    INSERT INTO tg_customer_link (login, source, external_key, create_time, create_by)
    VALUES ($1, $2, $3, CURRENT_TIMESTAMP, 1) ON CONFLICT DO NOTHING
"""


async def test_every_mutation_does_what_is_expected(
    changing_cast: Cast, pytestconfig: pytest.Config
) -> None:
    cast = replace(changing_cast, oracle=await oracle_of(changing_cast.world.stores))
    found: table.Table = {name: [] for name in MUTATIONS}
    for who in cast.people.values():
        hidden = hidden_texts(cast.oracle, who)
        subjects = await both(cast, who)
        for name in MUTATIONS:
            different = {str(one.input_of(name)): one for one in subjects}.values()
            words = [await outcome(cast, about, name, hidden) for about in different]
            found[name].append("/".join(dict.fromkeys(words)))
    table.check("changes.txt", list(cast.people), found, pytestconfig)


async def both(cast: Cast, who: Principal) -> tuple[Subject, Subject]:
    """What he sees, and what he does not; with a token of his own, and one of somebody else."""
    other = "rw" if who.agent == ADMIN else ADMIN
    mine, theirs = [await issued(cast.world, login) for login in (who.agent or other, other)]
    return Subject(cast.oracle, who, mine, seen=True), Subject(cast.oracle, who, theirs, seen=False)


async def issued(world: World, login: str) -> int:
    now, agent = world.services.clock(), world.services.references.current.agent_by_login[login]
    terms = Terms(kind="api", now=now, lifetime=None, name="to be revoked")
    return (await tokens.issue(world.services.db, Account(UserId(agent.pk)), terms)).id


async def outcome(cast: Cast, about: Subject, name: str, hidden: frozenset[str]) -> str:
    """One word; whatever is shown or said is for him."""
    who = about.who
    document = FIELDS.change(name, None if who.agent else FOR_CUSTOMERS)
    given = {"input": about.input_of(name)}
    answer = await cast.world.ask(document, given, login=who.viewer or NOBODY)
    allowed = {(kind, id_) for kind, ids in cast.oracle.may_see(who).items() for id_ in ids}
    shown = {(kind, id_) for kind, id_ in ids_in(answer.body.get("data")) if kind in TARGETS}
    assert shown <= allowed, f"{name} shows to {who.name} what he may not see: {shown - allowed}"
    said = [each["message"] for each in (*answer.errors, *errors_in(answer.body.get("data")))]
    assert not named_in(said, hidden), f"{name} names to {who.name} what he may not see: {said}"
    word = word_for(answer)
    if word == "done":
        await put_back(cast, cast.oracle.rows["tg_customer_link"])
    return word


def word_for(answer: Answer) -> str:
    if answer.refused or set(answer.codes) & REFUSED:
        return "refused"
    assert not answer.errors
    codes = {error["code"] for error in errors_in(answer.body["data"])}
    return ",".join(sorted(WORDS.get(c, c.lower().replace("_", "-")) for c in codes)) or "done"


def errors_in(value: Any) -> Iterator[dict[str, Any]]:
    """The expected failures in a payload, wherever they are."""
    if isinstance(value, list):
        for item in value:
            yield from errors_in(item)
    elif isinstance(value, dict):
        yield from value.get("errors", [])
        for item in value.values():
            yield from errors_in(item)


async def put_back(cast: Cast, links: list[Row]) -> None:
    """The first link again, and all tokens as good as before."""
    [link, *_] = links
    async with writer(cast.world.stores, cast.world.stores.own) as own:
        await own.execute(RELINK, link["login"], link["source"], link["external_key"])
        await own.execute("UPDATE tg_token SET revoked_time = NULL")
