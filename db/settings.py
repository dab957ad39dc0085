"""The settings of our own database, and how a password gets into an address."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import parse_qsl, quote, urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

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
    """Where our own tables are, and how long we wait for them."""

    url: SecretStr = SecretStr("sqlite:///var/ticketgraph.db")
    pool_size: Annotated[Whole, Field(ge=1, le=200)] = 10
    time_limit: Annotated[Decimal, Field(gt=0, le=3600)] = 10.0

    @field_validator("url")
    @classmethod
    def known_scheme(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith((SQLITE, *POSTGRESQL)):
            raise ValueError("should start with sqlite:/// (then a path) or postgresql://")
        if url.get_secret_value().startswith(POSTGRESQL):
            must_be_address(url.get_secret_value())
        return url

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
