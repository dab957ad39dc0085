"""What the settings of every source have: its name, the field map, who matches whom, the limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, PrivateAttr, StrictBool, field_validator, model_validator

from db.settings import Credentials, Decimal, FilePath, Whole
from domain.customers import COMPANY_FIELDS, OWN, PERSON_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")
ColumnName = Annotated[str, Field(min_length=1, max_length=200)]
Seconds = Annotated[Decimal, Field(gt=0, le=60)]
MatchRule = Literal["login", "email", "none"]


class SourceSettings(Credentials):
    """What every kind of source has; columns are attributes where the source is a directory."""

    takes_passwords: ClassVar[bool] = False

    name: str
    key: ColumnName
    match: MatchRule = "login"
    fields: dict[str, ColumnName]
    extra: dict[str, ColumnName] = Field(default_factory=dict)
    company: dict[str, ColumnName] = Field(default_factory=dict)
    show_company: StrictBool = True
    allow_login: StrictBool = False
    search: list[ColumnName] = Field(default_factory=list)
    pool_size: Annotated[Whole, Field(ge=1, le=100)] = 4
    soft_limit: Seconds = 0.3
    time_limit: Seconds = 2.0
    cache_time: Annotated[Decimal, Field(ge=0, le=86_400)] = 30
    stale_time: Annotated[Decimal, Field(ge=0, le=30 * 86_400)] = 86_400
    cache_records: Annotated[Whole, Field(ge=1, le=10_000_000)] = 20_000
    breaker_failures: Annotated[Whole, Field(ge=1, le=1000)] = 3
    breaker_time: Annotated[Decimal, Field(gt=0, le=3600)] = 5
    _path: str | None = PrivateAttr(None)

    def stands_at(self, path: str) -> None:
        """Where the settings have the source, for messages: `sources[0]`."""
        self._path = path

    @property
    def place_in_settings(self) -> str:
        """What messages call its table."""
        return self._path or f"sources.{self.name}"

    @field_validator("name")
    @classmethod
    def is_name(cls, name: str) -> str:
        if not NAME.fullmatch(name):
            raise ValueError(
                "should be letters a to z, digits, _ and -, beginning with a letter, at most 100"
            )
        if name == OWN:
            raise ValueError(f"should not be “{OWN}”, which stands for our own tables")
        return name

    @field_validator("allow_login")
    @classmethod
    def somebody_takes_passwords(cls, allowed: bool) -> bool:  # noqa: FBT001 - pydantic calls it
        if allowed and not cls.takes_passwords:
            raise ValueError("should be true only for a source of kind ldap, which takes passwords")
        return allowed

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
    def email_is_mapped(self) -> SourceSettings:
        if self.match == "email" and "email" not in self.fields:
            raise ValueError("should map `fields.email`, since `match` compares it")
        return self

    @model_validator(mode="after")
    def limits_in_order(self) -> SourceSettings:
        if self.soft_limit > self.time_limit:
            raise ValueError("should have a `soft_limit` that is not above the `time_limit`")
        return self

    @property
    def shown_company(self) -> dict[str, str]:
        """The company columns, none where companies are not to be shown."""
        return self.company if self.show_company else {}

    @property
    def searched(self) -> list[str]:
        """The columns a search looks into: finding somebody by his company would tell of it."""
        hidden = _alike([] if self.show_company else self.company.values())
        hidden -= _alike([self.key, *self.fields.values(), *self.extra.values()])
        shown = [name for name in self.search if not _alike([name]) & hidden]
        return shown or list(self.fields.values()) or [self.key]


class TlsSettings(SourceSettings):
    """A source on a server: whose certificates are believed, wherever TLS is spoken."""

    ca_file: FilePath | None = None

    @field_validator("ca_file")
    @classmethod
    def readable(cls, file: Path | None) -> Path | None:
        if file is not None and not file.is_file():
            raise ValueError("should be a file with certificates in PEM form; there is none")
        return file


def _alike(columns: Iterable[str]) -> set[str]:
    """Names without capitals and without the options of an attribute: `O;lang-de` is an `o`."""
    return {name.lower().partition(";")[0] for name in columns}


def _only(mapped: dict[str, str], known: tuple[str, ...], hint: str) -> dict[str, str]:
    if unknown := sorted(set(mapped) - set(known)):
        raise ValueError(f"has no {', '.join(unknown)}; there are {', '.join(known)}; {hint}")
    return mapped
