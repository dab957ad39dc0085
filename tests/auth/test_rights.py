"""Rights come from groups, directly or by role, as an OTRS resolves them."""

from __future__ import annotations

from typing import Any

import pytest

from auth.rights import Rights
from db.database import Database
from domain.ids import QueueId, UserId
from domain.viewer import Right, Viewer
from loaders.reference import read
from tests.db.rows import insert

ANNA = UserId(2)
# groups 4, 5, 6 with one queue each: 5, 6, 7
GROUPS: list[dict[str, Any]] = [
    {"name": "support"},
    {"name": "sales"},
    {"name": "gone", "valid_id": 2},
]
QUEUES: list[dict[str, Any]] = [{"name": f"Q{group}", "group_id": group} for group in (4, 5, 6)]
SUPPORT, SALES, GONE = QueueId(5), QueueId(6), QueueId(7)
FIRST, RETIRED = 1, 2
ROLES: list[dict[str, Any]] = [{"name": "first level"}, {"name": "retired", "valid_id": 2}]


@pytest.fixture
async def company(db: Database) -> Database:
    """An agent without any right, groups with a queue each, and roles."""
    async with db.transaction() as tx:
        await insert(tx, "users", {"login": "anna"})
        for group in GROUPS:
            await insert(tx, "permission_groups", group)
        await insert(tx, "queue", *QUEUES)
        for role in ROLES:
            await insert(tx, "roles", role)
    return db


async def grant(db: Database, table: str, *rows: dict[str, Any]) -> None:
    async with db.transaction() as tx:
        await insert(tx, table, *rows)


async def viewer(db: Database) -> Viewer:
    found = await Rights(db).viewer(ANNA, await read(db))
    assert found
    return found


def group_right(group: int, key: str) -> dict[str, Any]:
    return {"user_id": ANNA, "group_id": group, "permission_key": key}


def role_right(role: int, group: int, key: str, value: int = 1) -> dict[str, Any]:
    right = {"role_id": role, "group_id": group, "permission_key": key}
    return {**right, "permission_value": value}


async def test_without_a_group_nothing_is_seen(company: Database) -> None:
    anna = await viewer(company)

    assert anna.queues == frozenset()
    assert not any(anna.groups.values())


async def test_a_right_in_a_group_holds_in_its_queues(company: Database) -> None:
    await grant(company, "group_user", group_right(4, "ro"), group_right(4, "note"))
    anna = await viewer(company)
    queues = (await read(company)).queues

    assert anna.queues == {SUPPORT}
    assert anna.sees(SUPPORT)
    assert not anna.sees(SALES)
    assert {right for right in Right if anna.may_in(right, queues[SUPPORT])} == {
        Right.READ,
        Right.NOTE,
    }
    assert not any(anna.may_in(right, queues[SALES]) for right in Right)


async def test_rw_is_every_right(company: Database) -> None:
    await grant(company, "group_user", group_right(5, "rw"))
    anna = await viewer(company)
    queues = (await read(company)).queues

    assert anna.queues == {SALES}
    assert all(anna.may_in(right, queues[SALES]) for right in Right)


async def test_another_right_alone_does_not_show_a_queue(company: Database) -> None:
    """Who may move tickets into a queue need not see what is in it."""
    await grant(company, "group_user", group_right(4, "move_into"))

    assert (await viewer(company)).queues == frozenset()


async def test_a_right_may_come_by_role(company: Database) -> None:
    await grant(company, "role_user", {"user_id": ANNA, "role_id": FIRST})
    await grant(company, "group_role", role_right(FIRST, 4, "ro"), role_right(FIRST, 5, "rw"))

    assert (await viewer(company)).queues == {SUPPORT, SALES}


async def test_a_role_somebody_else_has_gives_nothing(company: Database) -> None:
    await grant(company, "role_user", {"user_id": 1, "role_id": FIRST})
    await grant(company, "group_role", role_right(FIRST, 4, "rw"))

    assert (await viewer(company)).queues == frozenset()


async def test_what_is_left_over_gives_nothing(company: Database) -> None:
    """Invalid groups and roles, and rights of a role that were taken back."""
    await grant(company, "group_user", group_right(6, "rw"))
    await grant(
        company,
        "role_user",
        {"user_id": ANNA, "role_id": FIRST},
        {"user_id": ANNA, "role_id": RETIRED},
    )
    await grant(
        company,
        "group_role",
        role_right(FIRST, 4, "rw", value=0),
        role_right(FIRST, 6, "rw"),
        role_right(RETIRED, 5, "rw"),
    )

    assert (await viewer(company)).queues == frozenset()


async def test_my_queues_are_among_those_seen(company: Database) -> None:
    await grant(company, "group_user", group_right(4, "ro"))
    mine = ({"user_id": ANNA, "queue_id": queue} for queue in (SUPPORT, SALES, GONE))
    await grant(company, "personal_queues", *mine)

    assert (await viewer(company)).my_queues == {SUPPORT}


async def test_rights_are_read_again_when_they_change(company: Database) -> None:
    """And not before: in between they come from memory."""
    rights = Rights(company)
    before = await read(company)
    first = await rights.viewer(ANNA, before)
    await grant(company, "group_user", group_right(4, "ro"))
    after = await read(company)

    assert after.version > before.version
    assert await rights.viewer(ANNA, before) is first
    changed = await rights.viewer(ANNA, after)
    assert changed
    assert changed.queues == {SUPPORT}
    assert await rights.viewer(ANNA, after) is changed


@pytest.mark.parametrize("change", ["UPDATE users SET valid_id = 2 WHERE id = 2", "SELECT 1"])
async def test_who_is_invalid_or_unknown_is_no_viewer(company: Database, change: str) -> None:
    async with company.transaction() as tx:
        await tx.execute(change)
    reference = await read(company)
    rights = Rights(company)

    assert (await rights.viewer(ANNA, reference) is None) == change.startswith("UPDATE")
    assert await rights.viewer(UserId(999), reference) is None
