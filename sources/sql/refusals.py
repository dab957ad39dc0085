"""What a database says instead of an answer: what may be logged, and what a client is told."""

from __future__ import annotations

import sqlite3
import ssl
from typing import TYPE_CHECKING

import asyncpg
from asyncmy.errors import Error as MysqlError

from db.mysql_pool import code
from sources.reasons import NO_LOGIN, NOT_TRUSTED, UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

REFUSALS = (asyncpg.PostgresError, sqlite3.Error, MysqlError)
# MySQL's: unknown column, table, function. Others repeat the statement, or name the account.
MYSQL_NAMES = frozenset({1054, 1146, 1305})
# for this database, with this password, from this host, in this way
MYSQL_LOGINS = frozenset({1044, 1045, 1130, 1698})


def telling(refusal: BaseException | None) -> bool:
    """Whether it names a table or column of the settings, and no value of a row."""
    if isinstance(refusal, MysqlError):
        return code(refusal) in MYSQL_NAMES
    return isinstance(refusal, asyncpg.SyntaxOrAccessError | sqlite3.OperationalError)


def name_of(refusal: BaseException) -> str:
    """Its name, in words that hold nothing of the statement."""
    number = f" {code(refusal)}" if isinstance(refusal, MysqlError) else ""
    return f"{type(refusal).__name__}{number}"


def why(unavailable: BaseException) -> str:
    """What keeps it from answering: where a setting is wrong, nobody has to look at the network."""
    causes = list(_causes(unavailable))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NOT_TRUSTED
    return NO_LOGIN if any(map(_is_login, causes)) else UNREACHABLE


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    while failure is not None:
        yield failure
        failure = failure.__cause__


def _is_login(failure: BaseException) -> bool:
    if isinstance(failure, MysqlError):
        return code(failure) in MYSQL_LOGINS
    return isinstance(failure, asyncpg.InvalidAuthorizationSpecificationError)
