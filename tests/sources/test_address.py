"""Where a database is may be said in one piece or in parts; a mistake in it is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from domain.errors import BadSetting
from settings import read
from sources.sql.settings import MysqlSourceSettings, PostgresqlSourceSettings
from sources.sql.source import open_sql_source
from tests.sources.kinds import settings

MYSQL = """
[[sources]]
name = "crm"
kind = "mysql"
host = "db"
table = "contact"
key = "nr"
[sources.fields]
last_name = "name"
"""
POSTGRESQL = MYSQL.replace('"mysql"', '"postgresql"')
HOST = 'host = "db"'


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


@pytest.mark.parametrize("text", [MYSQL, POSTGRESQL], ids=["mysql", "postgresql"])
@pytest.mark.parametrize(
    ("wrong", "path", "problem"),
    [
        ("", "sources[0]", "either `url` or `host`"),
        (f"{HOST}\nport = 0", "sources[0].port", "greater than or equal to 1"),
        (f'{HOST}\nuser = ""', "sources[0].user", "at least 1"),
        (f'{HOST}\npath = "x"', "sources[0].path", "no such setting"),
        ('host = "db:5432"', "sources[0].host", "`port` and `user` are others"),
        ('host = "me@db"', "sources[0].host", "`port` and `user` are others"),
        ('host = "a b"', "sources[0].host", "name or an address alone"),
        (f'{HOST}\ntls = "maybe"', "sources[0].tls", "'on' or 'off'"),
        (f'{HOST}\nca_file = "/nowhere"', "sources[0].ca_file", "PEM form"),
        (f'{HOST}\ntls = "off"\nca_file = "CA"', "sources[0]", "no `ca_file` with tls"),
    ],
)
def test_a_mistake_in_an_address_is_named(
    toml: Path, text: str, wrong: str, path: str, problem: str
) -> None:
    ca_file = toml.with_name("ca.pem")
    ca_file.touch()
    refusal = refused(toml, text.replace(HOST, wrong.replace("CA", str(ca_file))))

    assert refusal.path == path
    assert problem in refusal.problem


@pytest.mark.parametrize("beside", ['host = "b"', "port = 1", 'user = "x"', 'database = "x"'])
@pytest.mark.parametrize("kind", ["mysql", "postgresql"])
def test_an_address_is_given_once(toml: Path, kind: str, beside: str) -> None:
    url = f'url = "{kind}://tg:geheim@db/tg"'
    refusal = refused(toml, MYSQL.replace('"mysql"', f'"{kind}"').replace(HOST, f"{url}\n{beside}"))

    assert refusal.path == "sources[0]"
    assert "`url`" in refusal.problem
    assert "geheim" not in str(refusal)


@pytest.mark.parametrize(
    ("kind", "given", "problem"),
    [
        ("mysql", 'host = "db"', "should have a `user`"),
        ("mysql", 'url = "mysql://db/shop"', "should have a `user`"),
        ("mysql", 'host = "db"\npassword_env = "A"', "should have a `user`"),
        ("postgresql", 'host = "db"\npassword_env = "A"', "whom the password belongs to"),
        ("postgresql", 'url = "postgresql://db/x"\npassword_file = "a"', "the password belongs to"),
    ],
)
def test_a_server_is_told_who_asks(toml: Path, kind: str, given: str, problem: str) -> None:
    refusal = refused(toml, MYSQL.replace('"mysql"', f'"{kind}"').replace(HOST, given))

    assert refusal.path == "sources[0]"
    assert problem in refusal.problem


@pytest.mark.parametrize("said", ['tls = "on"', 'tls = "off"', 'ca_file = "CA"'])
def test_postgresql_is_told_once_about_tls(toml: Path, said: str) -> None:
    ca_file = toml.with_name("ca.pem")
    ca_file.touch()
    url = 'url = "postgresql://db/tg?sslmode=require"'
    text = POSTGRESQL.replace(HOST, f"{url}\n{said.replace('CA', str(ca_file))}")

    assert "or an sslmode" in refused(toml, text).problem


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("postgresql://tg@db/tg", "start with mysql://"),
        ("mysql://", "USER@HOST:PORT"),
        ("mysql:///tg", "USER@HOST:PORT"),
        ("mysql://tg:geheim@db:x/tg", "number as the port"),
        ("mysql://tg:geheim@db:70000/tg", "number as the port"),
        ("mysql://tg:geheim@[::1/tg", "USER@HOST:PORT"),
        ("mysql://tg:geheim@db/tg?ssl=true", "`tls` and `ca_file`"),
    ],
)
def test_an_address_of_mysql_that_cannot_be_is_not_repeated(
    toml: Path, url: str, problem: str
) -> None:
    refusal = refused(toml, MYSQL.replace(HOST, f'url = "{url}"'))

    assert refusal.path == "sources[0].url"
    assert problem in refusal.problem
    assert "geheim" not in str(refusal)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('table = "contact"', 'select = "SELECT nr FROM x WHERE a = $1"'),
        ('table = "contact"', 'select = "SELECT nr FROM x WHERE a = ANY($12)"'),
        ('key = "nr"', 'key = "in $1 "'),
    ],
)
def test_mysql_is_given_nothing_like_a_value(toml: Path, right: str, wrong: str) -> None:
    assert "stands for a value" in refused(toml, MYSQL.replace(right, wrong)).problem


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('url = "mysql://t%40g:p%2Fw@db:3307/shop"', ("db", 3307, "t@g", "shop", "p/w")),
        ('url = "mysql://tg@db"', ("db", 3306, "tg", None, None)),
        ('url = "mysql://tg@[::1]/shop"', ("::1", 3306, "tg", "shop", None)),
        ('host = "db"\nuser = "tg"\ndatabase = "shop"', ("db", 3306, "tg", "shop", None)),
        ('host = "::1"\nport = 3307\nuser = "x"', ("::1", 3307, "x", None, None)),
        ('host = "/run/my.sock"\nuser = "x"', ("/run/my.sock", 3306, "x", None, None)),
    ],
)
def test_mysql_is_found_by_its_address(
    toml: Path, given: str, expected: tuple[str, int, str | None, str | None, str | None]
) -> None:
    toml.write_text(MYSQL.replace(HOST, given))
    [source] = read(toml).sources

    assert isinstance(source, MysqlSourceSettings)
    assert source.place == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('host = "db"', "postgresql://db/"),
        ('host = "db"\nport = 5433\nuser = "t@g"', "postgresql://t%40g@db:5433/"),
        ('host = "::1"\ndatabase = "a/b"', "postgresql://[::1]/a%2Fb"),
        ('host = "/run/postgresql"\nuser = "tg"', "postgresql://tg@%2Frun%2Fpostgresql/"),
    ],
)
def test_postgresql_is_found_by_the_parts_of_its_address(
    toml: Path, given: str, expected: str
) -> None:
    toml.write_text(POSTGRESQL.replace(HOST, given))
    [source] = read(toml).sources

    assert isinstance(source, PostgresqlSourceSettings)
    assert source.address == expected


@pytest.mark.parametrize(
    "query", ["sslmode=verify-full&sslrootcert=/nowhere", "target_session_attrs=x"]
)
async def test_an_address_that_the_driver_refuses_is_a_mistake(query: str) -> None:
    """At the start, rather than a server that is never reachable."""
    source = settings("postgresql", f"postgresql://tg:geheim@db/tg?{query}")
    with pytest.raises(BadSetting, match="clients understand") as refusal:
        async with open_sql_source(source):
            pass

    assert refusal.value.path == "sources.crm.url"
    assert "geheim" not in str(refusal.value)
