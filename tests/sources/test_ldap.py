"""Whom a source in a directory finds, and how often it asks for that."""

from __future__ import annotations

import re
from typing import Any

import pytest

from domain.errors import SourceRefuses
from sources.ldap.questions import Questions
from sources.ldap.source import LdapSource
from sources.source import Search
from tests.servers.slapd import SUFFIX, Slapd, slapd
from tests.sources.ldap_directory import GUIDS, LDIF, MANY, NUMBERED
from tests.sources.ldap_entries import PEOPLE, ldap_settings, ldap_source

EVERYBODY = Search()


async def keys(source: LdapSource, *wanted: str) -> list[str]:
    return sorted(person.key for person in await source.by_key(wanted))


async def test_lists_go_beyond_what_the_server_gives_at_once(directory: Slapd) -> None:
    async with ldap_source(directory) as source:
        assert len(await source.by_company(["Big"])) == MANY
        assert await source.count(Search(text="many")) == MANY
        assert [p.key for p in await source.search(EVERYBODY, after="m1198", limit=2)] == [
            "m1199",
            "number",
        ]


async def test_a_list_that_the_server_cuts_is_an_error(directory: Slapd) -> None:
    """Rather than half of the customers: one page of more than it gives."""
    limits = "limits anonymous size.soft=10 size.hard=10 size.prtotal=10\n"
    with slapd(LDIF, more=GUIDS + limits) as strict:
        async with ldap_source(strict) as source:
            with pytest.raises(SourceRefuses, match="SizeLimitError"):
                await source.count(EVERYBODY)
            assert await keys(source, "m0001") == ["m0001"]


async def test_a_referral_is_nobody_and_is_not_followed(directory: Slapd) -> None:
    async with ldap_source(directory, filter="(objectClass=*)") as source:
        found = await source.matching_keys(Search())

    assert "elsewhere" not in found
    assert "m0000" in found


@pytest.mark.parametrize(
    ("scope", "base", "expected"),
    [
        ("sub", PEOPLE, {"emoji", "below"}),
        ("one", PEOPLE, {"emoji"}),
        ("one", f"cn=hidden,{PEOPLE}", {"below"}),
        ("base", f"uid=emoji,{PEOPLE}", {"emoji"}),
        ("sub", SUFFIX, {"emoji", "below"}),
    ],
)
async def test_records_are_where_the_settings_say(
    directory: Slapd, scope: str, base: str, expected: set[str]
) -> None:
    async with ldap_source(directory, scope=scope, base=base) as source:
        assert set(await keys(source, "emoji", "below")) == expected


async def test_the_filter_of_the_settings_holds_always(directory: Slapd) -> None:
    chosen = "(&(objectClass=extensibleObject)(!(o=Big)))"
    async with ldap_source(directory, filter=chosen) as source:
        assert await keys(source, "m0001", "emoji") == ["emoji"]
        assert await source.by_company(["Big"]) == []
        assert await source.companies(["Big"]) == []
        assert "m0001" not in await source.matching_keys(EVERYBODY)


@pytest.mark.parametrize(
    "value", ["*", "*)(uid=*", "m0001)(uid=*", "m000\\31", "m000\0", "\udc80", "x" * 300_000, " "]
)
async def test_a_value_is_no_filter(directory: Slapd, value: str) -> None:
    """It finds nobody, and costs nobody else his record."""
    async with ldap_source(directory) as source:
        assert await keys(source, value, "m0001") == ["m0001"]
        assert await source.by_company([value]) == []
        assert await source.companies([value]) == []
        assert await source.by_email([value]) == []
        assert await source.count(Search(company_keys=(value,))) == 0
        if value != " ":  # no word at all
            assert await source.count(Search(text=value)) == 0
            assert await source.matching_companies(value) == []


async def test_keys_are_compared_exactly(directory: Slapd) -> None:
    """Though the directory does not care for capitals."""
    async with ldap_source(directory) as source:
        assert await keys(source, "EMOJI", "Emoji") == []
        assert await source.by_company(["big", "BIG"]) == []
        assert await source.companies(["big"]) == []
        assert await source.count(Search(company_keys=("big",))) == 0


async def test_addresses_are_compared_without_capitals(directory: Slapd) -> None:
    async with ldap_source(directory) as source:
        found = await source.by_email(["FIRST@Example.org", "nobody@example.org", "ö@example.org"])

    assert [(person.key, person.email) for person in found] == [("several", "first@example.org")]


async def test_an_address_that_is_not_shown_is_not_matched(directory: Slapd) -> None:
    async with ldap_source(directory) as source:
        assert await source.by_email(["second@example.org"]) == []


async def test_without_an_address_attribute_nobody_has_one(directory: Slapd) -> None:
    async with ldap_source(directory, fields={}) as source:
        assert await source.by_email(["first@example.org"]) == []


async def test_entries_without_a_key_do_not_exist(directory: Slapd) -> None:
    async with ldap_source(directory) as source:
        assert await source.count(Search(text="hidden")) == 0
        assert {p.key for p in await source.by_company(["Big"])} == set(NUMBERED)


async def test_a_key_with_several_values_is_the_first(directory: Slapd) -> None:
    async with ldap_source(directory) as source:
        assert await keys(source, "twice", "again") == ["twice"]


async def test_companies_that_are_not_shown_are_not_asked_for(directory: Slapd) -> None:
    async with ldap_source(directory, show_company=False) as source:
        assert [p.company_key for p in await source.by_key(["m0001"])] == [None]
        assert await source.by_company(["Big"]) == []
        assert await source.companies(["Big"]) == []
        assert await source.search_companies(None, after=None, limit=5) == []
        assert await source.matching_companies(None) == []
        assert await source.count(Search(company_keys=("Big",))) == 0


# --- how often the directory is asked


@pytest.mark.parametrize(
    ("asked", "changed", "searches"),
    [
        (1, {}, 1),
        (90, {}, 1),
        (100, {}, 1),
        (250, {}, 3),
        (250, {"chunk_size": 1000}, 1),
        (250, {"pool_size": 1}, 3),
        (90, {"key": "dn"}, 1),
    ],
)
async def test_many_records_are_one_search(
    directory: Slapd, asked: int, changed: dict[str, Any], searches: int
) -> None:
    async with ldap_source(directory, **changed) as source:
        wanted = NUMBERED[:asked]
        if changed.get("key") == "dn":
            wanted = [f"uid={key},{PEOPLE}" for key in wanted]
        before = len(directory.did("SRCH base="))
        found = await source.by_key(wanted)

    assert sorted(person.key for person in found) == wanted
    assert len(directory.did("SRCH base=")) - before == searches


async def test_long_keys_are_not_sent_in_one_message(directory: Slapd) -> None:
    """OpenLDAP hangs up on whoever sends too much at once."""
    long = [f"{number}{'ä' * 1900}" for number in range(100)]
    async with ldap_source(directory) as source:
        before = len(directory.did("SRCH base="))
        assert await keys(source, *long, "m0001") == ["m0001"]

    assert len(directory.did("SRCH base=")) - before == 4


async def test_the_next_page_does_not_read_all_keys_again(directory: Slapd) -> None:
    async with ldap_source(directory) as source:
        first = await source.search(Search(text="many"), after=None, limit=50)
        before = len(directory.did("SRCH base="))
        second = await source.search(Search(text="many"), after=first[-1].key, limit=50)
        total = await source.count(Search(text="many"))

    assert [person.key for person in first + second] == NUMBERED[:100]
    assert total == MANY
    assert len(directory.did("SRCH base=")) - before == 1


async def test_connections_are_kept_and_bounded(directory: Slapd) -> None:
    async with ldap_source(directory, pool_size=2) as source:
        before = len(directory.did("BIND"))
        for _ in range(5):
            await source.by_key(NUMBERED[:1000])

    assert len(directory.did("BIND")) - before == 2


@pytest.mark.parametrize("text", ["\0", "a\0b", "m0001\0", "m0001 \0"])
async def test_a_search_for_what_no_text_holds_finds_nobody(directory: Slapd, text: str) -> None:
    async with ldap_source(directory) as source:
        assert await source.count(Search(text=text)) == 0
        assert await source.matching_companies(text) == []


async def test_hidden_companies_are_not_searched(directory: Slapd) -> None:
    """Not as a text either, and whatever the capitals and options of the attribute are."""
    hidden = {"show_company": False, "search": ["uid", "O", "businessCategory;lang-de"]}
    async with ldap_source(directory, **hidden) as source:
        [question] = Questions(ldap_settings(directory, **hidden)).of_search(Search(text="x"))
        assert await source.count(Search(text="m0001")) == 1
    assert "(uid=*x*)" in question.filter
    assert not re.search("(?i)[(]o=|businessCategory", question.filter)
