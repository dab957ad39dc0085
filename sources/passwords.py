"""Passwords that a source knows: who is in a directory may prove it there, where it allows that."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from domain.errors import SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.guard import Guard

log = logging.getLogger(__name__)


@runtime_checkable
class PasswordSource(Protocol):
    """A source that can tell whose password something is, and whether it is to be asked."""

    @property
    def allows_login(self) -> bool:
        """Whether the settings let its customers log in by it."""

    async def proved(self, login: str, password: str) -> str | None:
        """The key of the record with this login, if the password is its own.

        None when anything is wrong, and when several have the login. Raises `SourceUnavailable`.
        """


class Passwords:
    """All sources by which customers may log in."""

    def __init__(self, guards: Iterable[Guard] = ()) -> None:
        self._asked = [
            (guard, guard.source)
            for guard in guards
            if isinstance(guard.source, PasswordSource) and guard.source.allows_login
        ]

    async def record(self, login: str, password: str) -> tuple[str, str] | None:
        """The source that takes the password, with the key there; all are asked at once.

        Where several do it is the first of the settings. One that is down takes none.
        """
        asked = (_key(guard, source, login, password) for guard, source in self._asked)
        keys = await asyncio.gather(*asked)
        found = zip(self._asked, keys, strict=True)
        return next(((guard.name, key) for (guard, _), key in found if key is not None), None)


async def _key(guard: Guard, source: PasswordSource, login: str, password: str) -> str | None:
    """A wrong password is an answer; only what keeps the source from answering is a failure."""
    try:
        return await guard.ask(lambda _: source.proved(login, password))
    except SourceUnavailable as failure:
        log.warning("login not decided source=%s reason=%s", guard.name, failure.reason)
        return None
