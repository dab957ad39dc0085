"""The settings of our own database, and how a password gets into an address."""

from __future__ import annotations

import os
import re
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import parse_qsl, quote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from domain.calendars import zone
from domain.errors import BadSetting

SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql://", "postgres://")
HOST = re.compile(r"(\[[^\[\]]+\]|[^\[\]:]*)(:(?P<port>[0-9]{1,5}))?")
MOST_PORT = 65535
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def _some_path(value: object) -> object:
    """An empty one would be the folder the service was started in."""
    if not isinstance(value, str | Path) or not str(value):
        raise ValueError('should be the path of a file, in quotes, such as "var/crm.db"')
    return value


def _no_switch(value: object) -> object:
    """In Python `True` is a 1."""
    if value is True or value is False:
        raise ValueError("should be a number, not true or false")
    return value


Whole = Annotated[int, BeforeValidator(_no_switch)]
Decimal = Annotated[float, BeforeValidator(_no_switch)]
FilePath = Annotated[Path, BeforeValidator(_some_path)]


class Table(BaseModel):
    """A table of the settings: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid")


class Credentials(Table):
    """Where a password comes from; never from settings.toml itself."""

    password_file: FilePath | None = None
    password_env: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def one_password(self) -> Self:
        if self.password_file is not None and self.password_env is not None:
            raise ValueError("should have either `password_file` or `password_env`, not both")
        return self

    @property
    def has_password(self) -> bool:
        """Whether the settings say where one is."""
        return self.password_file is not None or self.password_env is not None

    def password(self, path: str) -> str | None:
        """The password, or None when none is set; `path` names the settings' table in errors."""
        found: str | None
        if self.password_file is not None:
            setting, found = f"{path}.password_file", _text(self.password_file, path)
        elif self.password_env is not None:
            setting, found = f"{path}.password_env", os.environ.get(self.password_env)
        else:
            return None
        if found is None:
            raise BadSetting(setting, f"{self.password_env} is not in the environment")
        if not found:
            raise BadSetting(setting, "is empty; put the password there, or leave the setting out")
        return found


class DatabaseSettings(Credentials):
    """Where tickets are, whose tables those are, and how long we wait for them."""

    url: SecretStr = SecretStr("sqlite:///var/ticketgraph.db")
    mode: Literal["own", "guest"] = "own"
    read_only: bool = False
    allow_trigger: bool = False
    own_schema: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]{0,62}$")] = "ticketgraph"
    own_path: FilePath = Path("var/ticketgraph-own.db")
    poll_seconds: Annotated[Decimal, Field(ge=0.05, le=3600)] = 1.0
    pool_size: Annotated[Whole, Field(ge=1, le=200)] = 10
    time_limit: Annotated[Decimal, Field(gt=0, le=3600)] = 10.0
    time_zone: str | None = None  # OTRS: OTRSTimeZone

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, name: str | None) -> str | None:
        if name is not None and zone(name) is None:
            raise ValueError('should be a time zone, such as "UTC" or "Europe/Berlin"')
        return name

    @model_validator(mode="after")
    def guests_are_on_postgresql(self) -> Self:
        if self.mode == "guest" and self.sqlite_path is not None:
            raise ValueError(
                "should have as `url` the PostgreSQL database of an OTRS or Znuny, where `mode` is"
                ' "guest"'
            )
        alone = [name for name in ("read_only", "allow_trigger") if getattr(self, name)]
        if self.mode == "own" and alone:
            raise ValueError(f'should have `{alone[0]}` only where `mode` is "guest"')
        if self.read_only and self.allow_trigger:
            raise ValueError("should have either `read_only` or `allow_trigger`, not both")
        return self

    @property
    def is_guest(self) -> bool:
        """Whether the tables are those of an OTRS or Znuny."""
        return self.mode == "guest"

    @property
    def polls(self) -> bool:
        """Whether new history has to be looked for, since no trigger tells of it."""
        return self.is_guest and not self.allow_trigger

    @field_validator("url")
    @classmethod
    def known_scheme(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith((SQLITE, *POSTGRESQL)):
            raise ValueError("should start with sqlite:/// (then a path) or postgresql://")
        if url.get_secret_value().startswith(POSTGRESQL):
            must_be_address(url.get_secret_value())
        return url

    @property
    def zone(self) -> tzinfo:
        """The zone of times in the tables, where the OTRS does not say another."""
        return UTC if self.time_zone is None else ZoneInfo(self.time_zone)

    @property
    def sqlite_path(self) -> Path | None:
        """The file, when the database is SQLite."""
        url = self.url.get_secret_value()
        return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None

    @property
    def dsn(self) -> str:
        """The address for the PostgreSQL driver, with the password."""
        return with_password(self.url.get_secret_value(), self.password("database"))


def _text(file: Path, path: str) -> str:
    """What is in a file with a password, without the end of its line."""
    try:
        return file.read_text("utf-8").rstrip("\r\n")
    except OSError as error:
        problem = f"cannot be read ({error.strerror or type(error).__name__})"
    except UnicodeDecodeError:
        problem = "is not UTF-8; it should be a text file with the password alone"
    raise BadSetting(f"{path}.password_file", problem)


def must_be_address(url: str) -> None:
    """Raise `ValueError` where the driver would; nothing of the address is in the message."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError("should be postgresql://USER@HOST:PORT/DATABASE") from None
    for host in parts.netloc.rpartition("@")[2].split(","):
        found = HOST.fullmatch(host)
        if found is None or int(found["port"] or 0) > MOST_PORT:
            raise ValueError("should have a host, or [ADDRESS] in IPv6, and a number as the port")
    if dict(parse_qsl(parts.query)).get("sslmode", "prefer") not in SSL_MODES:
        raise ValueError(f"should have as sslmode one of {', '.join(SSL_MODES)}")


def with_password(url: str, password: str | None) -> str:
    """The URL with the password put into it, unless it has one or there is none."""
    parts = urlsplit(url)
    if password is None or parts.password or not parts.username:
        return url
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}").geturl()
