"""Reads a small JSON object from a server that is not ours: in time, and not without end."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

import orjson

MOST_BYTES = 1_000_000
SECONDS = 4.0
FOUND = 200


class NotRead(Exception):
    """Why there is no answer, in words without an address."""


async def json_object(url: str, seconds: float = SECONDS) -> dict[str, Any]:
    """The object at an `https` or `http` URL. Raises `NotRead`.

    Redirections are not followed and proxies not asked: nobody else is to be believed.
    """
    call = _Call(url, seconds)
    try:
        async with asyncio.timeout(seconds):
            found = orjson.loads(await asyncio.to_thread(call.read))
    except TimeoutError:
        raise NotRead("no answer in time") from None
    except orjson.JSONDecodeError:
        raise NotRead("the answer is not JSON") from None
    except (OSError, HTTPException, UnicodeError) as error:  # the last of a name that is none
        raise NotRead(f"not reachable ({type(error).__name__})") from None
    finally:
        call.hang_up()
    if not isinstance(found, dict):
        raise NotRead("the answer is no object")
    return found


class _Call:
    """One request, read in a thread, which closes what it opened."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url = urlsplit(url)
        self._seconds = seconds
        self._socket: socket.socket | None = None
        self._is_over = False

    def read(self) -> bytes:
        with closing(self._connection()) as connection:
            connection.connect()
            self._socket = connection.sock
            if self._is_over:
                return b""
            path = f"{self._url.path or '/'}{'?' * bool(self._url.query)}{self._url.query}"
            connection.request("GET", path, headers={"Accept": "application/json"})
            with connection.getresponse() as response:
                return _body(response)

    def hang_up(self) -> None:
        """A thread cannot be given up, but it ends where there is nothing more to read."""
        self._is_over = True
        if self._socket is not None:
            with suppress(OSError):  # it may be closed already
                self._socket.shutdown(socket.SHUT_RDWR)

    def _connection(self) -> HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "http":
            return HTTPConnection(host, port, timeout=self._seconds)
        context = ssl.create_default_context()
        return HTTPSConnection(host, port, timeout=self._seconds, context=context)


def _body(response: HTTPResponse) -> bytes:
    if response.status != FOUND:
        raise NotRead(f"the answer has the status {response.status}")
    text = response.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise NotRead(f"the answer has more than {MOST_BYTES} bytes")
    return text
