"""Columns of MySQL and MariaDB: types become texts for people, keys are compared exactly."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from domain.customers import NamedValue
from domain.errors import InvalidInput
from sources.source import Search
from sources.sql.keys import inspect
from tests.servers.mariadb import MariaDB
from tests.sources.contacts import ODD_KEYS
from tests.sources.stores import MysqlStore

EVERYBODY = Search()
PLAIN: dict[str, Any] = {
    "table": "kunde",
    "key": "nr",
    "fields": {},
    "extra": {},
    "company": {"key": "firma"},
    "search": ["nr"],
}
BARE = {**PLAIN, "company": {}}
TYPES = """
CREATE TABLE kunde (nr VARCHAR(20), tag DATE, zeit TIME, moment DATETIME, stempel TIMESTAMP NULL,
    bits BIT(12), geld DECIMAL(12, 2), text BLOB, json JSON, jahr YEAR, an TINYINT(1), zahl FLOAT,
    wahl ENUM('ja', 'nein'), mengen SET('a', 'b')) CHARACTER SET utf8mb4"""
FULL = """
INSERT INTO kunde VALUES ('full', '2024-02-29', '25:30:00', '2024-02-29 10:00:00',
    '2024-02-29 10:00:00', b'101', 12.50, 'Öl', '{"a": 1}', 2024, 1, 0.5, 'ja', 'a,b')"""
ZERO = "INSERT INTO kunde (nr, tag, moment) VALUES ('zero', '0000-00-00', '0000-00-00 00:00:00')"
TEXTS = {
    "tag": "2024-02-29",
    "zeit": "25:30:00",
    "moment": "2024-02-29T10:00:00",
    "stempel": "2024-02-29T10:00:00",
    "bits": "5",
    "geld": "12.50",
    "text": "Öl",
    "json": '{"a": 1}',
    "jahr": "2024",
    "an": "1",
    "zahl": "0.5",
    "wahl": "ja",
    "mengen": "a,b",
}


@pytest.fixture
def store(mariadb_url: str) -> MysqlStore:
    return MysqlStore(mariadb_url)


# --- types


async def test_values_of_any_type_are_texts_for_people(store: MysqlStore) -> None:
    await store.run(TYPES, FULL)
    async with store.source(**{**BARE, "extra": {name: name for name in TEXTS}}) as source:
        [person] = await source.by_key(["full"])

    assert person.extra == [NamedValue(name, text) for name, text in TEXTS.items()]


async def test_a_day_of_zeros_is_none(store: MysqlStore) -> None:
    await store.run(TYPES, ZERO)
    async with store.source(**{**BARE, "extra": {name: name for name in TEXTS}}) as source:
        [person] = await source.by_key(["zero"])

    assert person.extra == []


async def test_numbers_filled_up_with_zeros_are_texts(store: MysqlStore) -> None:
    """As people see them in the shop."""
    await store.run(
        "CREATE TABLE kunde (nr INT(5) ZEROFILL PRIMARY KEY, firma INT(3) ZEROFILL)",
        "INSERT INTO kunde VALUES (7, 1), (12345, 100)",
    )
    async with store.source(**PLAIN) as source:
        found = await source.by_key(["7", "00007", "12345"])

        assert sorted((p.key, p.company_key) for p in found) == [("00007", "001"), ("12345", "100")]
        assert [p.key for p in await source.by_company(["001", "1"])] == ["00007"]
        assert [p.key for p in await source.search(EVERYBODY, after="00007", limit=5)] == ["12345"]


async def test_the_largest_numbers_are_found(store: MysqlStore) -> None:
    largest = str(2**64 - 1)
    await store.run(
        "CREATE TABLE kunde (nr BIGINT UNSIGNED PRIMARY KEY)",
        f"INSERT INTO kunde VALUES ({largest})",
    )
    async with store.source(**BARE) as source:
        assert [p.key for p in await source.by_key([largest, "-1", "9" * 30])] == [largest]
        assert [p.key for p in await source.search(EVERYBODY, after="-5", limit=5)] == [largest]


@pytest.mark.parametrize("charset", ["latin1", "latin2", "utf8mb3", "utf8mb4", "utf16", "cp850"])
async def test_a_column_need_not_hold_every_key(store: MysqlStore, charset: str) -> None:
    """A key that it cannot hold is unknown, rather than a comparison that is refused."""
    await store.run(
        f"CREATE TABLE kunde (nr VARCHAR(20), firma VARCHAR(20)) CHARACTER SET {charset}",
        "INSERT INTO kunde VALUES ('Ä', 'ö'), ('ä', 'ö'), ('a', 'o'), ('a ', 'O'), ('A', 'O')",
    )
    async with store.source(**PLAIN) as source:
        for key in ("Ä", "ä", "a", "a ", "A"):
            assert [p.key for p in await source.by_key([key, "日本", "😀", "ő", "\ud800"])] == [key]
        assert [p.key for p in await source.by_company(["ö", "日本", "😀"])] == ["ä", "Ä"][::-1]
        after = [p.key for p in await source.search(EVERYBODY, after="A", limit=9)]
        assert after == ["a", "a ", "Ä", "ä"]
        assert await source.count(Search("Ä")) == 2
        assert await source.count(Search("😀")) == 0
        companies = await source.search_companies(None, after=None, limit=9)
        assert [company.customer_id for company in companies] == ["O", "o", "ö"]
        assert sorted(await source.matching_companies(None)) == ["O", "o", "ö"]


@pytest.mark.parametrize("kind", ["VARBINARY(20)", "BLOB"])
async def test_bytes_may_be_keys(store: MysqlStore, kind: str) -> None:
    await store.run(
        f"CREATE TABLE kunde (nr {kind}, firma {kind})", "INSERT INTO kunde VALUES ('Ä', 'ö')"
    )
    async with store.source(**PLAIN) as source:
        found = await source.by_key(["Ä", "ä", "日本"])
        assert [(p.key, p.company_key) for p in found] == [("Ä", "ö")]


# --- comparisons


@pytest.mark.parametrize("collation", ["utf8mb4_unicode_ci", "utf8mb4_bin", "latin1_german1_ci"])
async def test_an_index_on_a_key_is_used(store: MysqlStore, collation: str) -> None:
    charset = collation.partition("_")[0]
    rows = ", ".join(f"('k{number:04}')" for number in range(2000))
    await store.run(
        f"CREATE TABLE kunde (nr VARCHAR(20), KEY (nr)) CHARSET {charset} COLLATE {collation}",
        f"INSERT INTO kunde VALUES {rows}",
        "ANALYZE TABLE kunde",
    )
    async with store.source(**BARE) as source:
        key = await inspect(source._reader, "`kunde` AS external", "nr")
        assert key is not None
        explain = f"EXPLAIN SELECT 1 FROM `kunde` AS external WHERE {key.equal(1)}"
        [plan] = await source._reader.rows(explain, ["k0001", "k0002"])

    assert (plan[3], plan[5]) == ("range", "nr")


@pytest.mark.parametrize("collation", ["utf8mb4_general_ci", "utf8mb4_bin", "latin1_german1_ci"])
async def test_mail_addresses_are_found_whatever_their_capitals(
    store: MysqlStore, collation: str
) -> None:
    charset = collation.partition("_")[0]
    await store.run(
        f"CREATE TABLE kunde (nr INT, mail VARCHAR(50)) CHARSET {charset} COLLATE {collation}",
        "INSERT INTO kunde VALUES (1, 'Max@Example.org'), (2, 'max@example.org'), (3, 'MÄX@x.org')",
    )
    async with store.source(**{**BARE, "fields": {"email": "mail"}}) as source:
        for asked in ("max@example.org", "MAX@EXAMPLE.ORG"):
            assert sorted(p.key for p in await source.by_email([asked, "日本@x"])) == ["1", "2"]
        assert [p.key for p in await source.by_email(["mäx@x.org", "max@x.org"])] == ["3"]


@pytest.fixture
def other_modes(mariadb_server: MariaDB) -> Iterator[None]:
    """A server that takes strings as other databases do; MariaDB's default comes back."""
    modes = "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,ONLY_FULL_GROUP_BY"
    mariadb_server.sql(f"SET GLOBAL sql_mode = '{modes}'")
    yield
    mariadb_server.sql("SET GLOBAL sql_mode = DEFAULT")


@pytest.mark.usefixtures("other_modes")
async def test_values_are_values_whatever_the_mode_of_the_server(store: MysqlStore) -> None:
    await store.run("CREATE TABLE kunde (nr VARCHAR(250), firma VARCHAR(20)) CHARSET utf8mb4")
    await store.run("INSERT INTO kunde VALUES ('\\', 'f'), ('''', 'f'), ('\\''', 'g')")
    async with store.source(**PLAIN) as source:
        for key in ("\\", "'", "\\'"):
            assert [p.key for p in await source.by_key([key, "x"])] == [key]
            assert key in [p.key for p in await source.search(Search(key), after=None, limit=9)]
        assert await source.by_key([key for key in ODD_KEYS if key != "\\"]) == []
        assert await source.count(Search("' OR 1=1 -- ")) == 0
        companies = await source.search_companies(None, after="e", limit=9)
        assert [company.customer_id for company in companies] == ["f", "g"]
        assert sorted(await source.matching_companies("F")) == ["f"]


async def test_signs_of_the_driver_may_stand_in_a_select(store: MysqlStore) -> None:
    await store.run(
        "CREATE TABLE kunde (nr VARCHAR(20), preis VARCHAR(20))",
        "INSERT INTO kunde VALUES ('k', '5 $'), ('100%s', '1 €')",
    )
    select = "SELECT nr FROM kunde WHERE preis LIKE '%$%' OR nr LIKE '%\\%s' OR preis = \"$1\""
    async with store.source(**{**BARE, "table": None, "select": select}) as source:
        found = await source.search(EVERYBODY, after=None, limit=9)

    assert [person.key for person in found] == ["100%s", "k"]


async def test_half_a_character_is_named(store: MysqlStore) -> None:
    await store.run("CREATE TABLE kunde (nr VARCHAR(20))")
    async with store.source(**BARE) as source:
        assert await source.by_key(["\ud800", "\udc80"]) == []
        with pytest.raises(InvalidInput, match="whole characters"):
            await source.count(Search("\udc80"))


async def test_warnings_of_the_server_are_not_logged(
    store: MysqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    """They repeat values."""
    await store.run("CREATE TABLE kunde (nr INT)", "INSERT INTO kunde VALUES (1)")
    async with store.source(**BARE) as source:
        with caplog.at_level(logging.DEBUG, "asyncmy"):
            assert list(await source._reader.rows("SELECT nr + 'geheim' FROM kunde")) == [(1.0,)]

    assert caplog.records == []
