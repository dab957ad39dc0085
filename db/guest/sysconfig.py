"""Settings of the OTRS we stand on, as far as its database has them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.database import Reader

log = logging.getLogger(__name__)

TABLES = ("sysconfig_default", "sysconfig_modified")
MAY_READ = """
    SELECT to_regclass($1) IS NOT NULL AND coalesce(has_table_privilege(to_regclass($1), 'SELECT'),
        false)
"""
# What somebody has changed for everybody comes last, so it counts (tables.md 11).
VALUES = """
    SELECT name, effective_value FROM (
        SELECT name, effective_value, 0 AS place FROM sysconfig_default
        WHERE is_valid = 1 AND name = ANY($1)
        UNION ALL
        SELECT name, effective_value, 1 FROM sysconfig_modified
        WHERE is_valid = 1 AND user_id IS NULL AND name = ANY($1)) AS found
    ORDER BY place
"""
NOTHING = {None, "~", "null"}  # how YAML writes that there is no value


async def settings(db: Reader, names: Sequence[str]) -> dict[str, Any]:
    """The settings with these names, each by its name, that are there and can be read.

    Perl knows no types: a value is a text, or a list or mapping of such. What stands in
    `Kernel/Config.pm` is not in the database, and counts there before this. Raises `TimedOut` past
    the time limit of the database, and `Unavailable`.
    """
    if not await readable(db):
        log.warning("settings of OTRS are not read: the role may not SELECT from %s", TABLES)
        return {}
    texts = {name: text for name, text in await db.rows(VALUES, list(names))}  # noqa: C416 - of rows
    read = {name: _value(name, text) for name, text in texts.items()}
    return {name: value for name, value in read.items() if value is not None}


async def readable(db: Reader) -> bool:
    """Whether the tables with settings are there, and may be read."""
    answers = [await db.rows(MAY_READ, table) for table in TABLES]
    return all(may for [[may]] in answers)


def _value(name: str, text: str | None) -> Any:
    try:
        found = yaml.load(text or "", Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but texts
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        log.warning("a setting of OTRS cannot be read name=%r", name)
        return None
    is_nothing = not isinstance(found, list | dict) and found in NOTHING
    return None if is_nothing else found
