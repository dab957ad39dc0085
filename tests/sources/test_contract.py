"""What every kind of source does, whatever it is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.customers import SourceKind
from sources.source import CustomerSource, Search
from tests.sources.contacts import (
    BY_KEY,
    COMPANIES,
    CONTACTS,
    NAME,
    ODD_KEYS,
    Contact,
    companies,
    known,
    matching,
    persons,
)
from tests.sources.kinds import Opener

EVERYBODY = Search()
UNKNOWN = ["nobody", "C001", "c001 ", "c00", "00%", "*", "", "-7", "7.0", "x" * 10_000]
LETTERS = "aäÄöüÜßeg%_*\\'\"().@0"
TEXTS = st.one_of(
    st.none(),
    st.sampled_from(["müller", "GROSS", "äcme max", "50 %", "o'brien", "example 1", "*", "  "]),
    st.text(alphabet=LETTERS + " ", max_size=5),
)
COMPANY_KEYS = st.one_of(
    st.none(), st.lists(st.sampled_from([*COMPANIES, "AcMe", "nowhere", ""]), max_size=3).map(tuple)
)
SEARCHES = st.builds(Search, text=TEXTS, company_keys=COMPANY_KEYS)
ADDRESSES = Counter(contact.email for contact in CONTACTS if contact.email)
ODD_ADDRESSES = [
    *("", " ", "*", "%", "%@example.org", "*@example.org", "_@example.org", "@example.org"),
    *("' OR '1'='1", "*)(mail=*", "\\", "$1", "ä@example.org", "😀", "\0", "x" * 10_000),
]
COMPANY_COLUMNS = {SourceKind.LDAP: "o"}
# the source is the same for all examples, and none of them changes it
READ_ONLY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def of_company(key: str) -> list[Contact]:
    return [contact for contact in CONTACTS if contact.company_key == key]


async def everybody(source: CustomerSource, wanted: Search, size: int) -> list[str]:
    """The keys of all matching records, fetched page by page."""
    keys: list[str] = []
    while True:
        page = await source.search(wanted, after=keys[-1] if keys else None, limit=size)
        assert len(page) <= size
        keys += [person.key for person in page]
        if len(page) < size:
            return keys


def test_it_says_what_it_is(source: CustomerSource) -> None:
    assert source.name == NAME
    assert source.kind in SourceKind


@pytest.mark.parametrize("key", ODD_KEYS)
async def test_a_key_is_found_whatever_it_is_made_of(source: CustomerSource, key: str) -> None:
    assert known(await source.by_key([key])) == [BY_KEY[key].person]


async def test_many_keys_are_found_at_once(source: CustomerSource) -> None:
    assert known(await source.by_key(list(BY_KEY))) == persons(CONTACTS)


async def test_unknown_keys_are_missing(source: CustomerSource) -> None:
    found = await source.by_key([*UNKNOWN, "c001"])

    assert [person.key for person in found] == ["c001"]


async def test_thousands_of_keys_are_one_question(source: CustomerSource) -> None:
    keys = [*(f"x{number}" for number in range(5000)), *BY_KEY]

    assert known(await source.by_key(keys)) == persons(CONTACTS)
    assert len(await source.by_company([*keys, "ACME"])) == len(of_company("ACME"))


async def test_a_key_that_several_records_have_finds_them_all(opener: Opener) -> None:
    """Which of them is meant is for others to say; here the key is that of the company."""
    async with opener() as source:
        column = COMPANY_COLUMNS.get(source.kind, "firma")
    async with opener(key=column) as source:
        found = await source.by_key(["ACME"])
        everybody = await source.search(EVERYBODY, after=None, limit=100)

        assert [person.key for person in found] == ["ACME"] * len(of_company("ACME"))
        assert len(found) > 1
        assert {person.key for person in everybody} == set(COMPANIES)
        assert set(await source.matching_keys(EVERYBODY)) == set(COMPANIES)


@pytest.mark.parametrize("change", [str, str.upper, str.title])
async def test_a_mail_address_finds_everybody_who_has_it(
    source: CustomerSource, change: Callable[[str], str]
) -> None:
    """Whatever its capitals."""
    shared = [email for email, count in ADDRESSES.items() if count > 1]
    found = await source.by_email([*map(change, shared), "nobody@example.org", shared[0]])

    assert shared
    assert known(found) == persons(c for c in CONTACTS if c.email in shared)


async def test_all_mail_addresses_are_found_at_once(source: CustomerSource) -> None:
    assert known(await source.by_email(list(ADDRESSES))) == persons(c for c in CONTACTS if c.email)


@pytest.mark.parametrize("email", ODD_ADDRESSES)
async def test_what_is_nobodys_mail_address_finds_nobody(
    source: CustomerSource, email: str
) -> None:
    assert await source.by_email([email]) == []


async def test_what_is_mapped_is_there(source: CustomerSource) -> None:
    assert (await source.inspect()).missing == ()


async def test_a_misspelt_column_is_named(opener: Opener) -> None:
    async with opener(extra={"rank": "rangg"}) as source:
        found = await source.inspect()

    assert found.missing == ("rangg",)


async def test_only_the_store_itself_answers(source: CustomerSource) -> None:
    """What needs no question is no sign of life."""
    await source.by_key(["c001"])
    await source.by_company(["ACME"])  # key columns are known from now on
    before = source.answers
    for keys in ([], [""], ["\ud800"]):
        assert await source.by_key(keys) == []
        assert await source.by_company(keys) == []
    assert source.answers == before

    for ask in (source.ping, source.inspect, lambda: source.by_key(["nobody"])):
        before = source.answers
        await ask()
        assert source.answers > before


async def test_without_keys_nobody_is_found(source: CustomerSource) -> None:
    assert await source.by_key([]) == []
    assert await source.by_email([]) == []
    assert await source.by_company([]) == []
    assert await source.companies([]) == []


async def test_a_key_that_is_asked_for_twice_is_answered_once(source: CustomerSource) -> None:
    found = await source.by_key(["c001", "c002", "c001"])

    assert sorted(person.key for person in found) == ["c001", "c002"]


async def test_a_record_says_when_it_was_read(source: CustomerSource) -> None:
    before = datetime.now(UTC)
    [person] = await source.by_key(["c001"])

    assert before <= person.as_of <= datetime.now(UTC)
    assert person.as_of.utcoffset() == timedelta(0)


@pytest.mark.parametrize("key", list(COMPANIES))
async def test_contacts_of_a_company_are_those_with_its_very_key(
    source: CustomerSource, key: str
) -> None:
    expected = persons(contact for contact in CONTACTS if contact.company_key == key)

    assert known(await source.by_company([key])) == expected
    assert expected


async def test_contacts_of_several_companies_come_together(source: CustomerSource) -> None:
    found = await source.by_company(["ACME", "nowhere", "Ö", "ACME"])

    assert known(found) == persons(c for c in CONTACTS if c.company_key in ("ACME", "Ö"))


@pytest.mark.parametrize("key", ["nowhere", "Acme", "C", "*", "*)(o=*"])
async def test_an_unknown_company_has_no_contacts(source: CustomerSource, key: str) -> None:
    assert await source.by_company([key]) == []
    assert await source.companies([key]) == []


async def test_no_company_is_no_company(source: CustomerSource) -> None:
    """Those without a company have it neither in common nor as their own."""
    assert await source.by_company([""]) == []
    assert await source.companies([""]) == []


async def test_companies_are_known_once_each(source: CustomerSource) -> None:
    found = await source.companies([*COMPANIES, "nowhere", "ACME"])

    assert sorted(found, key=lambda company: company.customer_id) == companies()


@READ_ONLY
@given(wanted=SEARCHES, limit=st.integers(1, 80))
async def test_a_search_finds_whom_a_person_would(
    source: CustomerSource, wanted: Search, limit: int
) -> None:
    """In the order of the keys; what means something in a pattern is a letter like any other."""
    found = await source.search(wanted, after=None, limit=limit)

    assert known(found) == persons(matching(wanted)[:limit])
    assert [person.key for person in found] == sorted(person.key for person in found)


@READ_ONLY
@given(wanted=SEARCHES, size=st.integers(1, 80))
async def test_pages_visit_everybody_once(
    source: CustomerSource, wanted: Search, size: int
) -> None:
    keys = await everybody(source, wanted, size)

    assert keys == [contact.key for contact in matching(wanted)]


@READ_ONLY
@given(wanted=SEARCHES)
async def test_counts_and_keys_agree_with_the_search(
    source: CustomerSource, wanted: Search
) -> None:
    expected = [contact.key for contact in matching(wanted)]

    assert await source.count(wanted) == len(expected)
    assert sorted(await source.matching_keys(wanted)) == expected


@pytest.mark.parametrize("after", ["", "c0", "c001", "\\", "😀", "k" * 250, "zzz", "-5", "9" * 30])
async def test_a_page_begins_after_any_key(source: CustomerSource, after: str) -> None:
    """Also after one that is gone."""
    found = await source.search(EVERYBODY, after=after, limit=5)

    expected = [contact.key for contact in matching(EVERYBODY) if contact.key > after]
    assert [person.key for person in found] == expected[:5]


@READ_ONLY
@given(text=TEXTS, limit=st.integers(1, 6))
async def test_companies_are_searched_by_key_and_name(
    source: CustomerSource, text: str | None, limit: int
) -> None:
    expected = companies(text)
    found = await source.search_companies(text, after=None, limit=limit)
    if found:
        found += await source.search_companies(text, after=found[-1].customer_id, limit=9)

    assert found == expected
    assert sorted(await source.matching_companies(text)) == [c.customer_id for c in expected]
