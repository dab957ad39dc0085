"""bonsai for asyncio: waits without work, ends what nobody waits for, always checks certificates.

Import it late: it needs OpenLDAP's library, which not every machine has.
"""

from __future__ import annotations

import asyncio
import select
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bonsai import LDAPClient
from bonsai.asyncio import AIOLDAPConnection
from bonsai.errors import LDAPError

from sources.ldap.attributes import answered_names

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from sources.ldap.probe import Address

FIRST_LOOK = 0.001  # seconds
LAST_LOOK = 0.05


def new_client(
    address: Address, credentials: tuple[str, str] | None, attributes: Iterable[str]
) -> LDAPClient:
    """What connections are made from, to be asked for these attributes and no others."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    scheme = "ldaps" if address.tls == "ldaps" else "ldap"
    client = LDAPClient(f"{scheme}://{host}:{address.port}", tls=address.tls == "starttls")
    # said for each connection, or a file or variable of whoever runs us may say otherwise
    client.set_cert_policy("demand")
    if address.trust is not None:
        client.set_ca_cert(str(address.trust.file))
    if credentials is not None:
        client.set_credentials("SIMPLE", *credentials)
    # of others it guesses the type, and takes 007 for a number
    names = {answered for name in attributes for answered in answered_names(name)}
    client.set_raw_attributes(sorted(names))
    client.set_server_chase_referrals(False)
    client.set_ignore_referrals(True)
    client.set_auto_page_acquire(False)
    client.set_async_connection_class(Connection)
    return client


def new_connection(client: LDAPClient) -> Any:
    """One that is not open yet; of what it can do the driver tells no types."""
    return Connection(client)  # type: ignore[no-untyped-call]


class Connection(AIOLDAPConnection):
    """One operation at a time; it is of no more use when one was given up."""

    def _poll(self, msg_id: int, timeout: float | None = None) -> Coroutine[Any, Any, Any]:
        """The answer. The driver's own asks all the time, and goes on when it is cancelled."""
        del timeout  # whoever asks has one
        return _awaited(_Answer(self, msg_id))

    def look(self, msg_id: int) -> Any:
        """The answer if it is there; without waiting."""
        return super(AIOLDAPConnection, self).get_result(msg_id)


async def _awaited(answer: _Answer) -> Any:
    try:
        return await answer.future
    finally:
        answer.finish()


class _Answer:
    """Looks for an answer when there is something to read, and now and then.

    TLS may hold what the socket does not show any more; connecting has steps without input; and
    what could not be sent at once is sent by looking.
    """

    def __init__(self, connection: Connection, msg_id: int) -> None:
        self._connection: Connection | None = connection
        self._msg_id = msg_id
        # one that is being opened has nothing to abandon with, until a thread of the driver is done
        self._ready = not connection.closed
        self._loop = asyncio.get_running_loop()
        self._reading = -1
        self._timer: asyncio.TimerHandle | None = None
        self._pause = FIRST_LOOK
        self.future: asyncio.Future[Any] = self._loop.create_future()
        self._wait(connection)

    def finish(self) -> None:
        """Look no more; when nobody waits any more tell the directory so, as soon as possible."""
        if self._connection is None or not self.future.cancelled():
            self._end()
        elif self._ready:
            self._abandon(self._connection)
        else:
            self._rest()
            self._wait(self._connection)

    def _wait(self, connection: Connection) -> None:
        if (descriptor := connection.fileno()) >= 0:
            self._loop.add_reader(descriptor, self._look)
            self._reading = descriptor
        self._timer = self._loop.call_later(self._pause, self._look)
        self._pause = min(self._pause * 2, LAST_LOOK)

    def _look(self) -> None:
        # looking may close the socket, and its number may soon be another's
        self._rest()
        connection = self._connection
        if connection is None or (self.future.done() and not self.future.cancelled()):
            return
        if not self._ready and not _has_input(self._msg_id):
            self._wait(connection)
            return
        try:
            answer = connection.look(self._msg_id)
        except Exception as error:  # noqa: BLE001 - whoever waits has to be told
            self._failed(error)
            return
        # the driver names the operation by the socket on which its thread says that it is done
        self._ready = self._ready or connection.fileno() != self._msg_id
        self._ready = self._ready or not _has_input(self._msg_id)
        if answer is not None:
            self._came(connection, answer)
        elif self._ready and self.future.cancelled():
            self._abandon(connection)
        else:
            self._wait(connection)

    def _came(self, connection: Connection, answer: Any) -> None:
        if self.future.cancelled():
            connection.close()
            self._end()
        else:
            self.future.set_result(answer)

    def _failed(self, error: Exception) -> None:
        if self.future.cancelled():
            self._end()
        else:
            self.future.set_exception(error)

    def _abandon(self, connection: Connection) -> None:
        with suppress(LDAPError):  # it may be lost already
            connection.abandon(self._msg_id)
        self._end()

    def _rest(self) -> None:
        if self._reading >= 0:
            self._loop.remove_reader(self._reading)
            self._reading = -1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self) -> None:
        """Let go of the connection.

        A failure remembers us for as long as somebody remembers it, and a connection that is not
        open yet is closed only when nobody knows it any more.
        """
        self._rest()
        self._connection = None


def _has_input(descriptor: int) -> bool:
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(0))
