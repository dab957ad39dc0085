"""Statements that follow from the fields of a record."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from domain.column import columns_of

PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


@cache
def columns(record: type[Any]) -> str:
    """The columns of a record, comma separated, each qualified with its table."""
    return ", ".join(_qualified(record.table, column.sql) for _, column in columns_of(record))


def select(record: type[Any], tail: str = "") -> str:
    """Select the record's columns from its table; `tail` holds joins, conditions and order."""
    names = columns(record)  # type: ignore[arg-type]  # mypy: every class is hashable
    return f"SELECT {names} FROM {record.table} {tail}".rstrip()


def _qualified(table: str, sql: str) -> str:
    return f"{table}.{sql}" if PLAIN.fullmatch(sql) else sql
