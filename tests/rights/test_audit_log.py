"""The audit log is for administrators: everybody else learns nothing of it, not even its length."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.audit import AuditKind
from domain.viewer import Scope
from tests.rights.cast import Cast
from tests.world.world import NOBODY

ASKED = [
    "{ auditLog { totalCount } }",
    "{ auditLog(first: 0) { pageInfo { hasNextPage } } }",
    '{ auditLog(filter: {customerUser: ["nobody"]}, last: 1) { nodes { kind } } }',
]
# customers have rights in every group where `customers.groups` is off
REFUSED = {"anonymous": "UNAUTHENTICATED", "customer": "BAD_REQUEST", "foreign": "BAD_REQUEST"}


@pytest.mark.parametrize("document", ASKED)
async def test_others_are_refused(cast: Cast, document: str) -> None:
    for who in cast.people.values():
        answer = await cast.world.ask(document, login=who.viewer or NOBODY)
        if who.name == "admin":
            assert not answer.errors
        else:
            assert answer.codes == [REFUSED.get(who.name, "FORBIDDEN")], who.name
            assert not answer.body.get("data")


@pytest.mark.parametrize("scope", Scope)
async def test_a_token_needs_the_scope(cast: Cast, scope: Scope) -> None:
    viewer: Any = cast.people["admin"].viewer
    answer = await cast.world.ask(ASKED[0], login=replace(viewer, scope=scope, token=1))

    assert answer.codes == ([] if scope is Scope.ADMIN else ["FORBIDDEN"])


async def test_administrators_read_who_made_tokens(cast: Cast) -> None:
    """Those of the cast were made by their owner."""
    document = "{ auditLog(first: 100) { nodes { kind agent { login } details { name value } } } }"
    nodes = (await cast.world.ask(document)).data["auditLog"]["nodes"]
    made = [node for node in nodes if node["kind"] == AuditKind.TOKEN_CREATED.name]

    assert [node["agent"]["login"] for node in made] == ["rw"] * 4
