"""Rights in groups and roles by administrators: they count in the very next request."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.actions.changing import changed_tables, dump
from tests.masters.asking import last_entry
from tests.people.asking import CHANGES, done, mutation, payload, refused
from tests.work.asking import QUEUE, WALTER, WANDA, hire
from tests.world.stores import ADMIN
from tests.world.world import World

GRANTS = "grants { group { name } rights agent { login } role { name } }"
AGENT = f"agent {{ account {{ {GRANTS} roles {{ name }} }} }}"
GIVE = mutation("agentSetGrants", f"{CHANGES} {AGENT}")
ROLES = mutation("agentSetRoles", f"{CHANGES} {AGENT}")
ROLE_GIVES = mutation("roleSetGrants", f"{CHANGES} role {{ {GRANTS} agents {{ login }} }}")
MAKE = mutation("roleCreate", "role { id }")
CHANGE = mutation("roleUpdate", "role { id valid }")
NEWCOMER = "newcomer"
FIRST = "first level"
IN = "query($n: String!) { queue(name: $n) { name } }"
GROUPS = f"{{ groups(first: 100) {{ nodes {{ id name {GRANTS} }} }} }}"
OF_ROLES = "{ roles(first: 100) { nodes { id name } } }"


@pytest.fixture
async def service(own_world: World) -> World:
    """With an agent who has no right at all, and a role that gives none."""
    await hire(own_world, {NEWCOMER: []})
    await done(own_world, MAKE, ADMIN, name=FIRST)
    return own_world


async def reads(world: World, login: str = NEWCOMER) -> bool:
    """Whether he reads a queue of the group users, in a request of its own."""
    return (await world.ask(IN, {"n": QUEUE}, login=login)).data["queue"] is not None


def users(*rights: str) -> list[dict[str, Any]]:
    return [{"group": "users", "rights": rights}]


async def test_a_right_counts_until_it_is_withdrawn(service: World) -> None:
    assert not await reads(service)
    before = await dump(service)
    given = await done(service, GIVE, ADMIN, agent=NEWCOMER, grants=users("READ", "NOTE"))
    [grant] = given["agent"]["account"]["grants"]
    assert (grant["group"]["name"], grant["rights"]) == ("users", ["READ", "NOTE"])
    assert given["changes"] == [{"field": "grants", "old": None, "new": "users: ro, note"}]
    assert await changed_tables(service, before) == {
        "group_user": 2,
        "tg_audit": 1,
        "tg_reference": 0,
    }
    assert await reads(service)
    entry = await last_entry(service)
    assert (entry["kind"], entry["objectType"]) == ("RIGHTS_CHANGED", "Agent")
    assert entry["details"] == {"grants": "users: ro, note", "formerGrants": ""}

    before = await dump(service)
    again = await done(service, GIVE, ADMIN, agent=NEWCOMER, grants=users("NOTE", "READ"))
    assert (again["changes"], await dump(service)) == ([], before)
    looked = await done(service, GIVE, ADMIN, agent=NEWCOMER, grants=users(), validateOnly=True)
    assert [change["old"] for change in looked["changes"]] == ["users: ro, note"]
    assert await dump(service) == before
    assert await reads(service)
    await done(service, GIVE, ADMIN, agent=NEWCOMER, grants=users())
    assert not await reads(service)


async def test_a_list_that_names_no_group_takes_nothing_away(service: World) -> None:
    """So it is refused, with what does: whoever means all rights names their groups."""
    await done(service, GIVE, ADMIN, agent=NEWCOMER, grants=users("READ"))
    for document, about in ((GIVE, {"agent": NEWCOMER}), (ROLE_GIVES, {"role": FIRST})):
        found = await payload(service, document, ADMIN, **about, grants=[])
        [error] = found["errors"]
        assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input", "grants"])
        assert "to take all away, each with no `rights`" in error["message"]
    assert await reads(service)


async def test_a_role_gives_what_it_holds(service: World) -> None:
    """Given, taken, without rights, and invalid: each time the next request knows."""
    given = await done(service, ROLE_GIVES, ADMIN, role=FIRST, grants=users("WRITE"))
    assert not await reads(service)
    assert [grant["rights"] for grant in given["role"]["grants"]] == [["WRITE"]]
    has = await done(service, ROLES, ADMIN, agent=NEWCOMER, roles=[FIRST])
    assert has["agent"]["account"] == {"grants": [], "roles": [{"name": FIRST}]}
    assert await reads(service)
    await done(service, CHANGE, ADMIN, role=FIRST, valid=False)
    assert not await reads(service)
    await done(service, CHANGE, ADMIN, role=FIRST, valid=True)
    assert await reads(service)
    none = await done(service, ROLE_GIVES, ADMIN, role=FIRST, grants=users())
    assert none["role"] == {"grants": [], "agents": [{"login": NEWCOMER}]}
    assert not await reads(service)
    await done(service, ROLE_GIVES, ADMIN, role=FIRST, grants=users("READ"))
    left = await done(service, ROLES, ADMIN, agent=NEWCOMER, roles=[])
    assert left["changes"] == [{"field": "roles", "old": FIRST, "new": None}]
    assert not await reads(service)


async def test_what_is_not_named_stays(service: World) -> None:
    """Rights in other groups, and rights of kinds that only an OTRS knows."""
    await done(
        service, GIVE, ADMIN, agent=NEWCOMER, grants=[{"group": "stats", "rights": ["READ"]}]
    )
    own = "INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by,"
    await service.change_reference(
        f"{own} change_time, change_by) SELECT users.id, 1, 'bounce', CURRENT_TIMESTAMP, 1,"
        " CURRENT_TIMESTAMP, 1 FROM users WHERE login = $1",
        NEWCOMER,
    )
    await done(service, GIVE, ADMIN, agent=NEWCOMER, grants=users("READ"))
    await done(service, GIVE, ADMIN, agent=NEWCOMER, grants=users())
    rows = await service.services.db.rows(
        "SELECT permission_groups.name, permission_key FROM group_user"
        " JOIN permission_groups ON permission_groups.id = group_id"
        " JOIN users ON users.id = user_id WHERE login = $1 ORDER BY 1",
        NEWCOMER,
    )
    assert [tuple(row) for row in rows] == [("stats", "ro"), ("users", "bounce")]


async def test_groups_and_roles_say_who_is_in_them(service: World) -> None:
    await done(service, GIVE, ADMIN, agent=NEWCOMER, grants=users("NOTE"))
    await done(service, ROLE_GIVES, ADMIN, role=FIRST, grants=users("READ"))
    nodes = (await service.ask(GROUPS)).data["groups"]["nodes"]
    [group] = [node for node in nodes if node["name"] == "users"]
    found = [
        (grant["rights"], (grant["agent"] or {}).get("login"), (grant["role"] or {}).get("name"))
        for grant in group["grants"]
    ]
    assert {(*rights, agent, role) for rights, agent, role in found} >= {
        ("NOTE", NEWCOMER, None),
        ("READ", None, FIRST),
        ("WRITE", ADMIN, None),
    }
    roles = (await service.ask(OF_ROLES)).data["roles"]["nodes"]
    ids = [group["id"], *(role["id"] for role in roles if role["name"] == FIRST)]
    assert len(ids) == 2
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    for login, there in ((ADMIN, [{"id": each} for each in ids]), (NEWCOMER, [None, None])):
        assert (await service.ask(query, {"ids": ids}, login=login)).data["nodes"] == there
        codes = (await service.ask(GROUPS, login=login)).codes
        assert codes == ([] if login == ADMIN else ["FORBIDDEN"])


async def test_rights_are_refused(service: World) -> None:
    twice = users("READ") * 2
    for grants, found in [
        (twice, ("INVALID_INPUT", "input.grants.1.group")),
        ([{"group": "nowhere", "rights": []}], ("NOT_FOUND", "input.grants.0.group")),
        (users("READ") * 101, ("INVALID_INPUT", "input.grants")),
    ]:
        assert await refused(service, GIVE, ADMIN, agent=NEWCOMER, grants=grants) == found
        assert await refused(service, ROLE_GIVES, ADMIN, role=FIRST, grants=grants) == found
    found = await refused(service, ROLES, ADMIN, agent=NEWCOMER, roles=[FIRST, "nowhere"])
    assert found == ("NOT_FOUND", "input.roles.1")
    found = await refused(service, GIVE, ADMIN, agent="nobody", grants=[])
    assert found == ("NOT_FOUND", "input.agent")
    mine = users("WRITE")
    found = await refused(service, GIVE, NEWCOMER, agent=NEWCOMER, grants=mine)
    assert found == ("FORBIDDEN", "input")


def admin(*rights: str) -> list[dict[str, Any]]:
    return [{"group": "admin", "rights": rights}]


async def test_nobody_takes_his_own_access(service: World) -> None:
    """Neither his right, nor the role that gives it, nor what the role holds, nor its end."""
    mine = {"agent": ADMIN, "grants": admin("READ")}
    assert await refused(service, GIVE, ADMIN, **mine) == ("OWN_ACCESS", "input.grants")
    await done(service, ROLE_GIVES, ADMIN, role=FIRST, grants=admin("WRITE"))
    await done(service, ROLES, ADMIN, agent=NEWCOMER, roles=[FIRST])
    own: list[tuple[str, dict[str, Any], str]] = [
        (ROLES, {"agent": NEWCOMER, "roles": []}, "roles"),
        (ROLE_GIVES, {"role": FIRST, "grants": admin()}, "grants"),
        (CHANGE, {"role": FIRST, "valid": False}, "valid"),
    ]
    for document, given, field in own:
        found = await refused(service, document, NEWCOMER, **given)
        assert found == ("OWN_ACCESS", f"input.{field}")
    assert (await done(service, CHANGE, ADMIN, role=FIRST, valid=False))["role"]["valid"] is False
    found = await refused(service, CHANGE, NEWCOMER, role=FIRST, valid=True)
    assert found == ("FORBIDDEN", "input")


async def test_two_do_not_take_it_from_each_other(office: World) -> None:
    """Each is asked whether he still administers when the other is done."""
    for login in (WANDA, WALTER):
        await done(office, GIVE, ADMIN, agent=login, grants=admin("WRITE"))
    found = await asyncio.gather(
        payload(office, GIVE, WANDA, agent=WALTER, grants=admin()),
        payload(office, GIVE, WALTER, agent=WANDA, grants=admin()),
    )
    codes = sorted(error["code"] for each in found for error in each["errors"])
    assert codes in (["OWN_ACCESS"], ["FORBIDDEN"])
