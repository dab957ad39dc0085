"""Whether a password is that of an entry: the directory is asked to take it, by a bind."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from typing import TYPE_CHECKING

from sources.ldap.failures import PasswordRefused
from sources.ldap.questions import LONGEST_VALUE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sources.ldap.attributes import Entry
    from sources.ldap.connection import LdapConnection
    from sources.ldap.records import Records
    from sources.ldap.settings import LdapSourceSettings

log = logging.getLogger(__name__)
NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Binds:
    """Binds as somebody, each time on a connection of its own, a few at the same time."""

    def __init__(
        self,
        settings: LdapSourceSettings,
        connect: Callable[[tuple[str, str]], Awaitable[LdapConnection]],
    ) -> None:
        self._connect = connect
        self._name = settings.name
        self._base = settings.base
        self._slots = asyncio.Semaphore(settings.pool_size)

    async def takes(self, entry: Entry | None, password: str) -> bool:
        """Whether it is the entry's password. Raises `LdapFailure` when there is no answer.

        Without an entry somebody is tried who cannot exist: that takes as long.
        """
        dn = entry.dn if entry else self._nobody()
        try:
            async with self._slots:
                (await self._connect((dn, password))).close()
        except PasswordRefused as refusal:
            log.info("password refused source=%s result=%d", self._name, refusal.result)
            return False
        return entry is not None

    def _nobody(self) -> str:
        """Nobody has guessed it, so nobody has made an entry of this name."""
        return ",".join(filter(None, [f"cn={secrets.token_hex(16)}", self._base]))


def may_be_password(text: str) -> bool:
    """Whether it may be sent at all.

    A bind without a password succeeds whoever is named (RFC 4513 5.1.2), and to the library a NUL
    is the end of it. A directory hangs up on what is too long, as if it were down.
    """
    return bool(text) and not NO_TEXT.search(text) and len(text.encode()) <= LONGEST_VALUE


def only_one(entries: list[Entry], records: Records, login: str) -> Entry | None:
    """The entry that has the login as its key, capitals or not; None where several may be meant.

    The directory compares as the attribute wants, and any of its values; we the one that counts.
    """
    if len(entries) != 1 or not entries[0].dn:
        return None
    [entry] = entries
    return entry if (records.key(entry) or "").lower() == login.lower() else None
