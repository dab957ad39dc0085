"""The first page of a company's contacts, and one in the middle, however many there are."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from bench.rounds import same_answers
from bench.sources.calls import calls
from bench.sources.companies import Sized, case_name
from bench.sources.pages import with_source
from bench.sources.rounds import Cells, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bench.data import Data
    from bench.rounds import Service
    from bench.sources.rounds import Services

LONGEST_PAGE = 100
PAGES = ("first", "middle")


async def measured(
    contenders: Mapping[str, Data],
    started: Services,
    sizes: Iterable[int],
    *,
    rounds: int,
    seconds: float,
) -> dict[str, list[dict[str, Any]]]:
    """A row for each size, page and contender; apart for contacts outside and of our own."""
    often: dict[str, Any] = {"rounds": rounds, "seconds": seconds}
    outside = [Sized(size, outside=True) for size in sizes]
    own = [Sized(size, outside=False) for size in sizes]
    return {
        # without a source hardly anybody is there
        "outside": await _compared(contenders, with_source(started), outside, **often),
        "own": await _compared(contenders, started, own, **often),
    }


async def _compared(
    contenders: Mapping[str, Data],
    started: Services,
    companies: list[Sized],
    *,
    rounds: int,
    seconds: float,
) -> list[dict[str, Any]]:
    cells = Cells()
    one = next(iter(started.values()))
    middles = [await _middle(one, company) for company in companies]
    cases = [case for c, at in zip(companies, middles, strict=True) for case in c.cases(at)]
    await same_answers(started, cases)
    await measure(cells, started, cases, rounds=rounds, seconds=seconds)
    counted = await calls({name: contenders[name] for name in started}, cases)
    sizes = [company.size for company in companies]
    return [
        _row(cells, (sizes[0], smaller, size), page, name, counted[case_name(size, page)][name])
        for smaller, size in zip([sizes[0], *sizes], sizes, strict=False)
        for page in PAGES
        for name in started
    ]


async def _middle(service: Service, company: Sized) -> str:
    """The cursor after which the second half of the contacts begins."""
    after: str | None = None
    left = company.size // 2
    while left:
        size = min(left, LONGEST_PAGE)
        answer = orjson.loads(await service.answer(company.page(size, after)))
        contacts = answer["data"]["company"]["contacts"]
        if contacts["totalCount"] != company.size:
            raise RuntimeError(f"{company.key} has {contacts['totalCount']} contacts")
        after = contacts["pageInfo"]["endCursor"]
        left -= size
    return after or ""


def _row(
    cells: Cells, sizes: tuple[int, int, int], page: str, contender: str, counts: dict[str, int]
) -> dict[str, Any]:
    smallest, smaller, size = (cells.of(case_name(n, page), contender) for n in sizes)
    return {
        "case": size.case,
        "contender": contender,
        "answers": len(size.latencies),
        "p50": size.percentile(50),
        "p99": size.percentile(99),
        "to smallest": asdict(size.ratio(smallest)),
        "to next smaller": asdict(size.ratio(smaller)),
        "counts": counts,
    }
