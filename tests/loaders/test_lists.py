"""Lists go through our own rows and every source, and nobody is met twice."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from domain.customers import Company
from domain.paging import Page, window
from domain.people import CustomerUser
from loaders.lists import COMPANIES, PEOPLE, PeopleFilter
from loaders.loaders import Loaders
from tests.loaders.crowd import Crowd, crowd_in

SIZES = [1, 3, 100]
EVERYBODY = PeopleFilter()
# what is found, by login or key; a record of an owned one is met where his own row does not fit
OURS = ["Anna", "berta", "carl", "dora", "emil", "finn", "greta", "hugo"]
THEIRS = ["a/K2", "a/solo", "a/xaver", "b/K1", "b/yves"]
SEARCHES = {
    EVERYBODY: [*OURS, *THEIRS],
    PeopleFilter(registered=True): OURS,
    PeopleFilter(registered=False): THEIRS,
    PeopleFilter(valid=False): ["greta"],
    PeopleFilter(valid=True): [*(login for login in OURS if login != "greta"), *THEIRS],
    PeopleFilter(registered=False, valid=False): [],
    PeopleFilter("anna innen"): ["Anna"],
    PeopleFilter("INNEN"): ["Anna", "berta"],
    # only the record outside has it
    PeopleFilter("außen"): ["berta"],
    PeopleFilter("a.example"): ["berta", "carl", "greta", "a/solo"],
    PeopleFilter("%"): [],
    PeopleFilter("finn aus"): ["finn"],
    PeopleFilter("nobody at all"): [],
    PeopleFilter(company_keys=("Ö",)): ["emil", "greta", "hugo", "a/K2"],
    PeopleFilter(company_keys=("own", "A%")): ["carl", "hugo", "a/xaver"],
    PeopleFilter(company_keys=()): [],
    PeopleFilter("finn", ("ACME",)): ["finn"],
    PeopleFilter("äcme", ("ACME",), registered=True): ["berta", "carl", "finn", "greta"],
}
# our valid rows, then what the sources add
EVERY = [("lonely", "Lonely Ltd"), ("Ö", "Ö, unsere"), ("A%", "Prozent AG"), ("ACME", "Äcme GmbH")]


def name(person: CustomerUser) -> str:
    if person.login is not None or not person.records:
        return person.name_given
    return f"{person.records[0].source}/{person.records[0].key}"


async def people(
    loaders: Loaders, wanted: PeopleFilter, size: int, after: str | None
) -> Page[CustomerUser]:
    return await loaders.lists.people(wanted, window(PEOPLE, first=size, after=after))


async def visited(crowd: Crowd, wanted: PeopleFilter, size: int) -> list[str]:
    """Everybody, page by page as clients fetch them: each page is an operation of its own."""
    found: list[str] = []
    after = None
    while True:
        page = await people(await crowd.loaders(), wanted, size, after)
        assert page.has_previous is (after is not None)
        found += map(name, page.nodes)
        if not page.has_next:
            return found
        assert len(page.nodes) == size
        after = page.cursor_of(page.nodes[-1])


async def visited_companies(crowd: Crowd, text: str | None, size: int) -> list[Company]:
    found: list[Company] = []
    after = None
    while True:
        loaders = await crowd.loaders()
        page = await loaders.lists.companies(text, window(COMPANIES, first=size, after=after))
        found += page.nodes
        if not page.has_next:
            return found
        after = page.cursor_of(page.nodes[-1])


@pytest.mark.parametrize("size", SIZES)
async def test_every_page_size_visits_everybody_once(crowd: Crowd, size: int) -> None:
    found = {wanted: sorted(await visited(crowd, wanted, size)) for wanted in SEARCHES}

    assert found == {wanted: sorted(names) for wanted, names in SEARCHES.items()}


async def test_the_count_is_the_length_of_all_pages(crowd: Crowd) -> None:
    loaders = await crowd.loaders()
    pages = {wanted: await people(loaders, wanted, 1, None) for wanted in SEARCHES}

    counts = {wanted: await page.count() for wanted, page in pages.items()}
    assert counts == {wanted: len(names) for wanted, names in SEARCHES.items()}


async def test_ours_come_first_then_each_source_by_key(crowd: Crowd) -> None:
    assert await visited(crowd, EVERYBODY, 4) == [*OURS, *THEIRS]


async def test_a_page_of_nobody_says_whether_there_is_somebody(crowd: Crowd) -> None:
    page = await people(await crowd.loaders(), EVERYBODY, 0, None)

    assert (page.nodes, page.has_next) == ([], True)


async def test_without_matching_logins_are_not_keys(crowd: Crowd) -> None:
    """A record with the login of somebody else's is then somebody else."""
    async with crowd_in(crowd.folder, crowd.db) as other:
        found = await visited(other, EVERYBODY, 3)

    assert found == [
        *OURS,
        *("a/K2", "a/carl", "a/finn", "a/solo", "a/xaver"),
        *("b/K1", "b/K2", "b/finn", "b/yves"),
    ]


async def test_a_source_that_is_down_is_left_out_and_noted(crowd: Crowd) -> None:
    crowd.lose("a")
    loaders = await crowd.loaders()
    page = await people(loaders, EVERYBODY, 100, None)

    assert [name(person) for person in page.nodes] == [*OURS, "b/K1", "b/K2", "b/yves"]
    assert await page.count() == len(page.nodes)
    assert list(loaders.inquiry.unreached) == ["a"]


def told(found: Iterable[Company]) -> list[tuple[str, str]]:
    return [(company.customer_id, company.name) for company in found]


async def test_companies_are_visited_once(crowd: Crowd) -> None:
    """An earlier description wins over a later one; invalid ones are not listed."""
    for size in SIZES:
        found = await visited_companies(crowd, None, size)

        assert told(found) == EVERY
        assert [company.source for company in found] == ["own", "own", "a", "a"]


async def test_companies_are_searched_by_key_and_name(crowd: Crowd) -> None:
    for text in ("ö", "unsere", "%", "gmbh äcme", "ag", "nothing", "acme of"):
        words = text.split()
        found = await visited_companies(crowd, text.upper(), 2)
        loaders = await crowd.loaders()
        page = await loaders.lists.companies(text, window(COMPANIES, first=1, after=None))

        expected = [each for each in EVERY if all(w in " ".join(each).lower() for w in words)]
        assert told(found) == expected
        assert await page.count() == len(expected)
