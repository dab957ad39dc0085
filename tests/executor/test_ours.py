"""Plans answer as graphql-core does, whatever is asked of our schema over filled databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import global_id
from loaders.kept import KeptCustomers
from tests.actions.changing import OUTSIDER, OWN, SET, SET_MANY
from tests.executor.choices import Choices
from tests.executor.documents import Made, documents
from tests.executor.mishaps import KINDS, Mishap, Mishaps
from tests.executor.our_inputs import HABITS
from tests.executor.ours import Ours
from tests.executor.trials import CORE_DROPS_ALL, check_alike, fitting, valid
from tests.world.stores import ADMIN, Stores
from tests.world.world import World, open_world

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema.executor.executor import Executor
    from tests.executor.choices import Draw
    from tests.world.stores import NewStores

pytestmark = CORE_DROPS_ALL
WORLDS = 4  # for each document
TABLES = (
    "article",
    "customer_company",
    "customer_user",
    "link_relation",
    "ticket",
    "ticket_history",
    "ticket_watcher",
    "time_accounting",
)
LOOKUPS = (
    "article_count",
    "article_fields",
    "article_text",
    "attachments",
    "company",
    "customer_by_login",
    "history_entry",
    "links",
    "queue_counts",
    "ticket",
    "ticket_by_number",
    "ticket_fields",
    "ticket_version",
    "time_units",
    "watchers",
)
LOGINS = (ADMIN, "peter.torwart")
OURS = Ours()
TICKET_ID = global_id("Ticket", 282)


class PatientStores(Stores):
    """What sources say stays current all day, so that it is kept."""

    @property
    def settings(self) -> Any:
        settings = super().settings
        sources = [s.model_copy(update={"cache_time": 86_400.0}) for s in settings.sources]
        return settings.model_copy(update={"sources": sources})


@pytest.fixture(scope="module", params=["anew", "kept"])
def world(
    request: pytest.FixtureRequest,
    runner: asyncio.Runner,
    sqlite_stores: NewStores,
    executor: Executor,
) -> Iterator[World]:
    """One where each operation reads everything anew, and one where people are kept."""
    with sqlite_stores() as stores, OURS.in_trouble():
        patient = PatientStores(stores.engine, stores.own, stores.crm)
        opened = open_world(patient if request.param == "kept" else stores, executor)
        yield runner.run(opened.__aenter__())
        runner.run(opened.__aexit__(None, None, None))


@dataclass(frozen=True)
class Case:
    """A document, and what happens while it is answered, to whom."""

    made: Made
    worlds: Sequence[tuple[str, Mishaps]]


@st.composite
def cases(draw: Draw) -> Case:
    made = draw(documents(OURS.schema, HABITS))
    worlds = [_world(Choices(draw), made.places) for _ in range(WORLDS)]
    return Case(made, worlds)


def _world(choices: Choices, places: Sequence[str]) -> tuple[str, Mishaps]:
    places = places or ["Query.viewer"]
    fields = {choices.of(places): mishap(choices) for _ in range(choices.below(4))}
    lookups = {choices.of(LOOKUPS): mishap(choices) for _ in range(choices.below(2))}
    tables = [choices.of(TABLES) for _ in range(choices.below(2))]
    return choices.of(LOGINS), Mishaps(fields, lookups, tables)


def mishap(choices: Choices) -> Mishap:
    among = 1 + choices.below(3)
    return Mishap(choices.of(KINDS), among, choices.below(among))


async def check(world: World, case: Case) -> None:
    operation = valid(OURS.schema, case.made.text)
    for n, (login, mishaps) in enumerate(case.worlds):
        variables = case.made.variables[n % len(case.made.variables)]
        services = replace(world.services, kept=KeptCustomers(20_000))
        asked = services, await world.viewer(login), mishaps
        run = partial(OURS.run, variables=variables, asked=asked)
        await check_alike(OURS.plans, OURS.core, operation, run)


@fitting(150)
@given(case=cases())
def test_queries(world: World, runner: asyncio.Runner, case: Case) -> None:
    """Also those in which resolvers, lookups and statements fail, or come late."""
    runner.run(check(world, case))


PREVIEWS: dict[str, tuple[str, dict[str, Any]]] = {
    "one": (SET, {"ticket": TICKET_ID, "contact": {"source": "crm", "key": OUTSIDER}}),
    "a login": (SET, {"ticket": TICKET_ID, "contact": {"login": OWN}, "login": "another"}),
    "nobody": (SET, {"ticket": TICKET_ID, "contact": {"login": "nobody"}}),
    "no ticket": (SET, {"ticket": "nonsense", "contact": {"login": OWN}}),
    "many": (SET_MANY, {"tickets": [TICKET_ID, "nonsense"], "contact": {"login": OUTSIDER}}),
}


@pytest.mark.parametrize("mishaps", [{}, {"Ticket.version": Mishap("raises")}], ids=["", "mishap"])
@pytest.mark.parametrize("preview", PREVIEWS)
def test_mutations(
    world: World, runner: asyncio.Runner, preview: str, mishaps: dict[str, Mishap]
) -> None:
    """Those that only say what would change, for the tables stay as they are."""
    text, wanted = PREVIEWS[preview]
    variables = {"input": {**wanted, "validateOnly": True, "clientMutationId": "mine"}}

    async def compare() -> None:
        asked = world.services, await world.viewer(ADMIN), Mishaps(mishaps)
        run = partial(OURS.run, variables=variables, asked=asked)
        await check_alike(OURS.plans, OURS.core, valid(OURS.schema, text), run)

    runner.run(compare())
