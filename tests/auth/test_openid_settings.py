"""A mistake in the table [openid] is told with its path and what would be right."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from domain.errors import BadSetting
from domain.tokens import Role
from settings import read

ISSUER = 'issuer = "https://login.example.org/realm/"'
AUDIENCE = 'audience = "ticketgraph"'
ROLE = 'role = "customer"'
TABLE = f"[openid]\n{ISSUER}\n{AUDIENCE}\n{ROLE}\n"
SAFE = "http:// only with a host that is this machine"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting in the environment of whoever runs the tests would win."""
    for name in [name for name in os.environ if name.upper().startswith("TICKETGRAPH_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


@pytest.mark.parametrize(
    ("right", "wrong", "path", "problem"),
    [
        (ISSUER, "", "openid.issuer", "is missing; it should be the URL of the issuer"),
        (AUDIENCE, "", "openid.audience", "is missing; it should be the client ID"),
        (ROLE, "", "openid.role", 'is missing; it should be as what people log in, "agent"'),
        (ROLE, 'role = "admin"', "openid.role", "'agent' or 'customer'"),
        (ROLE, f'{ROLE}\nsecret = "x"', "openid.secret", "no such setting"),
        (ROLE, f'{ROLE}\nlogin_claim = ""', "openid.login_claim", "at least 1 character"),
        (AUDIENCE, 'audience = ""', "openid.audience", "at least 1 character"),
        (ISSUER, 'issuer = "https://x.example.org/?a=b"', "openid.issuer", "neither ? nor #"),
        *(
            (ISSUER, f'issuer = "{url}"', "openid.issuer", SAFE)
            for url in (
                "http://login.example.org",
                "http://localhost.example.org",
                "http://127.0.0.1.example.org",
                "http://127.0.0.1@example.org",
                "http://192.0.2.1",
                "ftp://127.0.0.1",
                "file:///etc/passwd",
                "login.example.org",
                "https://",
                "https://user:pw@login.example.org",
                "https://login.example.org:port",
                "https://login.example.org:0",
                "https://login.example.org/a b",
                "https://login.example.org/ä",
                "https://[::1",
                "https://login.example.org/#x",
            )
        ),
        (ROLE, f'{ROLE}\njwks_url = "http://login.example.org"', "openid.jwks_url", SAFE),
    ],
)
def test_a_mistake_is_named(toml: Path, right: str, wrong: str, path: str, problem: str) -> None:
    toml.write_text(TABLE.replace(right, wrong), "utf-8")
    with pytest.raises(BadSetting) as refusal:
        read(toml)
    assert refusal.value.path == path
    assert problem in refusal.value.problem


def test_without_the_table_there_is_none(toml: Path) -> None:
    toml.write_text("")
    assert read(toml).openid is None


def test_the_rest_has_defaults(toml: Path) -> None:
    toml.write_text(TABLE)
    found = read(toml).openid
    assert found is not None
    assert (found.role, found.login_claim, found.jwks_url) == (Role.CUSTOMER, "email", None)
    well_known = "https://login.example.org/realm/.well-known/openid-configuration"
    assert found.discovery_url == well_known


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "127.8.8.8:1", "[::1]:8080"])
def test_this_machine_needs_no_tls(toml: Path, host: str) -> None:
    keys = f'{ROLE}\njwks_url = "http://{host}/keys?v=1"'
    toml.write_text(
        TABLE.replace(ISSUER, f'issuer = "http://{host}/realm"').replace(ROLE, keys), "utf-8"
    )
    assert read(toml).openid is not None


def test_the_environment_may_say_all_of_it(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text("")
    for name, value in (
        ("ISSUER", "https://login.example.org"),
        ("AUDIENCE", "ticketgraph"),
        ("ROLE", "agent"),
        ("LOGIN_CLAIM", "sub"),
    ):
        monkeypatch.setenv(f"TICKETGRAPH_OPENID__{name}", value)
    found = read(toml).openid
    assert found is not None
    assert (found.role, found.login_claim) == (Role.AGENT, "sub")
