"""The settings of our own database, and how a password gets into an address."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from domain.errors import BadSetting

SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql://", "postgres://")
HOST = re.compile(r"(\[[^\[\]]+\]|[^\[\]:]*)(:(?P<port>[0-9]{1,5}))?")
MOST_PORT = 65535
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


class Credentials(BaseModel):
    """Where a password comes from; never from settings.toml itself."""

    model_config = ConfigDict(extra="forbid")

    password_file: Path | None = None
    password_env: str | None = None

    def password(self, path: str) -> str | None:
        """The password, or None when none is set; `path` names the settings' table in errors."""
        if self.password_file is not None:
            try:
                return self.password_file.read_text().rstrip("\r\n")
            except OSError as error:
                reason = error.strerror or type(error).__name__
                raise BadSetting(f"{path}.password_file", f"cannot be read ({reason})") from None
        if self.password_env is not None and self.password_env not in os.environ:
            raise BadSetting(
                f"{path}.password_env", f"{self.password_env} is not in the environment"
            )
        return os.environ[self.password_env] if self.password_env else None


class DatabaseSettings(Credentials):
    """Where our own tables are, and how long we wait for them."""

    url: SecretStr = SecretStr("sqlite:///var/ticketgraph.db")
    pool_size: Annotated[int, Field(ge=1, le=200)] = 10
    time_limit: Annotated[float, Field(gt=0, le=3600)] = 10.0

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
