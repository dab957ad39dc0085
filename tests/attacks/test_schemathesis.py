"""Schemathesis: operations made of the schema, sent to the running service.

SCHEMATHESIS_EXAMPLES says how many of each field, SCHEMATHESIS_SEED which. The first of them is the
simplest, so there are at least two; `--thorough` makes five.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.graphql import nodes
from schemathesis.specs.graphql.schemas import GraphQLSchema

from domain.ids import global_id
from schema.build import build, core
from schema.executor.public import LOGINS
from settings import DEFAULT
from tests.attacks.attacked import AGENT, ANONYMOUS, ATTACKERS, CUSTOMER, PATIENCE
from tests.attacks.judging import check, codes
from tests.attacks.live import LiveTarget, live_target
from tests.world.stores import NewStores

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "2"))
SEED = os.environ.get("SCHEMATHESIS_SEED")
PRINTED = DEFAULT.parent / "schema" / "schema.graphql"
SCHEMA = core(build())
ROOTS = {"Query": SCHEMA.query_type, "Mutation": SCHEMA.mutation_type}
FIELDS = [f"{name}.{field}" for name, root in ROOTS.items() if root for field in root.fields]
TIMES = st.datetimes().map(lambda time: f"{time.isoformat()}Z")
NUMBERED = st.sampled_from(["Ticket", "Article", "Queue", "Agent", "HistoryEntry", "ApiToken"])
NAMED = {"CustomerUser": ["K10001", "K10002", "K10003"], "Company": ["1001", "1002", "1003"]}
IDS = st.one_of(
    st.builds(global_id, NUMBERED, st.integers(1, 400)),
    *(st.builds(global_id, st.just(name), st.sampled_from(keys)) for name, keys in NAMED.items()),
)
# the codes of what is refused in an answer that has data
OURS = {"INVALID_INPUT", "FORBIDDEN", "UNAUTHENTICATED", "RATE_LIMITED"}
# what it makes of a scalar of ours; IDs that exist lead further than any text
SCALARS = {"DateTime": TIMES, "ID": IDS}


@dataclass(frozen=True)
class Suite:
    """The service, and its schema as each attacker can know it."""

    target: LiveTarget
    schemas: dict[str, GraphQLSchema]


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory, sqlite_stores: NewStores) -> Iterator[Suite]:
    """Agents may ask for the schema; the others have it from a file."""
    for name, values in SCALARS.items():
        schemathesis.graphql.scalar(name, values.map(nodes.String))
    with live_target(tmp_path_factory.mktemp("live"), sqlite_stores) as target:
        url = f"{target.url}/graphql"
        asked = schemathesis.graphql.from_url(url, headers=target.headers(AGENT, ""))
        printed = schemathesis.graphql.from_path(PRINTED)
        printed.config.update(base_url=url)
        yield Suite(target, {AGENT: asked, CUSTOMER: printed, ANONYMOUS: printed})


def seeded(test: Any) -> Any:
    return seed(int(SEED))(test) if SEED else test


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("who", ATTACKERS)
@seeded
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_no_operation_breaks_the_service(
    suite: Suite, who: str, field: str, data: st.DataObject
) -> None:
    """No 5xx, no INTERNAL, no answer that the schema does not know, and nothing that is hidden."""
    root, _, name = field.partition(".")
    operation = suite.schemas[who][root][name]
    case = data.draw(operation.as_strategy())
    answer = case.call(headers=suite.target.headers(who, name), timeout=PATIENCE)
    body = answer.json()
    assert answer.status_code < 500
    check(body, answer.text, who, said=str(case.body))
    if not set(codes(body)) & OURS:  # it would take a field that is refused for one that broke
        case.validate_response(answer, checks=[checks.not_a_server_error])
    if who == ANONYMOUS and name not in LOGINS:
        assert codes(body) == ["UNAUTHENTICATED"]


def test_the_printed_schema_is_what_is_served(suite: Suite) -> None:
    """So that what is made of the file is made of the service."""
    roots = [set(schema["Query"]) for schema in suite.schemas.values()]
    assert roots[0] == roots[1] == roots[2]
    assert Path(PRINTED).is_file()
