"""What somebody may not see changes nothing in anything he can ask, counts and cursors included."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from schema.build import build, core
from tests.rights.cast import Cast
from tests.rights.entwined import SECRET
from tests.rights.fields import Fields
from tests.rights.hidden import hidden_of_tickets, shown_in
from tests.rights.hiding import changes
from tests.rights.rows import oracle_of
from tests.rights.survey import Survey
from tests.world.stores import writer

# long, and the same on every loop
pytestmark = pytest.mark.asyncio(loop_factories=["uvloop"])

# of each principal, on each engine: the first is the simplest, so at least two
EXAMPLES = int(os.environ.get("RIGHTS_EXAMPLES", "1"))
LONG = pytest.mark.thorough
FIELDS = Fields(core(build()))


@dataclass(frozen=True)
class Leak:
    """A broken sight, who sees too much by it, and as what it is found."""

    broken: str
    how: Callable[..., Any]
    name: str
    found: str


LEAKS = [
    Leak("loaders.articles.articles_seen", lambda *_: "", "customer", "noticed"),
    Leak("loaders.named_tickets.seen", lambda sql, _: sql, "ro", "shown"),
    Leak("loaders.tickets.seen", lambda sql, _: sql, "ro", "shown"),
]


# all rows of a cast would be printed beside a failure, and the warning of that hides the failure
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize(
    "name", ["customer", "ro", *(pytest.param(name, marks=LONG) for name in ("none", "t-queue"))]
)
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # a smaller seed says no more, and takes minutes
)
@given(seed=st.integers(0, 2**32))
async def test_what_is_hidden_changes_nothing(changing_cast: Cast, name: str, seed: int) -> None:
    await unnoticed(changing_cast, name, seed)


@pytest.mark.parametrize(
    "leak",
    [*LEAKS[:2], *(pytest.param(leak, marks=LONG) for leak in LEAKS[2:])],
    ids=lambda leak: leak.broken,
)
async def test_a_leak_is_found(
    changing_cast: Cast, leak: Leak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leak.broken, leak.how)
    with pytest.raises(AssertionError, match=leak.found):
        await unnoticed(changing_cast, leak.name, seed=0)


async def test_what_is_hidden_is_there(cast: Cast) -> None:
    """Whoever may see everything does, as long as nothing is changed."""
    assert SECRET in str(await Survey(cast, FIELDS, cast.people["admin"]).short())


async def unnoticed(changing: Cast, name: str, seed: int) -> None:
    """Raises if somebody is shown, or notices a change of, what he may not see."""
    # earlier changes may have brought tickets to where somebody else sees them
    cast = replace(changing, oracle=await oracle_of(changing.world.stores))
    survey, control = (Survey(cast, FIELDS, cast.people[each]) for each in (name, "admin"))
    before = await survey.text(), await control.short()
    shown = shown_in(before[0], hidden_of_tickets(cast.oracle, cast.people[name]))
    assert not shown, f"shown: {shown}"
    made = changes(cast.oracle, cast.people[name], Random(seed))
    async with writer(cast.world.stores, cast.world.stores.own) as own:
        for change in made:
            await change.apply(own)
    after = await survey.text(), await control.short()
    assert after[0] == before[0], f"noticed: {made}"
    assert after[1] != before[1], made
