"""A directory proves who it is before it learns who asks; passwords are right or refused."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.errors import BadSetting, SourceUnavailable
from sources.ldap.failures import NO_STARTTLS, NOT_TRUSTED
from sources.ldap.source import LdapSource
from tests.servers.process import HOST
from tests.servers.slapd import ADMIN, PASSWORD, Certificates, Slapd, slapd
from tests.sources.certificates import issued
from tests.sources.ldap_entries import TREE, ldap_settings, ldap_source, people

ROOT = Path(__file__).resolve().parents[2]
LDIF = TREE + people(["k"])
SECURE = ["starttls", "ldaps"]
# in a process of its own, since OpenLDAP's library reads its variables once
LENIENT = """\
import asyncio, sys
from domain.errors import SourceUnavailable
from pydantic import TypeAdapter
from sources.kinds import AnySource, open_source
from sources.ldap import opening

async def nobody_probes(address):
    pass

async def main():
    opening.probe = nobody_probes
    settings = TypeAdapter(AnySource).validate_json(sys.argv[1])
    async with open_source(settings) as source:
        try:
            print(len(await source.by_key(["k"])))
        except SourceUnavailable as failure:
            print(failure.reason)

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return issued(tmp_path_factory.mktemp("certificates"), HOST)


@pytest.fixture(scope="module")
def secure(certificates: Certificates) -> Iterator[Slapd]:
    """Its certificate is for its address, and for no name."""
    with slapd(LDIF, certificates) as server:
        yield server


@pytest.fixture(scope="module")
def insecure() -> Iterator[Slapd]:
    """One that knows no TLS."""
    with slapd(LDIF) as server:
        yield server


def way(server: Slapd, tls: str, host: str = HOST) -> dict[str, Any]:
    """The settings to reach it with TLS from the start or later."""
    if tls == "ldaps":
        return {"url": f"ldaps://{host}:{server.tls_port}", "tls": None}
    return {"url": None, "host": host, "port": server.port, "tls": None}


async def answers(source: LdapSource) -> bool:
    return [person.key for person in await source.by_key(["k"])] == ["k"]


async def refused(server: Slapd, **changed: Any) -> str:
    """Why the source does not answer."""
    async with ldap_source(server, **changed) as source:
        with pytest.raises(SourceUnavailable) as failure:
            await source.by_key(["k"])
    for secret in (HOST, ADMIN, PASSWORD, "wrong"):
        assert secret not in str(failure.value)
    return failure.value.reason


@pytest.mark.parametrize("tls", SECURE)
async def test_a_directory_with_a_certificate_of_the_right_authority_is_asked(
    secure: Slapd, certificates: Certificates, tls: str
) -> None:
    changed = {**way(secure, tls), "ca_file": certificates.authority}
    async with ldap_source(secure, **changed) as source:
        assert await answers(source)

    [connection] = re.findall(r"^(conn=\d+) ", secure.did("BIND dn=")[-1])
    assert any(f"{connection} " in line for line in secure.did("TLS established"))


@pytest.mark.parametrize("tls", SECURE)
async def test_a_certificate_of_another_authority_is_refused(
    secure: Slapd, tmp_path: Path, tls: str
) -> None:
    other = issued(tmp_path, HOST).authority
    assert await refused(secure, **way(secure, tls), ca_file=other) == NOT_TRUSTED


@pytest.mark.parametrize("tls", SECURE)
async def test_without_a_file_the_authorities_of_the_system_count(secure: Slapd, tls: str) -> None:
    assert await refused(secure, **way(secure, tls)) == NOT_TRUSTED


@pytest.mark.parametrize("tls", SECURE)
async def test_a_certificate_for_another_name_is_refused(
    secure: Slapd, certificates: Certificates, tls: str
) -> None:
    changed = way(secure, tls, "localhost")
    reason = await refused(secure, **changed, ca_file=certificates.authority)

    assert reason == NOT_TRUSTED


@pytest.mark.parametrize("tls", SECURE)
@pytest.mark.parametrize("wrong", [None, "authority", "name"])
def test_the_library_checks_certificates_itself(
    secure: Slapd, certificates: Certificates, tmp_path: Path, tls: str, wrong: str | None
) -> None:
    """Whatever the environment says, and though nobody has looked before."""
    ca_file = issued(tmp_path, HOST).authority if wrong == "authority" else certificates.authority
    changed = way(secure, tls, "localhost" if wrong == "name" else HOST)
    settings = ldap_settings(secure, **changed, ca_file=ca_file)
    command = [sys.executable, "-c", LENIENT, settings.model_dump_json(exclude_none=True)]
    environment = {**os.environ, "LDAPTLS_REQCERT": "never", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)

    assert done.stdout.strip() == ("not reachable" if wrong else "1")


async def test_a_directory_without_tls_is_refused(insecure: Slapd) -> None:
    """Rather than told a password that everybody on the way can read."""
    before = len(insecure.did("BIND"))
    password = {"user": ADMIN, "password_env": "LDAP_PASSWORD"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDAP_PASSWORD", PASSWORD)
        assert await refused(insecure, tls="starttls", **password) == NO_STARTTLS

    assert len(insecure.did("BIND")) == before


async def test_switched_off_it_is_not_tried(secure: Slapd, insecure: Slapd) -> None:
    for server in (secure, insecure):
        before = len(server.did("TLS established"))
        async with ldap_source(server, tls="off") as source:
            assert await answers(source)
        assert len(server.did("TLS established")) == before


async def test_tls_at_a_port_without_it_is_not_reachable(insecure: Slapd) -> None:
    url = f"ldaps://{HOST}:{insecure.port}"
    assert await refused(insecure, url=url, tls=None) == "not reachable"


async def test_a_file_without_certificates_is_a_mistake(secure: Slapd, tmp_path: Path) -> None:
    file = tmp_path / "empty.pem"
    file.write_text("This is no certificate.")
    with pytest.raises(BadSetting, match="PEM") as refusal:
        async with ldap_source(secure, tls="starttls", ca_file=file):
            pass

    assert refusal.value.path == "sources.crm.ca_file"


# --- who asks


async def test_the_right_password_is_taken(insecure: Slapd, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    async with ldap_source(insecure, user=ADMIN, password_file=file) as source:
        assert await answers(source)

    assert any(ADMIN in line for line in insecure.did("BIND dn="))


@pytest.mark.parametrize("user", [ADMIN, "cn=nobody,dc=example,dc=org", "no DN at all"])
async def test_a_wrong_login_is_refused_without_a_secret(
    insecure: Slapd, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    monkeypatch.setenv("LDAP_PASSWORD", "wrong")
    reason = await refused(insecure, user=user, password_env="LDAP_PASSWORD")

    assert reason == "it refuses the login"


@pytest.mark.parametrize("setting", ["password_file", "password_env"])
async def test_an_empty_password_is_never_sent(
    insecure: Slapd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    """Many directories take a DN without a password for nobody's login, and let it in."""
    (tmp_path / "empty").write_text("\n")
    monkeypatch.setenv("LDAP_PASSWORD", "")
    value = tmp_path / "empty" if setting == "password_file" else "LDAP_PASSWORD"
    before = len(insecure.did("BIND"))
    with pytest.raises(BadSetting, match="is empty") as refusal:
        async with ldap_source(insecure, user=ADMIN, **{setting: value}):
            pass

    assert refusal.value.path == f"sources.crm.{setting}"
    assert len(insecure.did("BIND")) == before
