"""The settings of a customer source: where it is, what a record is, which column is which field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, SecretStr, field_validator, model_validator

from db.settings import POSTGRESQL, Credentials, must_be_address
from domain.customers import COMPANY_FIELDS, OWN, PERSON_FIELDS

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
ColumnName = Annotated[str, Field(min_length=1, max_length=200)]


class SourceSettings(Credentials):
    """What every SQL source has: one link condition, one field map, one time limit."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    table: ColumnName | None = None
    select: Annotated[str, Field(min_length=8)] | None = None
    key: ColumnName
    match_login: bool = True
    fields: dict[str, ColumnName]
    extra: dict[str, ColumnName] = Field(default_factory=dict)
    company: dict[str, ColumnName] = Field(default_factory=dict)
    search: list[ColumnName] = Field(default_factory=list)
    time_limit: Annotated[float, Field(gt=0, le=60)] = 2.0
    pool_size: Annotated[int, Field(ge=1, le=100)] = 4

    @field_validator("name")
    @classmethod
    def not_own(cls, name: str) -> str:
        if name == OWN:
            raise ValueError(f"should not be “{OWN}”, which stands for our own tables")
        return name

    @field_validator("select")
    @classmethod
    def begins_as_a_query(cls, select: str | None) -> str | None:
        if select is not None and not re.match(r"\s*(select|with)\b", select, re.IGNORECASE):
            raise ValueError("should begin with SELECT or WITH")
        return select

    @field_validator("fields")
    @classmethod
    def known_fields(cls, mapped: dict[str, str]) -> dict[str, str]:
        return _only(mapped, (*PERSON_FIELDS, "comment"), "further columns go into `extra`")

    @field_validator("company")
    @classmethod
    def known_company_fields(cls, mapped: dict[str, str]) -> dict[str, str]:
        if mapped and "key" not in mapped:
            raise ValueError("should name the column of the company `key`")
        return _only(mapped, ("key", *COMPANY_FIELDS), "a company has no further columns")

    @model_validator(mode="after")
    def one_link_condition(self) -> SourceSettings:
        if (self.table is None) == (self.select is None):
            raise ValueError("should have either `table` or `select`, which says where records are")
        return self


class SqliteSourceSettings(SourceSettings):
    """Customers in an SQLite file, opened read-only."""

    kind: Literal["sqlite"]
    path: Path


class PostgresqlSourceSettings(SourceSettings):
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


AnySource = Annotated[SqliteSourceSettings | PostgresqlSourceSettings, Field(discriminator="kind")]


def _only(mapped: dict[str, str], known: tuple[str, ...], hint: str) -> dict[str, str]:
    if unknown := sorted(set(mapped) - set(known)):
        raise ValueError(f"has no {', '.join(unknown)}; there are {', '.join(known)}; {hint}")
    return mapped
