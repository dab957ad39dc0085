"""However rows, links, rules and sources are mixed, everybody is somebody exactly once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.database import Database
from domain.paging import window
from domain.people import CustomerUser
from loaders.contacts import BY_NAME
from loaders.lists import PEOPLE, PeopleFilter
from sources.settings import MatchRule
from tests.loaders.crowd import Crowd
from tests.loaders.mixed import NAMES, Node, People, Row, Stage, stage_in, who
from tests.sources.contacts import Contact

COMPANIES = ["F", "G"]
KEYS = st.sampled_from(["k1", "k2", "k3", "k4", "K4", "anna"])
MAYBE_COMPANY = st.sampled_from(["", *COMPANIES])
ADDRESSES = st.sampled_from(["", "a@x", "A@X", "b@x"])
WORDS = st.sampled_from(["", "Anna", "Zoe", "zoe", "Öz"])
RULES: st.SearchStrategy[MatchRule] = st.sampled_from(["login", "email", "none"])
READ_ONLY = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def crowds(draw: st.DrawFn) -> People:
    sources = draw(st.integers(1, 3))
    contact = st.builds(
        Contact, KEYS, MAYBE_COMPANY, first_name=WORDS, last_name=WORDS, email=ADDRESSES
    )
    contacts = st.lists(contact, max_size=4, unique_by=lambda c: c.key).map(tuple)
    links = st.none() | st.tuples(st.sampled_from(NAMES), KEYS)
    row = st.builds(Row, KEYS, ADDRESSES, MAYBE_COMPANY, MAYBE_COMPANY, WORDS, WORDS, links)
    rows = draw(st.lists(row, max_size=5, unique_by=lambda r: r.login))
    return People(
        tuple(linked_once(rows)),
        tuple(draw(RULES) for _ in range(sources)),
        tuple(draw(contacts) for _ in range(sources)),
    )


def linked_once(rows: list[Row]) -> list[Row]:
    """A record is linked to nobody but the first."""
    taken: set[Node] = set()
    found = []
    for row in rows:
        found.append(replace(row, link=None) if row.link in taken else row)
        taken |= {row.link} if row.link else set()
    return found


@pytest.fixture(params=["small", "large"], autouse=True)
def size_of_companies(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of large ones only a page is looked up whole: here every company counts as one."""
    if request.param == "large":
        monkeypatch.setattr("loaders.contacts.SMALL", 0)


@pytest.fixture
async def stage(db: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage_in(tmp_path, db) as stage:
        yield stage


def known(people: list[CustomerUser]) -> list[list[Node]]:
    return sorted(sorted(who(person)) for person in people)


def expected(everybody: list[frozenset[Node]]) -> list[list[Node]]:
    return sorted(sorted(person) for person in everybody)


async def visited(crowd: Crowd, company: str, size: int, search: str = "") -> list[CustomerUser]:
    """All contacts, page by page, each page an operation of its own."""
    found: list[CustomerUser] = []
    places = []
    after = None
    while True:
        loaders = await crowd.loaders()
        wanted = window(BY_NAME, first=size, after=after)
        page = await loaders.contacts(wanted, tuple(search.casefold().split())).load(company)
        assert page
        found += page.nodes
        cursors = [page.cursor_of(person) for person in page.nodes]
        places += [window(BY_NAME, first=size, after=text).position or () for text in cursors]
        if not page.has_next:
            assert page.total == await page.count() == len(found)
            assert places == sorted(set(places)), "by place, nobody twice"
            return found
        after = cursors[-1]


@READ_ONLY
@given(people=crowds())
async def test_a_company_lists_everybody_once(stage: Stage, people: People) -> None:
    crowd = await stage.filled(people)
    for company in COMPANIES:
        found = await visited(crowd, company, 100)

        assert known(found) == expected(people.contacts_of(company))


@READ_ONLY
@given(people=crowds(), size=st.integers(1, 3), search=WORDS)
async def test_pages_of_any_size_are_the_whole(
    stage: Stage, people: People, size: int, search: str
) -> None:
    """And a search finds what looking through all of them finds."""
    crowd = await stage.filled(people)
    everybody = await visited(crowd, "F", 100)
    matching = [person for person in everybody if search.casefold() in text(person)]
    found = await visited(crowd, "F", size, search)

    assert [who(person) for person in found] == [who(person) for person in matching]


def text(person: CustomerUser) -> str:
    fields = (person.login, person.full_name, person.email, person.phone, person.mobile)
    return "\n".join(field for field in fields if field).casefold()


@READ_ONLY
@given(people=crowds())
async def test_several_companies_at_once_are_those_of_each(stage: Stage, people: People) -> None:
    """The order of one does not depend on who else is looked up."""
    crowd = await stage.filled(people)
    loaders = await crowd.loaders()
    pages = await loaders.contacts(window(BY_NAME, first=100, after=None), ()).load_all(COMPANIES)
    for company, page in zip(COMPANIES, pages, strict=True):
        assert page
        alone = await visited(crowd, company, 100)
        assert [who(person) for person in page.nodes] == [who(person) for person in alone]


@READ_ONLY
@given(people=crowds())
async def test_a_record_leads_to_whom_his_login_leads_to(stage: Stage, people: People) -> None:
    """There and back: by login, by record and in the list of all people they are the same."""
    crowd = await stage.filled(people)
    loaders = await crowd.loaders()
    persons = {node: person for person in people.everybody for node in person}
    records = list(people.records)
    logins = [row.login for row in people.rows]
    by_record = await loaders.customer_by_record.load_all(records)
    by_login = await loaders.customer_by_login.load_all(logins)

    assert [who(p) for p in by_record if p] == [persons[record] for record in records]
    assert [who(p) for p in by_login if p] == [persons["own", login] for login in logins]


@READ_ONLY
@given(people=crowds(), size=st.integers(1, 30))
async def test_the_list_of_people_has_everybody_once(
    stage: Stage, people: People, size: int
) -> None:
    crowd = await stage.filled(people)
    found: list[CustomerUser] = []
    after = None
    while True:
        loaders = await crowd.loaders()
        wanted = window(PEOPLE, first=size, after=after)
        page = await loaders.lists.people(PeopleFilter(), wanted)
        found += page.nodes
        if not page.has_next:
            break
        after = page.cursor_of(page.nodes[-1])

    assert known(found) == expected(people.everybody)
    assert await page.count() == len(found)
