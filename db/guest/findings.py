"""What is in the database of an OTRS that somebody should know before we stand on it.

Each look is one question with a deadline of its own; nothing of a person's is told, only counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg

from db.field_config import read
from domain.dynamic_fields import FieldType
from domain.errors import TimedOut
from domain.history import HistoryKind
from domain.reference import Channel, StateType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.database import Reader
    from db.guest.recognition import Recognition

SERVER = """
    SELECT current_database(), current_setting('server_version'), d.datcollate,
        pg_encoding_to_char(d.encoding), pg_database_size(d.oid), current_setting('TimeZone')
    FROM pg_database d WHERE d.datname = current_database()
"""
COUNTED = (
    *("ticket", "article", "ticket_history", "article_data_mime_attachment"),
    *("dynamic_field_value", "customer_user", "customer_company", "users", "queue"),
)
ESTIMATE = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = to_regclass($1)"
NEWEST = 10_000
STORAGE = f"""
    SELECT count(*), count(content_path), count(*) FILTER (WHERE kept) FROM (
        SELECT nullif(content_path, '') AS content_path,
            EXISTS (SELECT 1 FROM article_data_mime_plain p WHERE p.article_id = m.article_id)
            OR EXISTS (SELECT 1 FROM article_data_mime_attachment a
                WHERE a.article_id = m.article_id) AS kept
        FROM article_data_mime m ORDER BY m.id DESC LIMIT {NEWEST}) AS newest
"""
# customers of tickets that are not in the table of customer users are in another back end
ELSEWHERE = f"""
    SELECT count(*), count(*) FILTER (WHERE NOT here),
        count(*) FILTER (WHERE NOT here AND customer_user_id LIKE '%@%') FROM (
        SELECT t.customer_user_id, EXISTS (SELECT 1 FROM customer_user c
            WHERE c.login IN (t.customer_user_id, lower(t.customer_user_id))) AS here
        FROM ticket t WHERE t.customer_user_id <> '' ORDER BY t.id DESC LIMIT {NEWEST}) AS newest
"""
SHAPES = (
    ("Argon2, which only Ticketgraph reads", r"^\$argon2"),
    ("bcrypt", r"^(BCRYPT:\d+:|\$2[aby]\$)"),
    ("SHA-512", r"^[0-9a-fA-F]{128}$"),
    ("SHA-256", r"^[0-9a-fA-F]{64}$"),
    ("SHA-1", r"^[0-9a-fA-F]{40}$"),
    ("Apache MD5", r"^\$apr1\$"),
    ("MD5-crypt", r"^\$[^$]+\$[^$]+\$"),
    ("DES crypt", r"^[./0-9A-Za-z]{13}$"),
    ("none", r"^\s*$"),
)
UNREAD = "of no form that is accepted (plain text is none)"
PASSWORDS = """
    SELECT CASE {cases} ELSE $1 END, count(*) FROM {table} WHERE valid_id = 1
    GROUP BY 1 ORDER BY 2 DESC
"""
NAMES = "SELECT name FROM {} ORDER BY id"
KNOWN = {
    "ticket_history_type": {kind.value for kind in HistoryKind},
    "communication_channel": {kind.value for kind in Channel},
    "ticket_state_type": {kind.value for kind in StateType},
    "ticket_lock_type": {"unlock", "lock", "tmp_lock"},
    "link_type": {"Normal", "ParentChild"},
    "link_object": {"Ticket"},
}
FIELDS = """
    SELECT name, field_type, config FROM dynamic_field
    WHERE valid_id = 1 AND internal_field = 0 ORDER BY id
"""
CALENDARS = "SELECT name, calendar_name FROM {} WHERE calendar_name <> '' AND valid_id = 1"


@dataclass(frozen=True, slots=True)
class Server:
    """The database, and the server it is on."""

    database: str
    version: str
    collation: str
    encoding: str
    bytes: int
    time_zone: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a table has; where it may not or cannot be counted, what the planner thinks."""

    table: str
    rows: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Storage:
    """Of the newest articles: how many, with a path, and with plain text or files in rows."""

    articles: int
    with_path: int
    with_rows: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Of the newest tickets with a customer: how many, and whose login is in no row."""

    tickets: int
    not_there: int
    with_address: int  # of those: a mail address, as of whoever wrote and was not known


async def server(db: Reader) -> Server:
    """What is asked. Raises `TimedOut` and `Unavailable`, as all of these."""
    [row] = await db.rows(SERVER)
    return Server(*row)


async def counts(db: Reader) -> list[Count]:
    """The main tables, exact where that is quick enough."""
    return [await _count(db, table) for table in COUNTED]


async def _count(db: Reader, table: str) -> Count:
    try:
        [[rows]] = await db.rows(f"SELECT count(*) FROM {table}")
    except (TimedOut, asyncpg.InsufficientPrivilegeError):
        [[rows]] = await db.rows(ESTIMATE, table)
        return Count(table, rows, exact=False)
    return Count(table, rows, exact=True)


async def storage(db: Reader) -> Storage:
    """Whether files of articles are in the database."""
    [row] = await db.rows(STORAGE)
    return Storage(*row)


async def elsewhere(db: Reader) -> Elsewhere:
    """Whether customers are in another back end."""
    [row] = await db.rows(ELSEWHERE)
    return Elsewhere(*row)


async def passwords(db: Reader) -> dict[str, dict[str, int]]:
    """For each table of people who may log in, how many passwords have which form."""
    cases = " ".join(
        f"WHEN coalesce(pw, '') ~ '{shape}' THEN '{name}'"  # both are written above
        for name, shape in SHAPES
    )
    return {
        table: _by_name(await db.rows(PASSWORDS.format(cases=cases, table=table), UNREAD))
        for table in ("users", "customer_user")
    }


def _by_name(rows: Iterable[Any]) -> dict[str, int]:
    return {name: count for name, count in rows}  # noqa: C416 - rows of the driver are no pairs


async def unknown_names(db: Reader) -> dict[str, list[str]]:
    """Rows of small tables that we do not know by their names: packages add some."""
    found = {table: await db.rows(NAMES.format(table)) for table in KNOWN}
    return {
        table: unknown
        for table, rows in found.items()
        if (unknown := [name for [name] in rows if name not in KNOWN[table]])
    }


async def odd_fields(db: Reader) -> dict[str, str]:
    """Dynamic fields by their names, each with what is odd."""
    rows = await db.rows(FIELDS)
    return {name: odd for name, kind, config in rows if (odd := _odd(kind, config))}


def _odd(kind: str, config: str | None) -> str | None:
    if isinstance(read(config), str):
        return "its definition cannot be read"
    if kind not in {known.value for known in FieldType}:
        return f"its type “{kind}” is not known; values are shown as text"
    return None


async def chosen_calendars(db: Reader, recognition: Recognition) -> dict[str, list[str]]:
    """Which queues and SLAs name which calendar."""
    found: dict[str, list[str]] = {}
    for table in ("queue", "sla"):
        if recognition.has(table, "calendar_name"):
            _collect(found, table, await db.rows(CALENDARS.format(table)))
    return dict(sorted(found.items()))


def _collect(found: dict[str, list[str]], table: str, rows: Iterable[Any]) -> None:
    for name, calendar in rows:
        found.setdefault(calendar, []).append(f"{table} {name}")
