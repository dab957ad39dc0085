"""Tables that are gone from under the service: it was uninstalled, or a dump was restored."""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import asyncpg

from db.guest.privileges import FURTHER, SETTINGS
from db.guest.recognition import FORMER_GROUPS
from db.migrate import expected
from domain.errors import TablesMissing

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)
WORD = re.compile(r"\w+")


@contextmanager
def own_tables() -> Iterator[None]:
    """For statements about tables of our own, or of the OTRS: they were there at the start.

    Raises `TablesMissing`. A table that was never any of these is a mistake of the program; a
    customer source that lacks one has answered, and is not meant.
    """
    try:
        yield
    except (asyncpg.UndefinedTableError, sqlite3.OperationalError) as failure:
        if isinstance(failure, sqlite3.Error) and "no such table" not in str(failure):
            raise
        # whatever language the server speaks, the name is in what it says
        if not known().intersection(WORD.findall(str(failure))):
            raise
        log.warning("a table of the service or of the OTRS is missing: %s", failure)
        raise TablesMissing from failure


@cache
def known() -> frozenset[str]:
    """All tables that statements are about, by each name that they have somewhere."""
    ours = expected("postgresql").keys()
    return frozenset([*ours, "tg_migration", *FURTHER, *SETTINGS, FORMER_GROUPS])
