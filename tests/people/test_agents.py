"""Agents by administrators: made, changed, ended, and what is refused."""

from __future__ import annotations

from typing import Any

from auth import tokens
from auth.tokens import Terms
from domain.reference import Agent
from domain.tokens import Account
from tests.actions.changing import changed_tables, dump
from tests.masters.asking import last_entry
from tests.people.asking import CHANGES, done, mutation, payload, refused
from tests.work.asking import WALTER, WANDA
from tests.world.stores import ADMIN
from tests.world.world import NOBODY, World

ACCOUNT = "account { title mobile language timeZone }"
SHOWN = f"agent {{ id login fullName email valid {ACCOUNT} }}"
CREATE = mutation("agentCreate", f"{CHANGES} {SHOWN}")
UPDATE = mutation("agentUpdate", f"{CHANGES} {SHOWN}")
SECRET, OTHER = "correct horse battery", "staple, and so on"
NEW = {
    "login": "olga",
    "firstName": "Olga",
    "lastName": "New",
    "email": "olga@example.com",
    "password": SECRET,
}
LOGIN = """
mutation($input: LoginInput!) { login(input: $input) { token errors { code } } }
"""


async def log_in(world: World, password: str, login: str = "olga") -> str | None:
    """The token of a session; None where the password is wrong."""
    given = {"input": {"login": login, "password": password}}
    token: str | None = (await world.ask(LOGIN, given, login=NOBODY)).data["login"]["token"]
    return token


async def of_a_program(world: World, login: str) -> str:
    """A token that never ends by itself."""
    account = Account(world.services.references.current.agent_by_login[login].pk)
    terms = Terms(kind="api", now=world.now, lifetime=None, name="dashboard")
    return (await tokens.issue(world.services.db, account, terms)).text


async def good(world: World, *texts: str) -> list[bool]:
    db = world.services.db
    return [await tokens.bearer(db, text, world.now) is not None for text in texts]


async def test_an_agent_is_made_and_changed(own_world: World) -> None:
    """Shown at once and to all, kept as OTRS keeps it, noted without the password."""
    before = await dump(own_world)
    made = await done(own_world, CREATE, ADMIN, **NEW, title="Dr.", language="de")
    assert made["agent"]["fullName"] == "Olga New"
    assert made["agent"]["account"] == {
        "title": "Dr.",
        "mobile": None,
        "language": "de",
        "timeZone": None,
    }
    assert {"field": "password", "old": None, "new": "set"} in made["changes"]
    changed = await changed_tables(own_world, before)
    assert changed == {"users": 1, "user_preferences": 2, "tg_audit": 1, "tg_reference": 0}
    assert (await log_in(own_world, SECRET)) is not None

    given = {"login": "Olga.N", "email": "n@example.com", "language": None, "mobile": "123"}
    found = await done(own_world, UPDATE, ADMIN, agent="olga", **given)
    assert (found["agent"]["login"], found["agent"]["email"]) == ("Olga.N", "n@example.com")
    assert found["agent"]["account"]["title"] == "Dr."
    assert [change["field"] for change in found["changes"]] == [
        *("login", "email", "mobile", "language")
    ]
    entry = await last_entry(own_world)
    assert (entry["kind"], entry["objectType"]) == ("MASTER_UPDATED", "Agent")
    assert entry["details"]["formerLogin"] == "olga"
    assert Agent.__name__ == entry["objectType"]

    before = await dump(own_world)
    again = await done(own_world, UPDATE, ADMIN, agent=made["agent"]["id"], **given)
    assert (again["changes"], await dump(own_world)) == ([], before)


async def test_a_password_is_in_no_table_but_as_a_hash(own_world: World) -> None:
    """Nor has it to do with an idempotency key: the same key makes one agent."""
    first = await done(own_world, CREATE, ADMIN, **NEW, idempotencyKey="k")
    before = await dump(own_world)
    assert SECRET not in str(before)
    other = {**NEW, "password": OTHER}
    assert await done(own_world, CREATE, ADMIN, **other, idempotencyKey="k") == first
    assert await dump(own_world) == before
    looked = await done(own_world, UPDATE, ADMIN, agent="olga", password=OTHER, validateOnly=True)
    assert looked["changes"] == [{"field": "password", "old": "set", "new": "set"}]
    assert await dump(own_world) == before


async def test_another_password_ends_what_is_open(own_world: World) -> None:
    await done(own_world, CREATE, ADMIN, **NEW)
    session = await log_in(own_world, SECRET)
    assert session
    program, mine = await of_a_program(own_world, "olga"), await of_a_program(own_world, ADMIN)
    await done(own_world, UPDATE, ADMIN, agent="olga", lastName="Old")
    assert await good(own_world, session, program) == [True, True]
    await done(own_world, UPDATE, ADMIN, agent="olga", password=OTHER)
    assert await good(own_world, session, program, mine) == [False, False, True]
    kinds = "SELECT kind FROM tg_audit WHERE user_id = 1 ORDER BY id DESC LIMIT 3"
    noted = {kind for (kind,) in await own_world.services.db.rows(kinds)}
    assert noted == {"token_revoked", "logout", "master_updated"}
    assert await log_in(own_world, SECRET) is None
    assert await log_in(own_world, OTHER)


async def test_who_becomes_invalid_is_out_for_good(office: World) -> None:
    """What he had open stays ended when he comes back."""
    program = await of_a_program(office, WANDA)
    await done(office, UPDATE, ADMIN, agent=WANDA, valid=False)
    reference = office.services.references.current
    wanda = reference.agent_by_login[WANDA].pk
    assert await office.services.rights.viewer(wanda, reference) is None
    back = await done(office, UPDATE, ADMIN, agent=WANDA, valid=True)
    assert back["agent"]["valid"] is True
    assert await good(office, program) == [False]


async def test_agents_are_refused(office: World) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"login": "WANDA"}, "LOGIN_TAKEN"),
        ({"login": "x" * 201}, "INVALID_INPUT"),
        ({"login": " x"}, "INVALID_INPUT"),
        ({"firstName": "x" * 101}, "INVALID_INPUT"),
        ({"lastName": " "}, "INVALID_INPUT"),
        ({"title": "x" * 51}, "INVALID_INPUT"),
        ({"email": "nobody"}, "INVALID_INPUT"),
        ({"email": "a@example.com, b@example.com"}, "INVALID_INPUT"),
        ({"password": "eleven char"}, "INVALID_INPUT"),
        ({"password": "x" * 201}, "INVALID_INPUT"),
        ({"language": "xx"}, "INVALID_INPUT"),
        ({"timeZone": "Mars"}, "INVALID_INPUT"),
    ]
    for given, code in wrong:
        [field] = given
        found = await refused(office, CREATE, ADMIN, **{**NEW, **given})
        assert found == (code, f"input.{field}")
    found = await refused(office, UPDATE, ADMIN, agent="nobody", valid=True)
    assert found == ("NOT_FOUND", "input.agent")
    assert await refused(office, CREATE, WANDA, **NEW) == ("FORBIDDEN", "input")
    assert await refused(office, UPDATE, WANDA, agent=WANDA, lastName="x") == ("FORBIDDEN", "input")
    refusal = await payload(office, CREATE, ADMIN, **{**NEW, "password": "eleven char"})
    assert "eleven char" not in str(refusal)


async def test_somebody_is_left_to_administer(office: World) -> None:
    """The first account stays as it is, and nobody ends his own."""
    for given, code in ({"login": "x"}, "IN_USE"), ({"valid": False}, "IN_USE"):
        [field] = given
        found = await refused(office, UPDATE, ADMIN, agent=ADMIN, **given)
        assert found == (code, f"input.{field}")
    await office.change_reference(
        "INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by,"
        " change_time, change_by) SELECT users.id, permission_groups.id, 'rw', CURRENT_TIMESTAMP,"
        " 1, CURRENT_TIMESTAMP, 1 FROM users, permission_groups WHERE login = $1 AND name = $2",
        WANDA,
        "admin",
    )
    found = await refused(office, UPDATE, WANDA, agent=WANDA, valid=False)
    assert found == ("OWN_ACCESS", "input.valid")
    assert (await done(office, UPDATE, WANDA, agent=WANDA, lastName="x"))["agent"]
    assert (await done(office, UPDATE, WANDA, agent=WALTER, valid=False))["agent"]


async def test_agents_are_listed_without_their_accounts(office: World) -> None:
    """To all agents; what is in the account is for administrators."""
    await done(office, UPDATE, ADMIN, agent=WALTER, valid=False, title="Dr.")
    shown = f"nodes {{ login {ACCOUNT} }}"
    query = f"query($v: Validity!) {{ agents(first: 100, validity: $v) {{ {shown} }} }}"
    for login, account in ((WANDA, None), (ADMIN, "Dr.")):
        answer = await office.ask(query, {"v": "INVALID"}, login=login)
        found = {each["login"]: each["account"] for each in answer.data["agents"]["nodes"]}
        assert (found[WALTER] and found[WALTER]["title"]) == account
        valid = (await office.ask(query, {"v": "VALID"}, login=login)).data["agents"]["nodes"]
        logins = [each["login"] for each in valid]
        assert logins == sorted(logins)
        assert (WANDA in logins, WALTER in logins) == (True, False)
