"""The audit log as administrators read it: newest first, page by page, filtered."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from auth.audit import record
from domain.audit import About, AuditKind, Entry, Origin
from domain.ids import UserId
from domain.tokens import Account
from tests.world.world import World

LOG = """
query($filter: AuditFilter, $first: Int, $after: String, $last: Int, $before: String) {
  auditLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { id kind createdAt agent { login } customerLogin objectKey }
  }
}
"""
AMOUNT = 25
KINDS = (AuditKind.LOGIN, AuditKind.TOKEN_CREATED, AuditKind.LOGIN_REFUSED)
BY = (Origin(Account(UserId(1))), Origin(Account(customer="Berta")), Origin())


async def write(world: World, numbers: range) -> None:
    """Entries of three kinds and actors, ten in each second."""
    async with world.services.db.transaction() as tx:
        for n in numbers:
            at, about = world.now + timedelta(seconds=n // 10), About("Session", str(n))
            await record(tx, Entry(kind=KINDS[n % 3], at=at, by=BY[n % 3], about=about))


async def asked(world: World, **given: Any) -> Any:
    return (await world.ask(LOG, given)).data["auditLog"]


def keys(page: Any) -> list[int]:
    return [int(node["objectKey"]) for node in page["nodes"]]


async def walked(world: World, size: str, cursor: str, turn: str) -> list[list[int]]:
    """All pages; after the first, younger entries come in between."""
    pages, given = [], {size: 7}
    while True:
        page = await asked(world, **given)
        pages.append(keys(page))
        more = page["pageInfo"]["hasNextPage" if size == "first" else "hasPreviousPage"]
        if len(pages) == 1:
            await write(world, range(100, 103))
        if not more:
            return pages
        given[cursor] = page["pageInfo"][turn]


async def test_pages_are_full_and_stable(own_world: World) -> None:
    await write(own_world, range(AMOUNT))
    newest = list(range(AMOUNT))[::-1]
    pages = await walked(own_world, "first", "after", "endCursor")

    assert [len(page) for page in pages] == [7, 7, 7, 4]
    assert list(chain(*pages)) == newest
    assert (await asked(own_world))["totalCount"] == AMOUNT + 3


async def test_pages_backwards(own_world: World) -> None:
    await write(own_world, range(AMOUNT))
    pages = await walked(own_world, "last", "before", "startCursor")

    assert [len(page) for page in pages] == [7, 7, 7, 7]
    assert list(chain(*pages[::-1])) == [102, 101, 100, *range(AMOUNT)[::-1]]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kind": ["LOGIN"]}, lambda n: n % 3 == 0),
        ({"kind": ["LOGIN", "LOGIN_REFUSED"]}, lambda n: n % 3 != 1),
        ({"kind": []}, lambda _: False),
        ({"agent": ["root@localhost"]}, lambda n: n % 3 == 0),
        ({"agent": []}, lambda _: False),
        ({"customerUser": ["BERTA"]}, lambda n: n % 3 == 1),
        ({"agent": ["root@localhost"], "customerUser": ["berta"]}, lambda n: n % 3 != 2),
        ({"kind": ["LOGIN"], "customerUser": ["berta"]}, lambda _: False),
        ({"createdAfter": 0}, lambda n: n >= 10),
        ({"createdBefore": 1}, lambda n: n < 10),
        ({"createdAfter": 0, "createdBefore": 2, "kind": ["LOGIN"]}, lambda n: n in {12, 15, 18}),
    ],
)
async def test_every_condition_holds(own_world: World, wanted: Any, found: Any) -> None:
    await write(own_world, range(AMOUNT))
    given = {
        name: (own_world.now + timedelta(seconds=value)).isoformat()
        if isinstance(value, int)
        else value
        for name, value in wanted.items()
    }
    page = await asked(own_world, filter=given, first=100)

    assert keys(page) == [n for n in range(AMOUNT)[::-1] if found(n)]
    assert page["totalCount"] == len(page["nodes"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"filter": {"agent": ["nobody"]}}, "filter.agent"),
        ({"filter": {"createdAfter": "2026-01-01T00:00:00"}}, "filter.createdAfter"),
        ({"filter": {"customerUser": ["x"] * 1001}}, "filter.customerUser"),
        ({"first": 101}, "first"),
        ({"after": "made up"}, "after"),
        ({"first": 1, "last": 1}, "last"),
    ],
)
async def test_wrong_input_is_named(world: World, given: dict[str, Any], field: str) -> None:
    answer = await world.ask(LOG, given)

    assert answer.codes == ["INVALID_INPUT"]
    assert answer.errors[0]["extensions"]["field"] == field
