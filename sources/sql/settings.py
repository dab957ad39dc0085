"""The settings of a source in SQL: where the database is, and which records there are."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from db.mysql import PLACEHOLDER
from db.settings import POSTGRESQL, FilePath, Whole, must_be_address
from sources.settings import ColumnName, SourceSettings, TlsSettings

MYSQL = "mysql://"
# a name, an address, or the path of a socket; two colons are in addresses of IPv6 alone
HOST = re.compile(r"/\S*|[^\s/@:?#\[\]]+|(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+")
Text = Annotated[str, Field(min_length=1, max_length=255)]


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
    path: FilePath


class ServerSourceSettings(SqlSourceSettings, TlsSettings):
    """A database on a server: its address in one piece or in several, and how it is trusted."""

    url: SecretStr | None = None
    host: Text | None = None
    port: Annotated[Whole, Field(ge=1, le=65535)] | None = None
    database: Text | None = None
    user: Text | None = None
    tls: Literal["on", "off"] | None = None

    @field_validator("host")
    @classmethod
    def host_alone(cls, host: str | None) -> str | None:
        if host is not None and not HOST.fullmatch(host):
            raise ValueError("should be a name or an address alone; `port` and `user` are others")
        return host

    @model_validator(mode="after")
    def one_address(self) -> ServerSourceSettings:
        if (self.url is None) == (self.host is None):
            raise ValueError("should have either `url` or `host`, which says where the server is")
        parts = [name for name in ("port", "database", "user") if getattr(self, name) is not None]
        if self.url is not None and parts:
            raise ValueError(f"should have no `{parts[0]}` beside `url`, which is a whole address")
        return self

    @model_validator(mode="after")
    def password_with_user(self) -> ServerSourceSettings:
        inside = self.url is not None and urlsplit(self.url.get_secret_value()).username
        if self.has_password and not (self.user or inside):
            raise ValueError("should have a `user` (or one in `url`) whom the password belongs to")
        return self

    @model_validator(mode="after")
    def certificates_are_checked(self) -> ServerSourceSettings:
        if self.tls == "off" and self.ca_file is not None:
            raise ValueError('should have no `ca_file` with tls = "off"; "on" checks certificates')
        return self

    @property
    def encrypted(self) -> bool:
        """Whether the server has to show a certificate that is checked."""
        return self.tls == "on" or self.ca_file is not None


class PostgresqlSourceSettings(ServerSourceSettings):
    """Customers in a PostgreSQL database, in read-only sessions."""

    kind: Literal["postgresql"]

    @field_validator("url")
    @classmethod
    def known_scheme(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            if not url.get_secret_value().startswith(POSTGRESQL):
                raise ValueError("should start with postgresql://")
            must_be_address(url.get_secret_value())
        return url

    @model_validator(mode="after")
    def one_word_about_tls(self) -> PostgresqlSourceSettings:
        said = self.encrypted or self.tls is not None
        if said and dict(parse_qsl(urlsplit(self.address).query)).get("sslmode"):
            raise ValueError("should have either `tls` and `ca_file`, or an sslmode in `url`")
        return self

    @property
    def address(self) -> str:
        """The whole address, without the password that is kept elsewhere."""
        if self.url is not None:
            return self.url.get_secret_value()
        host = self.host or ""
        place = f"[{host}]" if ":" in host else quote(host, safe="")
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"postgresql://{user}{place}{port}/{quote(self.database or '', safe='')}"


class MysqlSourceSettings(ServerSourceSettings):
    """Customers in a MySQL or MariaDB database, in read-only sessions."""

    kind: Literal["mysql"]

    @field_validator("url")
    @classmethod
    def known_scheme(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            if not url.get_secret_value().startswith(MYSQL):
                raise ValueError(f"should start with {MYSQL}")
            _must_be_mysql_address(url.get_secret_value())
        return url

    @model_validator(mode="after")
    def nothing_like_a_value(self) -> MysqlSourceSettings:
        names = [*self.fields.values(), *self.extra.values(), *self.company.values(), *self.search]
        for text in (self.select, self.table, self.key, *names):
            if found := PLACEHOLDER.search(text or ""):
                raise ValueError(
                    f"should have no {found[0]}, which stands for a value that is looked for;"
                    " a text is written CONCAT('$', '1')"
                )
        return self

    @model_validator(mode="after")
    def user_is_named(self) -> MysqlSourceSettings:
        if not self.place[2]:
            raise ValueError("should have a `user` beside `host`, or one in mysql://USER@HOST")
        return self

    @property
    def place(self) -> tuple[str, int, str | None, str | None, str | None]:
        """Host, port, user, database, and the password where the address has one."""
        if self.url is None:
            return self.host or "", self.port or 3306, self.user, self.database, None
        parts = urlsplit(self.url.get_secret_value())
        user, password = (
            unquote(part) if part else None for part in (parts.username, parts.password)
        )
        database = unquote(parts.path.removeprefix("/")) or None
        return unquote(parts.hostname or ""), parts.port or 3306, user, database, password


def _must_be_mysql_address(url: str) -> None:
    """Raise `ValueError` where no server could be meant; nothing of the address is in it."""
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise ValueError("should be mysql://USER@HOST:PORT/DATABASE with a number as the port")
    if parts.query or parts.fragment:
        raise ValueError("should end with the database; `tls` and `ca_file` say the rest")


AnySqlSource = SqliteSourceSettings | PostgresqlSourceSettings | MysqlSourceSettings
