"""A mistake in the settings of a directory is told with its path and what would be right."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import BadSetting
from settings import read
from sources.ldap.settings import LdapSourceSettings

ROOT = Path(__file__).resolve().parents[2]
SOURCE = """
[[sources]]
name = "staff"
kind = "ldap"
host = "ldap.example.org"
base = "ou=people,dc=example,dc=org"
key = "uid"
[sources.fields]
last_name = "sn"
"""
HOST = 'host = "ldap.example.org"'
BASE = 'base = "ou=people,dc=example,dc=org"'
KEY = 'key = "uid"'
FIELDS = "[sources.fields]"
# as on a machine without the library: what needs it cannot be imported
WITHOUT_LIBRARY = """\
import asyncio, sys
sys.modules["bonsai"] = None
from pathlib import Path
from domain.errors import BadSetting
from settings import read
from sources.kinds import open_source

async def main():
    [source] = read(Path(sys.argv[1])).sources
    try:
        async with open_source(source):
            print("opened")
    except BadSetting as mistake:
        print(mistake)

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting in the environment of whoever runs the tests would win."""
    for name in [name for name in os.environ if name.upper().startswith("TICKETGRAPH_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def staff(toml: Path, text: str = SOURCE) -> LdapSourceSettings:
    toml.write_text(text, "utf-8")
    [source] = read(toml).sources
    assert isinstance(source, LdapSourceSettings)
    return source


def test_what_is_not_said_has_a_default(toml: Path) -> None:
    source = staff(toml)

    assert (source.scheme, source.address) == ("ldap", ("ldap.example.org", 389))
    assert (source.scope, source.filter) == ("sub", "(objectClass=*)")
    assert (source.binary, source.several, source.chunk_size) == ("ignore", "first", 100)
    assert source.credentials() is None


@pytest.mark.parametrize(
    ("place", "scheme", "address"),
    [
        ('url = "ldap://dc.example.org"', "ldap", ("dc.example.org", 389)),
        ('url = "ldaps://dc.example.org/"', "ldaps", ("dc.example.org", 636)),
        ('url = "ldaps://dc:3269"', "ldaps", ("dc", 3269)),
        ('url = "ldap://[::1]:1389"', "ldap", ("::1", 1389)),
        ('host = "127.0.0.1"\nport = 1389', "ldap", ("127.0.0.1", 1389)),
        ('host = "::1"', "ldap", ("::1", 389)),
    ],
)
def test_an_address_is_one_piece_or_two(
    toml: Path, place: str, scheme: str, address: tuple[str, int]
) -> None:
    source = staff(toml, SOURCE.replace(HOST, place))

    assert (source.scheme, source.address) == (scheme, address)


@pytest.mark.parametrize(
    "base",
    ["", "dc=example,dc=org", "o=A\\\\, B \\\\+ C", "ou=a+cn=b, dc=x", "OU=Ä Ö,DC=x", "2.5.4.3=x"],
)
def test_any_dn_may_be_the_base(toml: Path, base: str) -> None:
    assert staff(toml, SOURCE.replace(BASE, f'base = "{base}"')).base == base.replace("\\\\", "\\")


@pytest.mark.parametrize(
    ("right", "wrong", "path", "problem"),
    [
        (HOST, "", "sources[0]", "either `url` or `host`"),
        (HOST, f'{HOST}\nurl = "ldap://x"', "sources[0]", "either `url` or `host`"),
        (HOST, 'url = "ldap://x"\nport = 1', "sources[0]", "`port` in the `url`"),
        (HOST, 'url = "http://x"', "sources[0].url", "ldap://HOST:PORT"),
        (HOST, 'url = "ldap://"', "sources[0].url", "ldap://HOST:PORT"),
        (HOST, 'url = "ldap://x:0"', "sources[0].url", "ldap://HOST:PORT"),
        (HOST, 'url = "ldap://x:70000"', "sources[0].url", "ldap://HOST:PORT"),
        (HOST, 'url = "ldap://[x"', "sources[0].url", "ldap://HOST:PORT"),
        (HOST, 'url = "ldap://me:geheim@x"', "sources[0].url", "ldap://HOST:PORT"),
        (HOST, 'url = "ldap://x/dc=org??sub"', "sources[0].url", "nothing more"),
        (HOST, 'host = "x:389"', "sources[0].host", "the port has a setting"),
        (HOST, 'host = "a..b"', "sources[0].host", "a name or an address"),
        (HOST, f"{HOST}\nport = 0", "sources[0].port", "greater than or equal to 1"),
        (HOST, f'{HOST}\ntls = "never"', "sources[0].tls", "'starttls' or 'off'"),
        (HOST, 'url = "ldaps://x"\ntls = "off"', "sources[0]", "TLS from the start"),
        (HOST, 'url = "ldaps://x"\ntls = "starttls"', "sources[0]", "TLS from the start"),
        (HOST, f'{HOST}\nca_file = "/nowhere.pem"', "sources[0].ca_file", "there is none"),
        (HOST, f'{HOST}\nca_file = "{__file__}"\ntls = "off"', "sources[0]", '`tls` is "off"'),
        (HOST, f'{HOST}\nuser = "cn=x"', "sources[0]", "`password_file` or `password_env`"),
        (HOST, f'{HOST}\nuser = ""', "sources[0].user", "at least 1"),
        (HOST, f'{HOST}\npassword_env = "X"', "sources[0]", "should have a `user`"),
        (HOST, f'{HOST}\npassword = "geheim"', "sources[0].password", "`password_file` names"),
        (HOST, f'{HOST}\ntable = "x"', "sources[0].table", "no such setting"),
        (BASE, "", "sources[0].base", "is missing; it should be the DN"),
        (BASE, 'base = "people"', "sources[0].base", "should be a DN"),
        (BASE, 'base = "ou=people,,dc=org"', "sources[0].base", "should be a DN"),
        (BASE, f'{BASE}\nscope = "subtree"', "sources[0].scope", "'one', 'sub' or 'base'"),
        (BASE, f'{BASE}\nfilter = "uid=*"', "sources[0].filter", "in parentheses"),
        (BASE, f'{BASE}\nfilter = "(&(uid=*)"', "sources[0].filter", "one whole filter"),
        (BASE, f'{BASE}\nfilter = ""', "sources[0].filter", "one whole filter"),
        (KEY, 'key = "u id"', "sources[0].key", "names of attributes"),
        (KEY, 'key = "objectGUID"', "sources[0]", '`binary` = "base64"'),
        (KEY, f'{KEY}\nbinary = "hex"', "sources[0].binary", "'ignore' or 'base64'"),
        (KEY, f'{KEY}\nseveral = "last"', "sources[0].several", "'first' or 'all'"),
        (KEY, f"{KEY}\nchunk_size = 0", "sources[0].chunk_size", "greater than or equal to 1"),
        (KEY, f"{KEY}\npage_size = 0", "sources[0].page_size", "greater than or equal to 1"),
        (KEY, f'{KEY}\nsearch = ["sn)"]', "sources[0].search", "not “sn)”"),
        (KEY, f'{KEY}\nsearch = ["sn", "DN"]', "sources[0].search", "DN does not"),
        (KEY, f'{KEY}\nsearch = ["jpegPhoto"]', "sources[0].search", "jpegPhoto does not"),
        ('"sn"', '"s(n"', "sources[0].fields", "names of attributes"),
        (FIELDS, f'[sources.company]\nkey = "dn"\n{FIELDS}', "sources[0].company", "dn does not"),
        (FIELDS, f'[sources.extra]\nx = "="\n{FIELDS}', "sources[0].extra", "names of attributes"),
        (KEY, f"{KEY}\nallow_login = 1", "sources[0].allow_login", "should be true or false"),
        (KEY, f'{KEY}\nallow_login = true\nmatch = "none"', "sources[0]", '`match` = "login"'),
    ],
)
def test_a_mistake_is_named(toml: Path, right: str, wrong: str, path: str, problem: str) -> None:
    assert right in SOURCE
    toml.write_text(SOURCE.replace(right, wrong), "utf-8")
    with pytest.raises(BadSetting) as refusal:
        read(toml)

    assert refusal.value.path == path
    assert problem in refusal.value.problem
    assert "geheim" not in str(refusal.value)


def test_without_the_library_the_packages_are_named(toml: Path) -> None:
    """Everybody else needs none of it: the settings are read, and other sources are opened."""
    toml.write_text(SOURCE, "utf-8")
    command = [sys.executable, "-c", WITHOUT_LIBRARY, str(toml)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)

    assert done.stdout.startswith("sources[0].kind: needs OpenLDAP's library")
    assert "libldap-dev and libsasl2-dev" in done.stdout


def test_the_library_is_not_loaded_before_a_directory_is_opened() -> None:
    code = "import sys, settings, sources.kinds; print('bonsai' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)

    assert done.stdout.strip() == "False"
