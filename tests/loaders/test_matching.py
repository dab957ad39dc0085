"""Who is who without a stored link: by login or by mail address, and never by a guess."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.database import Database
from domain.customers import ExternalStatus
from domain.paging import window
from domain.people import CustomerUser, OtherValue
from loaders.contacts import BY_NAME
from loaders.lists import PEOPLE, PeopleFilter
from loaders.mail_rule import ROWS
from sources.directory import Directory
from sources.guard import guarded
from tests.db.places import Place
from tests.loaders.crowd import Crowd
from tests.loaders.mixed import People, Row, Stage, stage_in, who
from tests.sources.contacts import Contact
from tests.sources.shelf import PATIENT

ANNA = Row("anna", "Anna@X.example", "own", first_name="Anna", last_name="Ours")
HERS = Contact("R1", "F", "Anna", "Theirs", "ANNA@x.example")
CONFLICT, FRESH = ExternalStatus.CONFLICT, ExternalStatus.FRESH
UNAVAILABLE, NOT_LINKED = ExternalStatus.UNAVAILABLE, ExternalStatus.NOT_LINKED
NOT_FOUND = ExternalStatus.NOT_FOUND


@pytest.fixture
async def stage(db: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage_in(tmp_path, db) as stage:
        yield stage


async def found(crowd: Crowd, login: str) -> CustomerUser:
    loaders = await crowd.loaders()
    person = await loaders.customer_by_login.load(login)
    assert person
    return person


async def owner(crowd: Crowd, source: str, key: str) -> str | None:
    loaders = await crowd.loaders()
    person = await loaders.customer_by_record.load((source, key))
    assert person
    return person.login


def candidates(person: CustomerUser) -> list[tuple[str, str, bool]]:
    return [(link.source, link.key, link.stored) for link in person.candidates]


def by_mail(*rows: Row, contacts: tuple[Contact, ...] = (HERS,)) -> People:
    return People(rows, ("email",), (contacts,))


async def test_an_address_is_the_same_in_capitals(stage: Stage) -> None:
    """There and back."""
    crowd = await stage.filled(by_mail(ANNA))
    anna = await found(crowd, "anna")

    assert (anna.external_status, anna.last_name) == (FRESH, "Theirs")
    assert anna.link
    assert (anna.link.source, anna.link.key, anna.link.stored) == ("a", "R1", False)
    assert anna.candidates == []
    assert await owner(crowd, "a", "R1") == "anna"


async def test_two_records_of_one_address_are_a_conflict(stage: Stage) -> None:
    """Both are named, neither is taken."""
    twin = Contact("R2", None, "Anna", "Twin", "anna@x.example")
    crowd = await stage.filled(by_mail(ANNA, contacts=(HERS, twin)))
    anna = await found(crowd, "anna")

    assert (anna.external_status, anna.last_name) == (CONFLICT, "Ours")
    assert sorted(candidates(anna)) == [("a", "R1", False), ("a", "R2", False)]
    assert anna.link is None
    assert [await owner(crowd, "a", key) for key in ("R1", "R2")] == [None, None]


async def test_one_address_of_two_of_us_is_a_conflict(stage: Stage) -> None:
    other = Row("other", "anna@x.example")
    crowd = await stage.filled(by_mail(ANNA, other))
    people = [await found(crowd, login) for login in ("anna", "other")]

    assert [person.external_status for person in people] == [CONFLICT] * 2
    assert [candidates(person) for person in people] == [[("a", "R1", False)]] * 2
    assert await owner(crowd, "a", "R1") is None


async def test_what_is_linked_to_another_is_no_candidate(stage: Stage) -> None:
    """Then the one that is left is no guess any more; on either side."""
    twin = Contact("R2", None, "Anna", "Twin", "anna@x.example")
    other = Row("other", "anna@x.example", link=("a", "R2"))
    crowd = await stage.filled(by_mail(ANNA, other, contacts=(HERS, twin)))
    people = [await found(crowd, login) for login in ("anna", "other")]

    assert [person.external_status for person in people] == [FRESH] * 2
    assert [person.last_name for person in people] == ["Theirs", "Twin"]


async def test_a_stored_link_beats_address_and_login(stage: Stage) -> None:
    anna = Row("anna", HERS.email or "", link=("b", "far"))
    contacts = ((HERS,), (Contact("far", None, "Far"),), (Contact("anna", None, "Near"),))
    crowd = await stage.filled(People((anna,), ("email", "none", "login"), contacts))
    person = await found(crowd, "anna")

    assert who(person) == {("own", "anna"), ("b", "far")}
    assert await owner(crowd, "a", "R1") is None
    assert await owner(crowd, "c", "anna") is None


async def test_a_bare_address_is_whoever_has_it(stage: Stage) -> None:
    """As OTRS writes it into tickets of people without a row."""
    crowd = await stage.filled(by_mail())
    person = await found(crowd, "anna@X.example")

    assert (person.registered, person.name_given) == (False, "anna@X.example")
    assert (person.external_status, person.last_name) == (FRESH, "Theirs")


async def test_a_bare_address_of_one_of_us_is_nobody_outside(stage: Stage) -> None:
    crowd = await stage.filled(by_mail(ANNA))
    person = await found(crowd, "anna@x.example")

    assert (person.external_status, person.candidates) == (NOT_FOUND, [])
    assert person.email == "anna@x.example"


async def test_a_bare_address_with_two_records_is_a_conflict(stage: Stage) -> None:
    twin = Contact("R2", None, "Anna", "Twin", "anna@x.example")
    crowd = await stage.filled(by_mail(contacts=(HERS, twin)))
    person = await found(crowd, "anna@x.example")

    assert person.external_status is CONFLICT
    assert sorted(candidates(person)) == [("a", "R1", False), ("a", "R2", False)]


async def test_a_key_that_is_an_address_is_a_key(stage: Stage) -> None:
    """A record counts to one person alone, however he is met."""
    key = "anna@x.example"
    contacts = ((HERS,), (Contact(key, "F", "Shop"),))
    crowd = await stage.filled(People((), ("email", "login"), contacts))
    loaders = await crowd.loaders()
    page = await loaders.lists.people(PeopleFilter(), window(PEOPLE, first=9, after=None))

    assert who(await found(crowd, key)) == {("b", key)}
    assert sorted(map(sorted, map(who, page.nodes))) == [[("a", "R1")], [("b", key)]]


async def test_without_an_address_there_is_nothing_to_match(stage: Stage) -> None:
    crowd = await stage.filled(by_mail(Row("anna"), contacts=(Contact("R1"),)))

    assert (await found(crowd, "anna")).external_status is NOT_LINKED
    assert await owner(crowd, "a", "R1") is None


async def test_several_records_are_one_person(stage: Stage) -> None:
    """The earlier source decides; what others say instead is listed, our own last."""
    contacts = (
        (Contact("anna", "F", "Anna", None, "first@a"),),
        (HERS,),
        (Contact("anna", "G", "Änne", "Third"),),
    )
    crowd = await stage.filled(People((ANNA,), ("login", "email", "login"), contacts))
    anna = await found(crowd, "anna")
    fields = {field.field: field for field in anna.provenance}

    assert [record.source for record in anna.records] == ["a", "b", "c"]
    assert (anna.first_name, anna.last_name, anna.email) == ("Anna", "Theirs", "first@a")
    assert anna.company_keys == ["own", "F", "G"]
    assert fields["lastName"].source == "b"
    assert conflicts(fields["lastName"].conflicts) == [("c", "Third"), ("own", "Ours")]
    assert conflicts(fields["firstName"].conflicts) == [("c", "Änne")]
    assert (fields["customerId"].source, fields["customerId"].read_only) == ("own", False)
    assert conflicts(fields["customerId"].conflicts) == [("a", "F"), ("b", "F"), ("c", "G")]


def conflicts(others: list[OtherValue]) -> list[tuple[str, str]]:
    assert [other.as_of is None for other in others] == [other.source == "own" for other in others]
    return [(other.source, other.value) for other in others]


async def test_what_is_old_is_said_to_be(stage: Stage) -> None:
    """As long as a source is silent what it said counts; then for the one nobody asked for not."""
    crowd = await stage.filled(People((ANNA,), ("email",), ((HERS, Contact("R2")),)))
    [guard] = crowd.directory.guards
    async with guarded(guard.source, "email", replace(PATIENT, fresh_for=0)) as kept:
        crowd.directory = Directory([kept])
        fresh = await found(crowd, "anna")
        crowd.lose("a")
        stale = await found(crowd, "anna")

        assert (stale.external_status, stale.last_name) == (ExternalStatus.STALE, "Theirs")
        assert stale.as_of == fresh.as_of
        loaders = await crowd.loaders()
        unread = await loaders.customer_by_record.load(("a", "R2"))
        assert unread
        assert unread.external_status is UNAVAILABLE


async def test_a_search_meets_somebody_once_whom_two_sources_know(stage: Stage) -> None:
    """By address here and by login there, his own row not being found."""
    contacts = (
        (Contact("R1", None, "Zoe", None, "anna@x.example"),),
        (Contact("anna", None, "Zoe"),),
    )
    for people in (
        People((ANNA,), ("email", "login"), contacts),
        People((ANNA,), ("login", "email"), contacts[::-1]),
    ):
        crowd = await stage.filled(people)
        loaders = await crowd.loaders()
        page = await loaders.lists.people(PeopleFilter("zoe"), window(PEOPLE, first=9, after=None))

        assert [person.login for person in page.nodes] == ["anna"]
        assert await page.count() == 1


@pytest.mark.parametrize("small", [0, 200])
async def test_a_namesake_s_record_that_is_another_s_hides_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    """In companies of which only a page is looked up whole, too."""
    monkeypatch.setattr("loaders.contacts.SMALL", small)
    rows = (ANNA, Row("berta", link=("a", "anna")))
    contacts = ((Contact("anna", "F", "Berta", "Theirs"),), (HERS,))
    crowd = await stage.filled(People(rows, ("login", "email"), contacts))
    loaders = await crowd.loaders()
    page = await loaders.contacts(window(BY_NAME, first=9, after=None), ()).load("F")

    assert page
    assert [person.login for person in page.nodes] == ["anna", "berta"]


async def test_addresses_have_an_index(place: Place, db: Database) -> None:
    if place.dialect != "sqlite":
        pytest.skip("PostgreSQL reads few rows rather than look at an index")
    plan = await db.rows(f"EXPLAIN QUERY PLAN {ROWS}", ["a@x"])

    assert "customer_user_email_lower" in " ".join(str(row[3]) for row in plan)
