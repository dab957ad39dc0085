"""A mistake in the settings is told with the path of the setting and what would be right."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from db.settings import with_password
from domain.errors import BadSetting
from settings import DEFAULT, read
from sources.kinds import AnySource, open_source

SOURCE = """
[[sources]]
name = "crm"
kind = "sqlite"
path = "crm.db"
table = "contact"
key = "nr"
[sources.fields]
last_name = "name"
"""


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting in the environment of whoever runs the tests would win."""
    for name in [name for name in os.environ if name.upper().startswith("TICKETGRAPH_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def refused(toml: Path, text: str) -> BadSetting:
    toml.write_text(text, "utf-8")
    with pytest.raises(BadSetting) as refusal:
        read(toml)
    return refusal.value


def test_the_settings_that_come_along_are_right() -> None:
    settings = read()

    assert settings.database.sqlite_path == Path("var/ticketgraph.db")
    assert [source.name for source in settings.sources] == ["crm"]
    assert DEFAULT.is_file()


def test_an_empty_file_means_the_defaults(toml: Path) -> None:
    toml.write_text("")
    settings = read(toml)

    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 8000)
    assert settings.sources == []
    assert settings.demo.tickets == 0


@pytest.mark.parametrize(
    ("text", "path", "problem"),
    [
        ("[server]\nprot = 1", "server.prot", "no such setting"),
        ("prot = 1", "prot", "no such setting"),
        ("[serv]\nport = 1", "serv", "no such setting"),
        ('[server]\nport = "many"', "server.port", "integer"),
        ("[server]\nport = 70000", "server.port", "65535"),
        ("[database]\npool_size = 0", "database.pool_size", "greater than or equal to 1"),
        ('[database]\nurl = "mysql://x"', "database.url", "sqlite:///"),
        ("[database]\ntime_limit = -1", "database.time_limit", "greater than 0"),
        ('[database]\ntime_zone = "Mars"', "database.time_zone", 'such as "UTC" or'),
        ("[tickets]\narticle_files = ''", "tickets.article_files", "should be the path"),
        ("[database]\npool_size = true", "database.pool_size", "should be a number"),
        ("[server]\nport = true", "server.port", "should be a number"),
        (
            '[database]\npassword_env = "A"\npassword_file = "b"',
            "database",
            "either `password_file` or `password_env`",
        ),
        ("[session]\nhours = 0", "session.hours", "greater than 0"),
        ("[demo]\ntickets = -5", "demo.tickets", "greater than or equal to 0"),
        ("sources = 5", "sources", "list"),
    ],
)
def test_a_mistake_is_named(toml: Path, text: str, path: str, problem: str) -> None:
    refusal = refused(toml, text)

    assert refusal.path == path
    assert problem in refusal.problem
    assert str(refusal) == f"{path}: {refusal.problem}"


@pytest.mark.parametrize(
    ("right", "wrong", "path", "problem"),
    [
        ('name = "crm"', 'name = "own"', "sources[0].name", "our own tables"),
        ('name = "crm"', 'name = "a b"', "sources[0].name", "beginning with a letter"),
        ('name = "crm"', "", "sources[0].name", "is missing; it should be a name"),
        ('kind = "sqlite"', 'kind = "dbase"', "sources[0].kind", "one of sqlite, postgresql"),
        ('kind = "sqlite"', "", "sources[0].kind", "is missing; it should be one of sqlite"),
        ('kind = "sqlite"', 'kind = "maria"', "sources[0].kind", "mysql, ldap"),
        ('path = "crm.db"', "", "sources[0].path", "is missing; it should be the path"),
        ('path = "crm.db"', 'path = "a"\nurl = "b"', "sources[0].url", "no such setting"),
        ('table = "contact"', "", "sources[0]", "either `table` or `select`"),
        (
            'table = "contact"',
            'table = "contact"\nselect = "SELECT nr FROM x"',
            "sources[0]",
            "either `table` or `select`",
        ),
        (
            'table = "contact"',
            'select = "DELETE FROM x"',
            "sources[0].select",
            "begin with SELECT or WITH",
        ),
        ('key = "nr"', "", "sources[0].key", "is missing; it should be the column"),
        ('path = "crm.db"', "path = 5", "sources[0].path", "path of a file, in quotes"),
        ('path = "crm.db"', 'path = ""', "sources[0].path", "path of a file, in quotes"),
        ('key = "nr"', 'key = "nr"\nextra = 5', "sources[0].extra", "a table of lines"),
        ('key = "nr"', 'key = "nr"\npool_size = true', "sources[0].pool_size", "a number, not"),
        ('key = "nr"', 'key = "nr"\nallow_login = true', "sources[0].allow_login", "kind ldap"),
        ('key = "nr"', 'key = "nr"\ntime_limit = true', "sources[0].time_limit", "a number, not"),
        (
            'key = "nr"',
            'key = "nr"\nshow_company = "no"',
            "sources[0].show_company",
            "true or false, without quotes",
        ),
        ('key = "nr"', 'key = "nr"\npassword = "x"', "sources[0].password", "`password_env` names"),
        (
            'key = "nr"',
            'key = "nr"\npassword_env = "A"\npassword_file = "b"',
            "sources[0]",
            "not both",
        ),
        ('key = "nr"', 'key = "nr"\npassword_env = ""', "sources[0].password_env", "at least 1"),
        ('last_name = "name"', "", "sources[0].fields", "map a column at least"),
        (
            '[sources.fields]\nlast_name = "name"',
            "",
            "sources[0].fields",
            "is missing; it should be a table",
        ),
        ('key = "nr"', 'key = ""', "sources[0].key", "at least 1"),
        ('key = "nr"', 'key = "nr"\ntime_limit = 0', "sources[0].time_limit", "greater than 0"),
        ('key = "nr"', 'key = "nr"\nmatching = true', "sources[0].matching", "no such setting"),
        ('last_name = "name"', 'surname = "name"', "sources[0].fields", "surname; there are title"),
        ('last_name = "name"', "last_name = 5", "sources[0].fields.last_name", "string"),
        (
            "[sources.fields]",
            '[sources.company]\nname = "x"\n[sources.fields]',
            "sources[0].company",
            "company `key`",
        ),
        (
            "[sources.fields]",
            '[sources.company]\nkey = "x"\nrank = "y"\n[sources.fields]',
            "sources[0].company",
            "no rank; there are key, name",
        ),
    ],
)
def test_a_mistake_in_a_source_is_named(
    toml: Path, right: str, wrong: str, path: str, problem: str
) -> None:
    assert right in SOURCE
    refusal = refused(toml, SOURCE.replace(right, wrong))

    assert refusal.path == path
    assert problem in refusal.problem


def test_two_sources_need_two_names(toml: Path) -> None:
    refusal = refused(toml, SOURCE + SOURCE)

    assert refusal.path == "sources[1].name"
    assert "is the name of sources[0] already" in refusal.problem


def test_a_mistake_in_a_later_source_has_its_number(toml: Path) -> None:
    assert refused(toml, SOURCE + SOURCE.replace('"crm"', '"own"')).path == "sources[1].name"


def test_what_is_not_toml_is_said_with_its_line(toml: Path) -> None:
    refusal = refused(toml, "[server]\nport 5")

    assert refusal.path == str(toml)
    assert "line 2" in refusal.problem


def test_a_missing_file_is_named(toml: Path) -> None:
    with pytest.raises(BadSetting, match="cannot be read") as refusal:
        read(toml)

    assert refusal.value.path == str(toml)


WRONG_ADDRESSES = [
    ("localhost:geheim/db", "number as the port"),
    ("tg:geheim@localhost:70000/db", "number as the port"),
    ("tg:geheim@localhost:1:2/db", "number as the port"),
    ("tg:geheim@a:1,b:x/db", "number as the port"),
    ("tg:geheim@[::1/db", "USER@HOST"),
    ("tg:geheim@\u2100/db", "USER@HOST"),
    ("tg:geheim@localhost/db?sslmode=bogus", "disable, allow"),
]


@pytest.mark.parametrize(("address", "problem"), WRONG_ADDRESSES)
def test_an_address_that_cannot_be_is_not_repeated(toml: Path, address: str, problem: str) -> None:
    url = f'url = "postgresql://{address}"'
    source = SOURCE.replace('"sqlite"', '"postgresql"').replace('path = "crm.db"', url)
    for text, path in ((f"[database]\n{url}", "database.url"), (source, "sources[0].url")):
        refusal = refused(toml, text)
        assert refusal.path == path
        assert problem in refusal.problem
        assert "geheim" not in str(refusal)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://",
        "postgresql:///db?host=/var/run",
        "postgresql://%2Fvar%2Frun/db",
        "postgres://tg:a%3Ab@[::1]:5432/db?sslmode=verify-full",
        "postgresql://tg@a,b:5433,c/db",
    ],
)
def test_an_address_may_be_any_that_the_driver_takes(toml: Path, url: str) -> None:
    toml.write_text(f'[database]\nurl = "{url}"')

    assert read(toml).database.dsn == url


def test_a_password_comes_from_a_file(toml: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("pass/wörd@1\n", "utf-8")
    toml.write_text(
        f'[database]\nurl = "postgresql://tg@db:5432/tg"\npassword_file = "{tmp_path}/secret"'
    )

    assert read(toml).database.dsn == "postgresql://tg:pass%2Fw%C3%B6rd%401@db:5432/tg"


def test_a_password_comes_from_the_environment(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "geheim")
    toml.write_text('[database]\nurl = "postgresql://tg@db/tg"\npassword_env = "DATABASE_PASSWORD"')

    assert read(toml).database.dsn == "postgresql://tg:geheim@db/tg"


@pytest.mark.parametrize(
    ("setting", "path", "problem"),
    [
        ('password_file = "/nowhere/secret"', "database.password_file", "cannot be read"),
        ('password_env = "NOT_SET_ANYWHERE"', "database.password_env", "NOT_SET_ANYWHERE"),
    ],
)
def test_a_password_that_cannot_be_had_is_named(
    toml: Path, setting: str, path: str, problem: str
) -> None:
    toml.write_text(f'[database]\nurl = "postgresql://tg@db/tg"\n{setting}')
    with pytest.raises(BadSetting, match=problem) as refusal:
        _ = read(toml).database.dsn

    assert refusal.value.path == path


@pytest.mark.parametrize(("content", "problem"), [(b"\xff\xfe", "not UTF-8"), (b"\n", "is empty")])
def test_a_file_without_a_password_is_a_mistake(
    toml: Path, tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "secret").write_bytes(content)
    toml.write_text(f'[database]\nurl = "postgresql://a@b"\npassword_file = "{tmp_path}/secret"')
    with pytest.raises(BadSetting, match=problem) as refusal:
        _ = read(toml).database.dsn

    assert refusal.value.path == "database.password_file"


def test_an_empty_password_in_the_environment_is_a_mistake(
    toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "")
    toml.write_text('[database]\nurl = "postgresql://tg@db/tg"\npassword_env = "DATABASE_PASSWORD"')
    with pytest.raises(BadSetting, match="is empty") as refusal:
        _ = read(toml).database.dsn

    assert refusal.value.path == "database.password_env"


@pytest.fixture
def without_password(toml: Path) -> AnySource:
    """A source whose password is in a file that is not there."""
    url = 'url = "postgresql://tg@db/tg"\npassword_file = "/nowhere/secret"'
    text = SOURCE.replace('"sqlite"', '"postgresql"').replace('path = "crm.db"', url)
    toml.write_text(text)
    [source] = read(toml).sources
    return source


async def test_a_password_of_a_source_that_cannot_be_had_is_named(
    without_password: AnySource,
) -> None:
    with pytest.raises(BadSetting, match="cannot be read") as refusal:
        async with open_source(without_password):
            pass

    assert refusal.value.path == "sources[0].password_file"


def test_an_address_is_not_shown(toml: Path) -> None:
    toml.write_text('[database]\nurl = "postgresql://tg:geheim@db/tg"')

    assert "geheim" not in repr(read(toml))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://tg@db/tg", "postgresql://tg:p@db/tg"),
        ("postgresql://tg:old@db/tg", "postgresql://tg:old@db/tg"),
        ("postgresql://db/tg", "postgresql://db/tg"),
        ("postgresql://tg@a,b:5433/tg", "postgresql://tg:p@a,b:5433/tg"),
    ],
)
def test_a_password_goes_to_whom_it_belongs(url: str, expected: str) -> None:
    assert with_password(url, "p") == expected


def test_hidden_companies_are_not_searched(toml: Path) -> None:
    """Whoever is found by a word of his company shows where he belongs."""
    hidden = 'key = "nr"\nshow_company = false\nsearch = ["nr", "Firma", "ort", "name"]'
    company = '[sources.company]\nkey = "firma"\ncity = "ort"\nname = "name"\n[sources.fields]'
    text = SOURCE.replace('key = "nr"', hidden).replace("[sources.fields]", company)
    toml.write_text(text)
    [source] = read(toml).sources
    assert source.searched == ["nr", "name"]

    toml.write_text(text.replace('"nr", "Firma", "ort", "name"', '"firma", "ort"'))
    [source] = read(toml).sources
    assert source.searched == ["name"]

    toml.write_text(text.replace("show_company = false\n", ""))
    [source] = read(toml).sources
    assert source.searched == ["nr", "Firma", "ort", "name"]
