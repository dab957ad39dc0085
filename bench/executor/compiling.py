"""How long an operation takes to be understood and compiled, which happens once."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.executor.documents import documents, whole_plan
from schema.build import build, converter, core
from schema.executor.documents import Documents
from schema.executor.types import Types

if TYPE_CHECKING:
    from collections.abc import Callable

    from settings import Settings


async def measured(_: Settings, settle: Callable[[], None], *, times: int) -> list[dict[str, Any]]:
    """A row for each operation; milliseconds, the median of so many times."""
    schema = build()
    types = Types(core(schema), converter(schema))
    settle()
    return [row for name, query in documents().items() for row in _rows(name, query, types, times)]


def _rows(name: str, query: str, types: Types, times: int) -> list[dict[str, Any]]:
    understood: list[float] = []
    planned: dict[str | None, list[float]] = {}
    fields: dict[str | None, int] = {}
    for _ in range(times):
        began = perf_counter()
        document = Documents(types.schema).of_agent(query)
        understood.append(perf_counter() - began)
        for operation in document.operations:
            began = perf_counter()
            plan = whole_plan(operation, types)
            planned.setdefault(operation.name, []).append(perf_counter() - began)
            fields[operation.name] = plan.fields
    return [
        {
            "document": name,
            "operation": one,
            "fields": fields[one],
            "understood": median(understood) * 1000,
            "planned": median(seconds) * 1000,
        }
        for one, seconds in planned.items()
    ]
