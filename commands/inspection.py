"""Looks at the database of an OTRS or Znuny, and tells what will work on it; changes nothing."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg
from pydantic import ValidationError

from commands.inspection_text import print_report
from db.guest import findings
from db.guest.database import look, session
from db.guest.indexes import missing_indexes
from db.guest.number_settings import doubts
from db.guest.privileges import role
from db.guest.setting_names import (
    NUMBERS,
    OF_CALENDARS,
    OF_CHANGES,
    OF_INTEREST,
    calendar_name,
    calendar_zone,
    working_time,
)
from db.guest.shapes import of_otrs
from db.guest.sysconfig import settings as settings_of_otrs
from db.guest.ways import ways
from db.migrate import expected, scripts
from db.postgres import PostgresReader, open_pool
from db.settings import DatabaseSettings
from domain.errors import BadSetting, GivenUp, TimedOut

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from db.guest.recognition import Recognition
    from db.guest.ways import Way

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A look that led to nothing, and why."""

    unknown: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that was seen; each part may be `Unknown`."""

    family: str
    schema: str
    renamed: dict[str, str]  # our name of a table, and its name there
    demanded: list[str]  # columns that each row has to have, and that OTRS 6.0 has not
    extra: list[str]  # other columns that OTRS 6.0 has not
    further_tables: int  # packages, and what we never read
    server: Any = None
    counts: Any = None
    role: Any = None
    ways: list[Way] = field(default_factory=list)
    settings: Any = None
    doubts: Any = None  # which of the settings are not followed, and why
    storage: Any = None
    elsewhere: Any = None
    passwords: Any = None
    unknown_names: Any = None
    odd_fields: Any = None
    calendars: Any = None
    indexes: Any = None


async def inspect_database(settings: DatabaseSettings, *, as_json: bool) -> bool:
    """Print what the database is; whether there is a way to stand on it.

    `settings`: those of a guest; `time_limit` is for each look. Raises `UnknownSchema`,
    `TimedOut` and `Unavailable`.
    """
    try:
        async with asyncio.timeout(settings.time_limit):
            recognition = await look(settings)
    except TimeoutError:
        raise TimedOut(settings.time_limit) from None
    reading = session(settings.model_copy(update={"read_only": True}), recognition)
    async with open_pool(settings.dsn, (1, 1), settings.time_limit, reading) as pool:
        found = await _report(PostgresReader(pool, settings.time_limit), settings, recognition)
    if as_json:
        print(json.dumps(asdict(found), indent=2, ensure_ascii=False))  # noqa: T201 - it is what is asked for
    else:
        print_report(found)
    return any(way.works for way in found.ways)


def of_guest(settings: DatabaseSettings, url: str | None) -> DatabaseSettings:
    """The settings as a guest's, with another address where one is given.

    Its password is in the address, in PGPASSWORD or in .pgpass: that of the settings is for
    another database. Raises `BadSetting`.
    """
    given = settings.model_dump() | {"mode": "guest"}
    if url is not None:
        given |= {"url": url, "password_file": None, "password_env": None}
    try:
        return DatabaseSettings.model_validate(given)
    except ValidationError:
        where = "database.url" if url is None else "--url"
        problem = "should be postgresql://USER@HOST:PORT/DATABASE, that of an OTRS or Znuny"
        raise BadSetting(where, problem) from None


async def _report(
    db: PostgresReader, settings: DatabaseSettings, recognition: Recognition
) -> Report:
    asked = await _tried(role(db, recognition, settings.own_schema))
    chosen = await _tried(_settings(db))
    possible = [] if isinstance(asked, Unknown) else ways(asked, recognition, settings.own_schema)
    return Report(
        **_shape(recognition),
        role=asked,
        ways=possible,
        server=await _tried(findings.server(db)),
        counts=await _tried(findings.counts(db)),
        settings=chosen,
        doubts=chosen if isinstance(chosen, Unknown) else doubts(chosen),
        storage=await _tried(findings.storage(db)),
        elsewhere=await _tried(findings.elsewhere(db)),
        passwords=await _tried(findings.passwords(db)),
        unknown_names=await _tried(findings.unknown_names(db)),
        odd_fields=await _tried(findings.odd_fields(db)),
        calendars=await _tried(findings.chosen_calendars(db, recognition)),
        indexes=await _tried(missing_indexes(db, recognition, scripts("postgresql"))),
    )


async def _tried(looking: Awaitable[T]) -> T | Unknown:
    """What is seen; a table that may not be read, or takes too long, spoils nothing else."""
    try:
        return await looking
    except TimedOut:
        return Unknown("no answer in time")
    except GivenUp:
        return Unknown("the replica gave it up for changes of its primary: try again")
    except asyncpg.InsufficientPrivilegeError:
        return Unknown("the role may not read it")
    except asyncpg.PostgresError as failure:
        return Unknown(f"PostgreSQL refuses it ({type(failure).__name__})")


async def _settings(db: PostgresReader) -> dict[str, str]:
    """What the service reads, and more; of calendars only those that are any."""
    found = await settings_of_otrs(db, [*OF_CHANGES, *OF_INTEREST, *OF_CALENDARS])
    for number in NUMBERS:
        if not found.get(calendar_name(number)):
            for name in (calendar_name(number), calendar_zone(number), *working_time(number)):
                found.pop(name, None)
    return {name: _shown(found[name]) for name in sorted(found)}


def _shown(value: Any) -> str:
    return "more than one value" if isinstance(value, list | dict) else str(value)


def _shape(recognition: Recognition) -> dict[str, Any]:
    wanted = of_otrs(expected("postgresql"))
    there = {recognition.renamed.get(name, name): columns for name, columns in wanted.items()}
    demanded = _columns(recognition.demanded)
    extra = {
        table: found - there[table].keys()
        for table, found in recognition.found.items()
        if table in there
    }
    return {
        "family": recognition.family,
        "schema": recognition.schema,
        "renamed": dict(recognition.renamed),
        "demanded": demanded,
        "extra": [each for each in _columns(extra) if each not in demanded],
        "further_tables": len(recognition.found.keys() - there.keys()),
    }


def _columns(tables: Any) -> list[str]:
    return sorted(f"{table}.{column}" for table, columns in tables.items() for column in columns)
