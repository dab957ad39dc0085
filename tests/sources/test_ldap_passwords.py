"""A directory is asked whose password something is, by a bind, and never without a password."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from domain.errors import TOO_SLOW, SourceUnavailable
from sources.breaker import BreakerState
from sources.guard import Guard, Limits, guarded
from sources.health import SourceStatus
from sources.ldap.failures import NOT_TRUSTED
from sources.passwords import Passwords
from tests.servers.process import HOST
from tests.servers.slapd import ADMIN, PASSWORD, SUFFIX, Slapd, slapd
from tests.sources.certificates import issued
from tests.sources.ldap_entries import PEOPLE, TREE, entry, ldap_source, people
from tests.sources.ldap_mortal import WAYS, opened, way

RIGHT = "Anna's öwn"
MARKER = "marker-of-a-password"
ANNA = f"uid=anna,{PEOPLE}"
# a directory lets in whoever gives a DN without a password, where it is set up like this
LENIENT = "allow bind_anon_cred bind_anon_dn\n"
LDIF = (
    TREE
    + people(["anna", "Berta", "twin"], userPassword=RIGHT)
    + people(["without"])
    + entry(f"cn=other,{PEOPLE}", {"cn": "other", "uid": "twin", "userPassword": RIGHT})
    + entry(f"cn=2,{PEOPLE}", {"cn": "2", "uid": ["first", "second"], "userPassword": RIGHT})
    + entry(
        f"uid=left,{PEOPLE}", {"cn": "left", "uid": "left", "userPassword": RIGHT}, kind="device"
    )
)
CHOSEN = {"allow_login": True, "filter": "(objectClass=account)"}
UNSENT = ["", "\0", f"\0{RIGHT}", f"{RIGHT}\0", "\ud800", "x" * 4001]


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    """A directory in which some have passwords, with a certificate for its address."""
    certificates = issued(tmp_path_factory.mktemp("certificates"), HOST)
    with slapd(LDIF, certificates, more="") as server:
        yield server


@pytest.fixture(scope="module")
def lenient() -> Iterator[Slapd]:
    with slapd(LDIF) as server:
        server.stop()
        configuration = server.folder / "slapd.conf"
        configuration.write_text(LENIENT + configuration.read_text())
        server.start()
        yield server


async def key(server: Slapd, login: str, password: str, **changed: Any) -> str | None:
    async with ldap_source(server, **{**CHOSEN, **changed}) as source:
        return await source.proved(login, password)


@asynccontextmanager
async def asked(server: Slapd, **changed: Any) -> AsyncIterator[Guard]:
    """The source with a breaker that opens at the first failure."""
    async with (
        ldap_source(server, **changed) as source,
        guarded(source, "login", Limits(hard=20, failures=1)) as guard,
    ):
        yield guard


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("anna", "wrong"),
        ("anna", RIGHT.upper()),
        ("anna", f" {RIGHT}"),
        ("nobody", RIGHT),
        ("twin", RIGHT),
        ("second", RIGHT),
        ("left", RIGHT),
        ("without", RIGHT),
        (" anna ", RIGHT),
        ("*", RIGHT),
        ("anna)(uid=*", RIGHT),
        (ANNA, RIGHT),
        ("", RIGHT),
        ("\ud800", RIGHT),
        *(("anna", password) for password in UNSENT),
    ],
)
async def test_whoever_does_not_prove_it_is_refused(
    keeper: Slapd, login: str, password: str
) -> None:
    """Among them two of one login, a second value of the key, and an entry that is no customer."""
    assert await key(keeper, login, password) is None


@pytest.mark.parametrize("password", UNSENT)
async def test_what_is_no_password_is_never_sent(lenient: Slapd, password: str) -> None:
    """This directory would say that all is well."""
    before = len(lenient.did("BIND")), len(lenient.did("SRCH"))
    assert await key(lenient, "anna", password) is None
    assert (len(lenient.did("BIND")), len(lenient.did("SRCH"))) == before


@pytest.mark.parametrize("tls", WAYS)
async def test_the_right_password_gives_the_key(keeper: Slapd, tls: str) -> None:
    """As the directory has it; the connection is closed, and another one asks the questions."""
    assert await key(keeper, "ANNA", RIGHT, **way(keeper, tls)) == "anna"
    assert await key(keeper, "berta", RIGHT, **way(keeper, tls)) == "Berta"
    bound = numbers(keeper.did(f'BIND dn="{ANNA}"'))
    assert bound
    assert bound.isdisjoint(numbers(keeper.did("SRCH base=")))


def numbers(entries: list[str]) -> set[str]:
    return {re.findall(r"conn=(\d+)", line)[0] for line in entries}


async def test_the_source_asks_in_its_own_name(
    keeper: Slapd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LDAP_PASSWORD", PASSWORD)
    account = {"user": ADMIN, "password_env": "LDAP_PASSWORD"}
    async with ldap_source(keeper, **CHOSEN, **account, pool_size=1) as source:
        assert await source.proved("anna", RIGHT) == "anna"
        assert await source.proved("anna", "wrong") is None
        assert [person.key for person in await source.by_key(["anna"])] == ["anna"]
    asked = numbers(keeper.did(f'BIND dn="{ADMIN}"'))
    assert numbers(keeper.did("SRCH base=")) & asked


async def test_the_key_may_be_the_dn(keeper: Slapd) -> None:
    assert await key(keeper, ANNA, RIGHT, key="dn") == ANNA
    assert await key(keeper, ANNA, "wrong", key="dn") is None


async def test_somebody_unknown_costs_a_bind_too(keeper: Slapd) -> None:
    """Of a name that nobody has, another one each time."""
    before = len(keeper.did("BIND dn="))
    for login in ("nobody", "twin"):
        assert await key(keeper, login, RIGHT) is None
    names = {re.findall(r'dn="(.*?)"', line)[0] for line in keeper.did("BIND dn=")[before:]}
    strangers = {name for name in names if name}
    assert len(strangers) == 2
    assert all(re.fullmatch(rf"cn=[0-9a-f]{{32}},{PEOPLE}", name) for name in strangers)


@pytest.mark.parametrize("tls", ["starttls", "ldaps"])
async def test_whose_certificate_is_not_trusted_learns_no_password(keeper: Slapd, tls: str) -> None:
    before = len(keeper.did("BIND"))
    with pytest.raises(SourceUnavailable) as failure:
        await key(keeper, "anna", RIGHT, **{**way(keeper, tls), "ca_file": None})
    assert failure.value.reason == NOT_TRUSTED
    assert len(keeper.did("BIND")) == before


async def test_a_frozen_server_costs_the_time_limit(mortal: Slapd) -> None:
    async with opened(mortal, allow_login=True) as source:
        mortal.freeze()
        with pytest.raises(SourceUnavailable, match=TOO_SLOW):
            await source.proved("k", RIGHT)
        mortal.thaw()


async def test_a_wrong_password_is_no_failure_of_the_source(keeper: Slapd) -> None:
    async with asked(keeper, **CHOSEN) as guard:
        for _ in range(3):
            assert await Passwords([guard]).record("anna", "wrong") is None
        assert guard.listed().status is SourceStatus.UP
        assert guard.listed().breaker.state is BreakerState.CLOSED
        assert await Passwords([guard]).record("Anna", RIGHT) == ("crm", "anna")


async def test_a_directory_that_is_down_takes_no_password(
    mortal: Slapd, caplog: pytest.LogCaptureFixture
) -> None:
    """That is a failure, which the breaker counts; whoever comes next is refused at once."""
    caplog.set_level(logging.DEBUG)
    async with asked(mortal, allow_login=True) as guard:
        mortal.stop()
        for _ in range(2):
            assert await Passwords([guard]).record("k", MARKER) is None
        assert guard.listed().breaker.state is BreakerState.OPEN
    said = [record.getMessage() for record in caplog.records if record.name == "sources.passwords"]
    assert len(said) == 2
    assert "source=crm reason=not reachable" in said[0]
    assert MARKER not in caplog.text


async def test_the_log_says_why_without_the_password(
    keeper: Slapd, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert await key(keeper, "anna", MARKER) is None
    assert "password refused source=crm result=49" in caplog.text
    assert MARKER not in caplog.text
    assert SUFFIX not in caplog.text


async def test_a_source_is_not_asked_unless_the_settings_allow_it(keeper: Slapd) -> None:
    async with asked(keeper, filter=CHOSEN["filter"]) as guard:
        before = len(keeper.did("BIND"))
        assert await Passwords([guard]).record("anna", RIGHT) is None
        assert len(keeper.did("BIND")) == before


async def test_the_first_source_that_takes_it_counts(keeper: Slapd) -> None:
    """Where the first does not know him, the second may."""
    nowhere = {"base": f"uid=without,{PEOPLE}", "name": "first"}
    async with (
        asked(keeper, **{**CHOSEN, **nowhere}) as one,
        asked(keeper, **CHOSEN, name="second") as other,
    ):
        assert await Passwords([one, other]).record("anna", RIGHT) == ("second", "anna")
        assert await Passwords([other, one]).record("anna", RIGHT) == ("second", "anna")
