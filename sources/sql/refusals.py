"""What a database says when a question is wrong: what may be logged, and what a client is told."""

from __future__ import annotations

import sqlite3

import asyncpg
from asyncmy.errors import Error as MysqlError

from db.mysql_pool import code

REFUSALS = (asyncpg.PostgresError, sqlite3.Error, MysqlError)
# MySQL's: unknown column, table, function. Others repeat the statement, or name the account.
MYSQL_NAMES = frozenset({1054, 1146, 1305})


def telling(refusal: BaseException | None) -> bool:
    """Whether it names a table or column of the settings, and no value of a row."""
    if isinstance(refusal, MysqlError):
        return code(refusal) in MYSQL_NAMES
    return isinstance(refusal, asyncpg.SyntaxOrAccessError | sqlite3.OperationalError)


def name_of(refusal: BaseException) -> str:
    """Its name, in words that hold nothing of the statement."""
    number = f" {code(refusal)}" if isinstance(refusal, MysqlError) else ""
    return f"{type(refusal).__name__}{number}"
