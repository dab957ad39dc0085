"""One connection to a directory; whoever holds it can bind, search and close, and nothing else."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from bonsai import errors

from sources.ldap.attributes import Entry
from sources.ldap.driver import new_connection
from sources.ldap.failures import NO_BASE, ConnectionLost, PasswordRefused, QuestionRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bonsai import LDAPClient

    from sources.ldap.question import Question

GONE = (errors.ConnectionError, errors.ClosedConnection, errors.TimeoutError)
BUSY, UNAVAILABLE = 0x33, 0x34  # as when it is shutting down
NOT_UNDERSTOOD = -4  # whoever speaks there, it is no directory


class LdapConnection:
    """Asks one question at a time; after a failure that is no refusal it has to be closed."""

    def __init__(self, client: LDAPClient, page_size: int) -> None:
        self._driver: Any = new_connection(client)
        self._page_size = page_size

    async def bind(self) -> None:
        """Connect, secure the connection and say who asks. Raises `LdapFailure`."""
        with _bind_failures():
            await self._driver.open()
        # or a long question would stop everything while the directory does not read
        os.set_blocking(self._driver.fileno(), False)

    async def search(self, question: Question) -> list[Entry]:
        """All entries that were asked for, read page by page. Raises `LdapFailure`."""
        with _search_failures():
            page = await self._driver.paged_search(
                question.base,
                question.scope,
                question.filter,
                [*question.attributes] or ["1.1"],
                page_size=min(self._page_size, question.most or self._page_size),
            )
            found = [*map(_entry, page)]
            while question.most is None or len(found) < question.most:
                following = page.acquire_next_page()
                if following is None:
                    break
                page = await self._driver.get_result(following)
                found += map(_entry, page)
        return found

    def close(self) -> None:
        """Whatever state it is in; while it is being opened, forgetting it is what closes it."""
        driver, self._driver = self._driver, None
        if driver is not None:
            with suppress(errors.LDAPError):  # it may be closed already
                driver.close()


@contextmanager
def _bind_failures() -> Iterator[None]:
    """The driver's failures as ours."""
    try:
        yield
    except errors.LDAPError as error:
        raise _lost(error) or PasswordRefused(error.code) from error


@contextmanager
def _search_failures() -> Iterator[None]:
    """Likewise, where the answer may be that there is nothing to search in."""
    try:
        yield
    except errors.NoSuchObjectError as error:
        raise QuestionRefused(NO_BASE) from error
    except errors.LDAPError as error:
        reason = f"it refuses the question ({type(error).__name__} {error.code})"
        raise _lost(error) or QuestionRefused(reason) from error


def _lost(error: errors.LDAPError) -> ConnectionLost | None:
    gone = isinstance(error, GONE) or error.code in {BUSY, UNAVAILABLE, NOT_UNDERSTOOD}
    return ConnectionLost() if gone else None


def _entry(found: Any) -> Entry:
    """An entry without the driver's, by which one could write."""
    attributes = {name.lower(): list(found[name]) for name in found.keys() - {"dn"}}
    return Entry(str(found.dn), attributes)
