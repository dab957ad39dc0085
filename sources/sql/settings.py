"""The settings of a source in SQL: where the database is, and which records there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from db.settings import POSTGRESQL, must_be_address
from sources.settings import ColumnName, SourceSettings, TlsSettings


class SqlSourceSettings(SourceSettings):
    """What every database has: one link condition, a table or a whole SELECT."""

    table: ColumnName | None = None
    select: Annotated[str, Field(min_length=8)] | None = None

    @field_validator("select")
    @classmethod
    def begins_as_a_query(cls, select: str | None) -> str | None:
        if select is not None and not re.match(r"\s*(select|with)\b", select, re.IGNORECASE):
            raise ValueError("should begin with SELECT or WITH")
        return select

    @model_validator(mode="after")
    def one_link_condition(self) -> SqlSourceSettings:
        if (self.table is None) == (self.select is None):
            raise ValueError("should have either `table` or `select`, which says where records are")
        return self


class SqliteSourceSettings(SqlSourceSettings):
    """Customers in an SQLite file, opened read-only."""

    kind: Literal["sqlite"]
    path: Path


class PostgresqlSourceSettings(SqlSourceSettings, TlsSettings):
    """Customers in a PostgreSQL database, in read-only sessions."""

    kind: Literal["postgresql"]
    url: SecretStr

    @field_validator("url")
    @classmethod
    def known_scheme(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(POSTGRESQL):
            raise ValueError("should start with postgresql://")
        must_be_address(url.get_secret_value())
        return url


AnySqlSource = SqliteSourceSettings | PostgresqlSourceSettings
