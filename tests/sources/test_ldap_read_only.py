"""Nothing writes to a directory: what a source holds has no way, and its account no right."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from bonsai import LDAPEntry, LDAPModOp
from bonsai.errors import InsufficientAccess, LDAPError

from sources.ldap.attributes import Entry
from sources.ldap.connection import LdapConnection
from sources.ldap.opening import connector
from sources.ldap.pool import LdapPool
from sources.ldap.question import Question
from sources.ldap.source import LdapSource
from sources.passwords import PasswordSource
from sources.source import CustomerSource
from tests.servers.slapd import SUFFIX, Slapd, slapd
from tests.sources.ldap_entries import PEOPLE, TREE, entry, ldap_settings, ldap_source, people

READER = f"cn=reader,{SUFFIX}"
RECORD = f"uid=k,{PEOPLE}"
LDIF = (
    TREE
    + people(["k"], sn="before")
    + entry(READER, {"cn": "reader", "userPassword": "geheim"}, kind="device")
)
RIGHTS = "access to attrs=userPassword by anonymous auth\naccess to * by users read\n"
WRITES = {"add", "modify", "delete", "rename", "modify_password"}


@pytest.fixture(scope="module")
def server() -> Iterator[Slapd]:
    """Whoever has a password may read, and nobody may write."""
    with slapd(LDIF, more=RIGHTS) as server:
        yield server


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("LDAP_PASSWORD", "geheim")
    return {"user": READER, "password_env": "LDAP_PASSWORD"}


@pytest.fixture
async def connection(server: Slapd, account: dict[str, Any]) -> AsyncIterator[LdapConnection]:
    """The very connection that a source asks."""
    connection = await connector(ldap_settings(server, **account))()
    yield connection
    connection.close()


def public(kind: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(kind) if not name.startswith("_")}


def test_what_a_source_holds_has_no_way_to_write() -> None:
    assert public(LdapConnection) == {"bind", "search", "close"}
    assert public(LdapPool) == {"ask", "close"}
    assert public(Entry) == {"dn", "attributes", "values"}
    # its name and kind are set for each object
    asked = public(CustomerSource) | public(PasswordSource)
    assert public(LdapSource) == asked - {"name", "kind", "answers", "allows_login"}


@pytest.mark.parametrize("name", sorted(WRITES))
def test_a_connection_knows_no_writing(connection: LdapConnection, name: str) -> None:
    assert not hasattr(connection, name)


async def test_what_was_found_leads_back_to_no_connection(connection: LdapConnection) -> None:
    """The driver's entries could be changed and sent back."""
    [found] = await connection.search(Question(PEOPLE, 2, "(uid=k)", ["uid"]))

    assert type(found) is Entry
    assert (found.dn, found.values("uid")) == (RECORD, [b"k"])
    assert not any(hasattr(found, name) for name in (*WRITES, "connection"))


async def test_the_directory_refuses_whoever_reaches_through(connection: LdapConnection) -> None:
    """By the driver's own connection, inside of ours."""
    driver: Any = connection._driver
    changed, new = LDAPEntry(RECORD, driver), LDAPEntry(f"uid=new,{PEOPLE}")
    changed.change_attribute("sn", LDAPModOp.REPLACE, ("after",))
    new["objectClass"], new["uid"] = ["account"], ["new"]
    with pytest.raises(InsufficientAccess):
        await changed.modify()
    with pytest.raises(InsufficientAccess):
        await driver.add(new)
    with pytest.raises(InsufficientAccess):
        await driver.delete(RECORD)
    with pytest.raises(InsufficientAccess):
        await LDAPEntry(RECORD, driver).rename(f"uid=other,{PEOPLE}")
    with pytest.raises(LDAPError):
        await driver.modify_password(RECORD, "new")

    [found] = await connection.search(Question(PEOPLE, 2, "(uid=*)", ["sn"]))
    assert (found.dn, found.values("sn")) == (RECORD, [b"before"])


async def test_only_reading_reaches_the_directory(server: Slapd, account: dict[str, Any]) -> None:
    """Whatever a source is asked."""
    written = [line for kind in ("ADD", "MOD", "DEL", "MODRDN", "EXT") for line in server.did(kind)]
    async with ldap_source(server, **account) as source:
        assert [person.last_name for person in await source.by_key(["k"])] == ["before"]
        await source.inspect()
    after = [line for kind in ("ADD", "MOD", "DEL", "MODRDN", "EXT") for line in server.did(kind)]

    assert after == written


async def test_who_does_not_say_who_asks_sees_nobody(server: Slapd) -> None:
    """So the account above is what counts."""
    async with ldap_source(server, base=RECORD, scope="base") as source:
        with pytest.raises(Exception, match="base does not exist"):
            await source.by_key(["k"])
