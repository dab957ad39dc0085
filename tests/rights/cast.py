"""The world, who asks in it, and who knows what each may see."""

from __future__ import annotations

from dataclasses import dataclass

from tests.rights.oracle import Oracle
from tests.rights.principals import Principal
from tests.world.world import World


@dataclass(frozen=True, repr=False)  # a failure would print all rows
class Cast:
    """The oracle is over the rows as they were at the beginning."""

    world: World
    people: dict[str, Principal]
    oracle: Oracle
