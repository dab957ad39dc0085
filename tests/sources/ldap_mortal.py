"""A directory that may be frozen and stopped, and what is asked of it meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from domain.errors import SourceUnavailable
from sources.ldap.source import LdapSource
from tests.servers.process import HOST
from tests.servers.slapd import Slapd
from tests.sources.ldap_entries import TREE, ldap_source, people

GUARD = 30
LIMIT = 0.5
PATIENT = 20
ROUNDS = 20  # of the loop, which closes in the next one what it was told to
LDIF = TREE + people(["k", *(f"m{number:04}" for number in range(1200))])
WAYS = ["off", "starttls", "ldaps"]
SECRETS = [HOST, "example", "uid", "objectClass"]


def way(server: Slapd, tls: str) -> dict[str, Any]:
    if tls == "off":
        return {"tls": "off"}
    assert server.certificates
    url = server.tls_url if tls == "ldaps" else server.url
    return {"url": url, "tls": None, "ca_file": server.certificates.authority}


@asynccontextmanager
async def opened(server: Slapd, **changed: Any) -> AsyncIterator[LdapSource]:
    """A source that leaves no connection behind."""
    async with asyncio.timeout(GUARD):
        async with ldap_source(server, **{"time_limit": LIMIT, **changed}) as source:
            yield source
        await some_rounds()
    assert connections(server) == 0


async def some_rounds() -> None:
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


def connections(server: Slapd) -> int:
    """How many we have to the server, open or half closed."""
    entries = [entry for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
    ours = {str(entry.readlink()) for entry in entries}
    found = 0
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        columns = line.split()
        port = int(columns[2].rpartition(":")[2], 16)
        found += port in {server.port, server.tls_port} and f"socket:[{columns[9]}]" in ours
    return found


async def refused(source: LdapSource) -> str:
    """Why it does not answer, in words for everybody."""
    with pytest.raises(SourceUnavailable) as failure:
        await source.by_key(["k"])
    assert not [secret for secret in SECRETS if secret in str(failure.value)]
    assert failure.value.source == "crm"
    return failure.value.reason


async def answers(source: LdapSource) -> bool:
    return [person.key for person in await source.by_key(["k"])] == ["k"]


async def recovered(source: LdapSource) -> None:
    """A server that has just been thawed has old questions to work on."""
    for _ in range(8):
        try:
            assert await answers(source)
        except SourceUnavailable:
            continue
        return
    raise AssertionError("the source does not answer")
