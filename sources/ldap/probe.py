"""Asks whether a directory is there and who it is, before OpenLDAP's library connects to it.

That library resolves names, connects and shakes hands while it stops everything else in the
process. Where this has succeeded a moment ago, it will not have to wait long.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sources.ldap.failures import NO_STARTTLS, NOT_TRUSTED, ConnectionLost, LdapFailure

if TYPE_CHECKING:
    from pathlib import Path

# RFC 4511 4.14: message 1, an extended request named 1.3.6.1.4.1.1466.20037
STARTTLS = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037"
LONG = 0x80  # a length of more than 127 bytes, told in as many bytes as the rest says
MOST = 65_536  # bytes of an answer that only says yes or no


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose word counts for who the directory is."""

    file: Path
    context: ssl.SSLContext  # of the same file


@dataclass(frozen=True, slots=True)
class Address:
    """Where a directory listens, and how it is to be spoken to; `trust` unless TLS is off."""

    host: str
    port: int
    tls: Literal["ldaps", "starttls", "off"]
    trust: Trust | None


async def probe(address: Address) -> None:
    """Return when the directory is there and its certificate is right. Raises `LdapFailure`."""
    try:
        await _greet(address)
    except ssl.SSLCertVerificationError as error:
        raise LdapFailure(NOT_TRUSTED) from error
    except (OSError, asyncio.IncompleteReadError, _NotLdapError) as error:
        raise ConnectionLost from error


async def _greet(address: Address) -> None:
    reader, writer = await asyncio.open_connection(address.host, address.port)
    try:
        if address.tls == "starttls":
            writer.write(STARTTLS)
            if await _result(reader) != 0:
                raise LdapFailure(NO_STARTTLS)
        if address.trust is not None:
            await writer.start_tls(address.trust.context, server_hostname=address.host)
    finally:
        # without the farewell of TLS, for which one would have to wait
        writer.transport.abort()


async def _result(reader: asyncio.StreamReader) -> int:
    """The result code of an answer: the first element in the operation of message 1."""
    await _expect(reader, b"\x30")
    message = await reader.readexactly(await _length(reader))
    operation = message.find(b"\x78")
    result = message.find(b"\x0a\x01", operation)
    if not message.startswith(b"\x02\x01\x01") or min(operation, result) < 0:
        raise _NotLdapError
    return message[result + 2]


async def _expect(reader: asyncio.StreamReader, tag: bytes) -> None:
    if await reader.readexactly(1) != tag:
        raise _NotLdapError


async def _length(reader: asyncio.StreamReader) -> int:
    [length] = await reader.readexactly(1)
    if length >= LONG:
        length = int.from_bytes(await reader.readexactly(length - LONG), "big")
    if not 0 < length <= MOST:
        raise _NotLdapError
    return length


class _NotLdapError(Exception):
    """Whoever listens there speaks something else."""
