"""What somebody may not see changes nothing in anything he can ask, counts and cursors included."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.build import build, core
from tests.rights.cast import Cast
from tests.rights.fields import Fields
from tests.rights.hiding import changes
from tests.rights.rows import oracle_of
from tests.rights.survey import Survey
from tests.world.stores import writer

# long, and the same on every loop
pytestmark = pytest.mark.asyncio(loop_factories=["uvloop"])

# of each principal, on each engine: the first is the simplest, so at least two
EXAMPLES = int(os.environ.get("RIGHTS_EXAMPLES", "2"))
FIELDS = Fields(core(build()))


@pytest.mark.parametrize("name", ["customer", "none", "ro", "t-queue"])
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
async def test_what_is_hidden_changes_nothing(changing_cast: Cast, name: str, seed: int) -> None:
    # earlier changes may have brought tickets to where somebody else sees them
    cast = replace(changing_cast, oracle=await oracle_of(changing_cast.world.stores))
    survey, control = (Survey(cast, FIELDS, cast.people[each]) for each in (name, "admin"))
    before = await survey.text(), await control.short()
    made = changes(cast.oracle, cast.people[name], Random(seed))
    async with writer(cast.world.stores, cast.world.stores.own) as own:
        for change in made:
            await change.apply(own)
    after = await survey.text(), await control.short()
    assert after[0] == before[0], made
    assert after[1] != before[1], made
