"""A key that several records have is one entry of every list, and says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator

import pytest

from sources.source import CustomerSource, Search
from tests.sources.contacts import COMPANIES, CONTACTS
from tests.sources.kinds import Opener
from tests.sources.stores import Store

EVERYBODY = Search()
RECORDS = Counter(contact.company_key for contact in CONTACTS if contact.company_key)


@pytest.fixture
async def repeated(opener: Opener) -> AsyncIterator[CustomerSource]:
    """The contacts, with the key of the company in place of their own."""
    async with opener() as source:
        column = {"LDAP": "o"}.get(source.kind.name, "firma")
    async with opener(key=column) as source:
        yield source


async def paged(source: CustomerSource, size: int) -> list[tuple[str, bool]]:
    """Each key that is listed, page by page, and whether it says that it repeats."""
    found: list[tuple[str, bool]] = []
    while True:
        after = found[-1][0] if found else None
        page = await source.search(EVERYBODY, after=after, limit=size)
        found += [(person.key, person.ambiguous) for person in page]
        if len(page) < size:
            return found


async def test_counts_keys_and_pages_agree(repeated: CustomerSource) -> None:
    assert await repeated.count(EVERYBODY) == len(COMPANIES)
    assert sorted(await repeated.matching_keys(EVERYBODY)) == sorted(COMPANIES)
    for size in (1, 2, 3, 4, 5, 50):
        assert await paged(repeated, size) == [(key, RECORDS[key] > 1) for key in sorted(COMPANIES)]


async def test_a_key_at_the_end_of_a_page_says_that_it_repeats(store: Store) -> None:
    """Wherever its records lie among those that are read at once."""
    keys = ["a", "b", "b", "b", "c", "d", "d", "e"]
    rows = ", ".join(f"('{key}')" for key in keys)
    await store.run("CREATE TABLE kontakt (nr VARCHAR(9))", f"INSERT INTO kontakt VALUES {rows}")
    plain = {"fields": {"first_name": "nr"}, "extra": None, "company": None, "search": None}
    async with store.source(**plain) as source:
        for size in range(1, 8):
            found = await paged(source, size)
            assert found == [("a", False), ("b", True), ("c", False), ("d", True), ("e", False)]
        assert await source.count(EVERYBODY) == 5
