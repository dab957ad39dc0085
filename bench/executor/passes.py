"""The generated pass over plain fields, beside other ways to write the same answers.

A thousand companies with eight fields each, as they are in memory once they were looked up.
"""

from __future__ import annotations

from dataclasses import asdict
from operator import attrgetter
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import orjson
from graphql import (
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    execute,
    parse,
)
from graphql.execution import ExecutionResult

from bench.executor.documents import NO_VARIABLES
from bench.figures import spread
from commands.plans import types_of
from domain.customers import Company
from schema.build import build, converter, core
from schema.executor.documents import Documents
from schema.executor.emission import Leaf
from schema.executor.types import Types

if TYPE_CHECKING:
    from collections.abc import Callable

    import strawberry

    from schema.executor.plan import Field, Selection
    from settings import Settings

    Pass = Callable[[], list[dict[str, Any]]]
    Column = Callable[[list[Any]], list[Any]]

# response key and attribute
FIELDS = {
    "customerId": "customer_id",
    **{name: name for name in ("name", "street", "zip", "city", "country", "url", "comment")},
}
QUERY = f"{{ companies {{ {' '.join(FIELDS)} }} }}"
TREE = parse(QUERY)
RECORDS = 1_000
SHOWN = {
    "generated": "the pass that is generated for the selection, as it is",
    "columns": "closures: all attributes with one attrgetter, a closure for each column, zip",
    "loops": "closures: for each field a loop that reads, tests and puts its values",
    "graphql-core": "graphql-core's executor, with its resolver and completion of each value",
}


async def measured(_: Settings, settle: Callable[[], None], *, times: int) -> list[dict[str, Any]]:
    """A row for each way, in turn so many times; milliseconds for all records."""
    ways = _ways(build(), [_company(number) for number in range(RECORDS)])
    must_be_same(ways)
    settle()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for name, run in [*ways.items()] * times:
        began = perf_counter()
        run()
        seconds[name].append(perf_counter() - began)
    to = seconds["generated"]
    return [
        {
            "way": SHOWN[name],
            "p50": median(found) * 1000,
            "ratio": asdict(spread(a / b for a, b in zip(found, to, strict=True))),
        }
        for name, found in seconds.items()
    ]


def must_be_same(ways: dict[str, Pass]) -> None:
    """All ways give the same answers. Raises `RuntimeError`."""
    for name, run in ways.items():
        if orjson.dumps(run()) != orjson.dumps(ways["generated"]()):
            raise RuntimeError(f"{name}: the answers are others than those of the generated pass")


def _company(number: int) -> Company:
    """Of three companies two have nothing but key and name."""
    key = f"{number:06}"
    more = dict.fromkeys(list(FIELDS.values())[2:], None if number % 3 else key)
    return Company(customer_id=key, name=f"Company {number}", source="own", **more)


def _ways(schema: strawberry.Schema, companies: list[Company]) -> dict[str, Pass]:
    small = _listing(core(schema).type_map["Company"], companies)
    selection = _selection(small, schema)
    columns = [_column(field) for field in selection.fields]
    return {
        "generated": lambda: selection.emit(companies, []),
        "columns": lambda: _by_columns(columns, companies),
        "loops": lambda: _by_loops(columns, companies),
        "graphql-core": lambda: _by_core(small),
    }


def _listing(company: Any, companies: list[Company]) -> GraphQLSchema:
    """A schema with nothing but a list of these, of the type that clients see."""
    listed = GraphQLList(GraphQLNonNull(company))
    field = GraphQLField(listed, resolve=lambda *_: companies)
    return GraphQLSchema(GraphQLObjectType("Query", {"companies": field}))


def _selection(small: GraphQLSchema, schema: strawberry.Schema) -> Selection:
    [operation] = Documents(small).of_agent(QUERY).operations
    plan = operation.plan(NO_VARIABLES, Types(small, converter(schema)))
    [field] = plan.root.open
    [type_] = types_of(plan, field)
    return plan.below(field, type_)


def _column(field: Field) -> Column:
    """As much as the generated pass does for a text: null, a text, or all the other cases."""
    leaf = Leaf(field.type, field.where, field.key)
    slow = leaf.of
    if leaf.required:
        return lambda values: [a if a.__class__ is str else slow(a, []) for a in values]
    return lambda values: [a if a is None or a.__class__ is str else slow(a, []) for a in values]


def _by_columns(columns: list[Column], companies: list[Company]) -> list[dict[str, Any]]:
    rows = map(attrgetter(*FIELDS.values()), companies)
    read = zip(*rows, strict=True)
    written = [column([*values]) for column, values in zip(columns, read, strict=True)]
    return [dict(zip(FIELDS, row, strict=True)) for row in zip(*written, strict=True)]


def _by_loops(columns: list[Column], companies: list[Company]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = [{} for _ in companies]
    for (key, name), column in zip(FIELDS.items(), columns, strict=True):
        values = column([getattr(company, name) for company in companies])
        for answer, value in zip(answers, values, strict=True):
            answer[key] = value
    return answers


def _by_core(small: GraphQLSchema) -> list[dict[str, Any]]:
    result = execute(small, TREE)
    assert isinstance(result, ExecutionResult)  # noqa: S101 - nothing here is waited for
    found: list[dict[str, Any]] = result.data["companies"] if result.data else []
    return found
