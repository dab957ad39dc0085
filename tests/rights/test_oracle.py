"""Service and oracle agree on everything there is, asked for by its ID."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rights.cast import Cast
from tests.rights.oracle import TARGETS
from tests.rights.principals import Principal
from tests.world.world import NOBODY

NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
AT_ONCE = 100


@pytest.mark.parametrize("type_name", TARGETS)
async def test_everything_is_found_by_whoever_may_see_it(cast: Cast, type_name: str) -> None:
    """`nodes` of all there is: what the oracle allows, all of it and nothing else."""
    everything = sorted(cast.oracle.everything()[type_name])
    strangers = cast.oracle.strangers()
    for who in cast.people.values():
        found = await nodes(cast, who, everything)
        assert found == cast.oracle.may_see(who)[type_name] - strangers, who.name


async def nodes(cast: Cast, who: Principal, ids: list[str]) -> set[str]:
    """Those of the IDs whose objects are found; nobody at all gets no answer."""
    found: set[str] = set()
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        answer = await cast.world.ask(NODES, {"ids": part}, login=who.viewer or NOBODY)
        if who.viewer is None:
            assert answer.refused
            continue
        given: list[Any] = answer.data["nodes"]
        found |= {one for one, node in zip(part, given, strict=True) if node}
    return found


async def test_the_cast_tells_something(cast: Cast) -> None:
    """Everybody but those without a right sees something, and nobody but the administrator all."""
    everything = cast.oracle.everything()
    for who in cast.people.values():
        seen = cast.oracle.may_see(who)
        sees_tickets = who.name in SEEING
        assert bool(seen["Ticket"]) == bool(seen["Article"]) == sees_tickets, who.name
        assert (seen["Ticket"] == everything["Ticket"]) == (who.name == "admin"), who.name
    people = cast.people
    mine, theirs = (cast.oracle.may_see(people[one]) for one in ("customer", "foreign"))
    assert not mine["Company"] & theirs["Company"]
    assert not mine["CustomerUser"] & theirs["CustomerUser"]


SEEING = {"customer", "foreign", "ro", "rw", "admin", "t-read", "t-write", "t-admin", "t-queue"}
