"""Sources in SQL: link conditions, key columns of any type, and stores that are not as expected."""

from __future__ import annotations

from typing import Any

import pytest

from domain.customers import NamedValue
from domain.errors import SourceUnavailable
from sources.source import Search
from sources.sql.source import SqlSource
from tests.sources.stores import Store

EVERYBODY = Search()
WRONG: list[dict[str, Any]] = [
    {"table": "nirgends"},
    {"key": "nummer"},
    {"fields": {"phone": "telefon"}, "search": ["name"]},
    {"extra": {"rank": "rang"}},
    {"company": {"key": "konzern"}},
    {"company": {"key": "firma", "name": "konzern"}},
    {"search": ["suche"]},
    {"table": None, "select": "SELECT nr, secret FROM nirgends"},
]
PLAIN: dict[str, Any] = {
    "table": "kunde",
    "key": "nr",
    "fields": {"last_name": "name"},
    "extra": {},
    "company": {"key": "firma"},
    "search": ["name"],
}
NUMBERED = "CREATE TABLE kunde (nr {key} PRIMARY KEY, name TEXT, firma {company})"
ONE = [
    "CREATE TABLE kunde (nr TEXT, name TEXT, firma TEXT)",
    "INSERT INTO kunde VALUES ('k', 'x', 'f')",
]
# the last but two is a seven in Arabic
NO_NUMBERS = [
    "007",
    "+7",
    " 7",
    "7.0",
    "--7",
    "-",
    "-0",
    "",
    "x",
    "1e1",
    "\u0667",
    "7\0",
    "9" * 5000,
]
THREE = "INSERT INTO kunde VALUES (7, 'Meier', 1), (10, 'Müller', 2), (-3, 'Groß', 1)"


@pytest.fixture(params=["SMALLINT", "INTEGER", "BIGINT"])
async def numbered(store: Store, request: pytest.FixtureRequest) -> Store:
    """Three customers whose keys are numbers: 7 and -3 of company 1, 10 of company 2."""
    await store.run(NUMBERED.format(key=request.param, company=request.param), THREE)
    return store


async def test_numbers_are_found_by_the_text_tickets_hold(numbered: Store) -> None:
    async with numbered.source(**PLAIN) as source:
        found = await source.by_key(["7", "-3", "10"])

        assert sorted((p.key, p.company_key) for p in found) == [
            ("-3", "1"),
            ("10", "2"),
            ("7", "1"),
        ]
        assert [p.key for p in await source.by_company(["2"])] == ["10"]
        assert [c.customer_id for c in await source.companies(["1", "9"])] == ["1"]


async def test_what_is_no_such_number_is_unknown(numbered: Store) -> None:
    """One odd login must not cost everybody else his record."""
    async with numbered.source(**PLAIN) as source:
        for key in NO_NUMBERS:
            assert [p.key for p in await source.by_key([key, "7"])] == ["7"]
            assert await source.by_company([key]) == []
            assert await source.count(Search(company_keys=(key,))) == 0


async def test_numbers_of_any_size_are_compared(numbered: Store) -> None:
    async with numbered.source(**PLAIN) as source:
        for power in (15, 31, 63, 64):
            for key in (2**power - 1, 2**power, -(2**power), -(2**power) - 1):
                assert [p.key for p in await source.by_key([str(key), "10"])] == ["10"]
            high = await source.search(EVERYBODY, after=str(2**power), limit=5)
            low = await source.search(EVERYBODY, after=str(-(2**power)), limit=5)

            assert [person.key for person in high] == []
            assert [person.key for person in low] == ["-3", "7", "10"]


async def test_numbers_are_listed_in_their_order(numbered: Store) -> None:
    async with numbered.source(**PLAIN) as source:
        first = await source.search(EVERYBODY, after=None, limit=2)
        rest = await source.search(EVERYBODY, after=first[-1].key, limit=2)
        companies = await source.search_companies(None, after="1", limit=5)

        assert [person.key for person in first + rest] == ["-3", "7", "10"]
        assert [company.customer_id for company in companies] == ["2"]
        assert sorted(await source.matching_companies(None)) == ["1", "2"]
        assert sorted(await source.matching_keys(EVERYBODY)) == ["-3", "10", "7"]


async def test_a_store_may_be_filled_later(store: Store) -> None:
    """An empty table says nothing of the type of its keys."""
    await store.run(NUMBERED.format(key="INTEGER", company="INTEGER"))
    async with store.source(**PLAIN) as source:
        assert await source.by_key(["7"]) == []
        await store.run(THREE)
        assert [p.key for p in await source.by_key(["007", "7"])] == ["7"]
        found = await source.search(EVERYBODY, after="-3", limit=5)

    assert [person.key for person in found] == ["7", "10"]


async def test_records_without_a_key_do_not_exist(store: Store) -> None:
    await store.run(
        "CREATE TABLE kunde (nr TEXT, name TEXT, firma TEXT)",
        "INSERT INTO kunde VALUES (NULL, 'a', 'f'), ('', 'b', 'f'), (' ', 'c', 'f')",
        "INSERT INTO kunde VALUES ('k', 'd', 'f')",
    )
    async with store.source(**PLAIN) as source:
        assert [p.key for p in await source.search(EVERYBODY, after=None, limit=9)] == ["k"]
        assert [p.key for p in await source.by_company(["f"])] == ["k"]
        assert [p.key for p in await source.by_key(["", " ", "k"])] == ["k"]
        assert await source.matching_keys(EVERYBODY) == ["k"]
        assert await source.count(EVERYBODY) == 1


async def test_blanks_around_a_key_belong_to_it(store: Store) -> None:
    """The store compares them, so a cursor without them would stay where it is."""
    keys = [" a", " b", "  c ", "d", "d ", "\te"]
    rows = ", ".join(f"('{key}', 'x', '{key}')" for key in keys)
    await store.run(
        "CREATE TABLE kunde (nr TEXT, name TEXT, firma TEXT)", f"INSERT INTO kunde VALUES {rows}"
    )
    async with store.source(**PLAIN) as source:
        people: list[str] = []
        companies: list[str] = []
        for _ in keys:
            after = people[-1] if people else None
            people += [p.key for p in await source.search(EVERYBODY, after=after, limit=1)]
            found = await source.search_companies(None, after=after, limit=1)
            companies += [company.customer_id for company in found]

        assert sorted(people) == sorted(companies) == sorted(keys)
        assert sorted(await source.matching_keys(EVERYBODY)) == sorted(keys)
        assert [p.key for p in await source.by_key(["d "])] == ["d "]
        assert [p.company_key for p in await source.by_company([" a", "a"])] == [" a"]


async def test_blanks_that_fill_a_column_are_no_part_of_the_key(store: Store) -> None:
    kind = "TEXT" if store.kind == "sqlite" else "CHAR(8)"
    await store.run(
        f"CREATE TABLE kunde (nr {kind}, name TEXT, firma {kind})",
        "INSERT INTO kunde VALUES ('k1', 'x', 'f'), ('k2', 'y', 'f')",
    )
    async with store.source(**PLAIN) as source:
        assert [p.key for p in await source.by_key(["k1"])] == ["k1"]
        assert [p.key for p in await source.search(EVERYBODY, after="k1", limit=5)] == ["k2"]
        assert [c.customer_id for c in await source.companies(["f"])] == ["f"]


async def test_values_of_any_type_become_text(store: Store) -> None:
    await store.run(
        "CREATE TABLE kunde (nr TEXT, name TEXT, seit DATE, umsatz NUMERIC(10, 2), leer TEXT)",
        "INSERT INTO kunde VALUES ('k', '  Meier ', '2024-02-29', 12.50, '  ')",
    )
    extra = {"since": "seit", "sales": "umsatz", "nothing": "leer"}
    async with store.source(**{**PLAIN, "company": {}, "extra": extra}) as source:
        [person] = await source.by_key(["k"])

    sales = "12.5" if store.kind == "sqlite" else "12.50"
    assert person.last_name == "Meier"
    assert person.extra == [NamedValue("since", "2024-02-29"), NamedValue("sales", sales)]


async def test_keys_of_other_types_are_compared_as_text(store: Store) -> None:
    kind = "TEXT" if store.kind == "sqlite" else "UUID"
    key = "6f2c1f5e-0000-4000-8000-000000000001"
    await store.run(
        f"CREATE TABLE kunde (nr {kind}, name TEXT, firma {kind})",
        f"INSERT INTO kunde VALUES ('{key}', 'Meier', '{key}')",
    )
    async with store.source(**PLAIN) as source:
        assert [p.key for p in await source.by_key(["x", key])] == [key]
        assert [p.key for p in await source.by_company([key])] == [key]
        assert [p.key for p in await source.search(EVERYBODY, after="6", limit=2)] == [key]
        assert [c.customer_id for c in await source.companies([key])] == [key]


@pytest.mark.parametrize("end", ["", ";", " ;\n", "\n-- those who are still there"])
async def test_the_link_condition_may_be_a_select(store: Store, end: str) -> None:
    """Joins, conditions and computed columns are the store's business."""
    await store.run(
        "CREATE TABLE kunde (id INTEGER, name TEXT, firma INTEGER, aktiv INTEGER)",
        "CREATE TABLE firma (id INTEGER, name TEXT)",
        "INSERT INTO kunde VALUES (1, 'Meier', 5, 1), (2, 'Gone', 5, 0), (3, 'Alone', NULL, 1)",
        "INSERT INTO firma VALUES (5, 'Äcme')",
    )
    key = "concat('K', k.id)" if store.kind == "mysql" else "'K' || k.id"
    select = f"""
        SELECT {key} AS nr, k.name, f.id AS firma, f.name AS firmenname
        FROM kunde AS k LEFT JOIN firma AS f ON f.id = k.firma WHERE aktiv = 1{end}"""
    company = {"key": "firma", "name": "firmenname"}
    changed = {**PLAIN, "table": None, "select": select, "company": company}
    async with store.source(**changed) as source:
        found = await source.search(EVERYBODY, after=None, limit=9)
        assert [(p.key, p.company_key) for p in found] == [("K1", "5"), ("K3", None)]
        assert [p.last_name for p in await source.by_key(["K1", "K2", "1"])] == ["Meier"]
        assert [(c.customer_id, c.name) for c in await source.companies(["5"])] == [("5", "Äcme")]
        assert await source.count(Search("meier")) == 1


@pytest.mark.parametrize("name", ['wei"rd', "Gruß Gott", "select", "Größe; --", "x.y"])
async def test_columns_are_called_as_they_like(store: Store, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    await store.run(
        f"CREATE TABLE kunde ({quoted} TEXT, name TEXT)", "INSERT INTO kunde VALUES ('k', 'Meier')"
    )
    changed = {**PLAIN, "key": name, "company": {}, "search": [name]}
    async with store.source(**changed) as source:
        assert [p.key for p in await source.by_key(["k"])] == ["k"]
        assert await source.count(Search("K")) == 1


async def test_a_table_may_be_in_a_schema(store: Store) -> None:
    schemas = {"sqlite": "main", "postgresql": "public", "mysql": store.where.rpartition("/")[2]}
    schema = schemas[store.kind]
    await store.run(*ONE)
    changed = {**PLAIN, "table": f"{schema}.kunde", "company": {}}
    async with store.source(**changed) as source:
        assert [p.key for p in await source.by_key(["k"])] == ["k"]


async def test_without_a_company_there_are_none(store: Store) -> None:
    await store.run(*ONE)
    async with store.source(**{**PLAIN, "company": {}}) as source:
        [person] = await source.by_key(["k"])
        assert person.company_key is None
        assert await source.by_company(["k", "x"]) == []
        assert await source.companies(["k", "x"]) == []
        assert await source.search_companies(None, after=None, limit=5) == []
        assert await source.matching_companies(None) == []
        assert await source.count(Search(company_keys=("k",))) == 0
        assert await source.search(Search(company_keys=("k",)), after=None, limit=5) == []


async def test_without_search_fields_all_mapped_fields_are_searched(store: Store) -> None:
    await store.run(*ONE)
    async with store.source(**{**PLAIN, "company": {}, "search": []}) as source:
        assert await source.count(Search("X")) == 1
    async with store.source(**{**PLAIN, "company": {}, "search": [], "fields": {}}) as source:
        assert await source.count(Search("X")) == 0
        assert await source.count(Search("K")) == 1


async def test_a_text_that_no_store_holds_is_found_nowhere(store: Store) -> None:
    """PostgreSQL knows no NUL; a question with one is no failure of the source."""
    await store.run(*ONE)
    async with store.source(**PLAIN) as source:
        assert await source.by_key(["\0", "k\0"]) == []
        assert await source.by_company(["\0"]) == []
        assert await source.count(Search("x\0")) == 0
        assert await source.matching_companies("x\0") == []
        assert [p.key for p in await source.search(EVERYBODY, after="a\0", limit=2)] == ["k"]


async def test_a_wrong_name_in_the_settings_is_a_failure(store: Store) -> None:
    """It is neither ignored nor answered with the name as a value; the SQL is not for clients."""

    async def everything(source: SqlSource) -> None:
        await source.by_key(["k"])
        await source.companies(["f"])
        await source.search(Search("x"), after=None, limit=1)

    await store.run(*ONE)
    for wrong in WRONG:
        async with store.source(**{**PLAIN, **wrong}) as source:
            with pytest.raises(SourceUnavailable, match="refuses the question") as failure:
                await everything(source)

        assert failure.value.source == "crm"
        assert not {"SELECT", "FROM", "nirgends", "secret"} & set(str(failure.value).split())


async def test_columns_are_looked_at_one_by_one_only_where_one_is_missing(store: Store) -> None:
    """A server may be far away, and all of it has to be within one time limit."""
    await store.run(*ONE)
    all_there = ["relation", "columns", "rights"]
    async with store.source(**PLAIN) as source:
        before = source.answers
        assert (await source.inspect()).missing == ()
        assert source.answers - before == len(all_there)
    async with store.source(**{**PLAIN, "extra": {"rank": "rang", "age": "alter"}}) as source:
        assert (await source.inspect()).missing == ("rang", "alter")
