"""How the database of a source is reached: its driver, its password, and whom it is to prove."""

from __future__ import annotations

import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from db.mysql import open_mysql_reader
from db.mysql_pool import MysqlServer
from db.postgres import must_be_understood, open_postgres_reader
from db.settings import with_password
from db.sqlite import open_sqlite_reader
from domain.errors import BadSetting
from sources.sql.settings import MysqlSourceSettings, PostgresqlSourceSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from db.database import Reader
    from db.postgres import Tls
    from sources.sql.settings import AnySqlSource, ServerSourceSettings


@asynccontextmanager
async def open_reader(settings: AnySqlSource) -> AsyncIterator[Reader]:
    """A reader of the database, which need not be reachable. Raises `BadSetting`."""
    size, limit = settings.pool_size, settings.time_limit
    if isinstance(settings, MysqlSourceSettings):
        async with open_mysql_reader(_server(settings), pool_size=size, time_limit=limit) as mysql:
            yield mysql
    elif isinstance(settings, PostgresqlSourceSettings):
        dsn = with_password(settings.address, _password(settings))
        tls = False if settings.tls == "off" else _tls(settings)
        await _must_be_understood(settings.place_in_settings, dsn, tls)
        async with open_postgres_reader(dsn, pool_size=size, time_limit=limit, tls=tls) as postgres:
            yield postgres
    else:
        async with open_sqlite_reader(settings.path, pool_size=size, time_limit=limit) as sqlite:
            yield sqlite


def _server(settings: MysqlSourceSettings) -> MysqlServer:
    host, port, user, database, password = settings.place
    return MysqlServer(
        host=host,
        port=port,
        user=user,
        password=_password(settings) if password is None else password,
        database=database,
        tls=_tls(settings),
    )


def _password(settings: AnySqlSource) -> str | None:
    return settings.password(settings.place_in_settings)


def _tls(settings: ServerSourceSettings) -> ssl.SSLContext | None:
    """Certificate and name are checked; None where the settings do not ask for it."""
    if not settings.encrypted:
        return None
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError:
        problem = "should be a file with certificates in PEM form; it has none that can be read"
        raise BadSetting(f"{settings.place_in_settings}.ca_file", problem) from None


async def _must_be_understood(place: str, dsn: str, tls: Tls) -> None:
    try:
        await must_be_understood(dsn, tls)
    except ValueError:
        problem = (
            "should be an address that PostgreSQL's clients understand;"
            " its parameters or the files that they name are not right"
        )
        raise BadSetting(f"{place}.url", problem) from None
