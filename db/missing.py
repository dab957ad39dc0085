"""Tables that are gone from under the service: it was uninstalled, or a dump was restored."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import asyncpg

from domain.errors import TablesMissing

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)


@contextmanager
def own_tables() -> Iterator[None]:
    """For statements about our own tables: they were there when the service was started.

    Raises `TablesMissing`. A customer source that lacks a table has answered, and is not meant.
    """
    try:
        yield
    except (asyncpg.UndefinedTableError, sqlite3.OperationalError) as failure:
        if isinstance(failure, sqlite3.Error) and "no such table" not in str(failure):
            raise
        log.warning("a table of the service is missing: %s", failure)
        raise TablesMissing from failure
