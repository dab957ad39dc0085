"""The settings of a source in a directory: where it is, who asks, and which entries are records."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from db.settings import Whole
from sources.ldap.attributes import DN, is_binary
from sources.ldap.filters import ATTRIBUTE, EVERYTHING, is_filter
from sources.settings import ColumnName, TlsSettings

PORTS = {"ldap": 389, "ldaps": 636}
PART = r"(?:[A-Za-z][A-Za-z0-9-]*|[0-9.]+)=(?:[^,+\\]|\\.)*"
BASE = re.compile(rf"(?:{PART}(?:[,+]\s*{PART})*)?", re.DOTALL)
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HOST = re.compile(rf"(?:{LABEL}\.)*{LABEL}")
NAMES = "should be names of attributes, of letters, digits and hyphens"

Port = Annotated[Whole, Field(ge=1, le=65535)]
Count = Annotated[Whole, Field(ge=1, le=10_000)]


class LdapSourceSettings(TlsSettings):
    """Customers in an LDAP directory; a column is an attribute, in capitals or not."""

    takes_passwords: ClassVar[bool] = True

    kind: Literal["ldap"]
    url: str | None = None
    host: str | None = None
    port: Port | None = None
    tls: Literal["starttls", "off"] | None = None
    user: Annotated[str, Field(min_length=1)] | None = None
    base: str
    scope: Literal["one", "sub", "base"] = "sub"
    filter: str = EVERYTHING
    binary: Literal["ignore", "base64"] = "ignore"
    several: Literal["first", "all"] = "first"
    page_size: Count = 500
    chunk_size: Count = 100

    @field_validator("url")
    @classmethod
    def only_a_server(cls, url: str | None) -> str | None:
        if url is not None and not _is_server(url):
            raise ValueError("should be ldap://HOST:PORT or ldaps://HOST:PORT, and nothing more")
        return url

    @field_validator("host")
    @classmethod
    def only_a_host(cls, host: str | None) -> str | None:
        if host is not None and not _is_host(host):
            raise ValueError("should be a name or an address; the port has a setting of its own")
        return host

    @field_validator("base")
    @classmethod
    def is_dn(cls, base: str) -> str:
        if not BASE.fullmatch(base):
            raise ValueError("should be a DN, such as ou=customers,dc=example,dc=org")
        return base

    @field_validator("filter")
    @classmethod
    def is_one_filter(cls, text: str) -> str:
        if not is_filter(text):
            raise ValueError("should be one whole filter in parentheses, such as (objectClass=*)")
        return text

    @field_validator("key", "fields", "extra", "company", "search")
    @classmethod
    def names_of_attributes(
        cls, names: str | dict[str, ColumnName] | list[ColumnName]
    ) -> str | dict[str, ColumnName] | list[ColumnName]:
        if wrong := [name for name in _each(names) if not re.fullmatch(ATTRIBUTE, name)]:
            raise ValueError(f"{NAMES}; not “{wrong[0]}”")
        return names

    @field_validator("company", "search")
    @classmethod
    def asked_by_filter(
        cls, names: dict[str, ColumnName] | list[ColumnName]
    ) -> dict[str, ColumnName] | list[ColumnName]:
        if wrong := [name for name in _each(names) if name.lower() == DN or is_binary(name)]:
            raise ValueError(f"should name attributes that hold texts; {wrong[0]} does not")
        return names

    @model_validator(mode="after")
    def one_address(self) -> LdapSourceSettings:
        if (self.url is None) == (self.host is None):
            raise ValueError("should have either `url` or `host`, which says where the server is")
        if self.url is not None and self.port is not None:
            raise ValueError("should have its `port` in the `url`, since there is one")
        return self

    @model_validator(mode="after")
    def one_way_of_tls(self) -> LdapSourceSettings:
        if self.scheme == "ldaps" and self.tls is not None:
            raise ValueError("should not have `tls` beside ldaps://, which is TLS from the start")
        if self.tls == "off" and self.ca_file is not None:
            raise ValueError('should not have a `ca_file` when `tls` is "off"')
        return self

    @model_validator(mode="after")
    def user_with_password(self) -> LdapSourceSettings:
        if self.user is not None and not self.has_password:
            raise ValueError("should have `password_file` or `password_env` beside `user`")
        if self.user is None and self.has_password:
            raise ValueError("should have a `user`, the DN that the password belongs to")
        return self

    @model_validator(mode="after")
    def key_can_be_read(self) -> LdapSourceSettings:
        if is_binary(self.key) and self.binary != "base64":
            raise ValueError(f'should have `binary` = "base64", since its key {self.key} is binary')
        return self

    @model_validator(mode="after")
    def login_is_key(self) -> LdapSourceSettings:
        if self.allow_login and self.match != "login":
            raise ValueError(
                'should have `match` = "login" beside `allow_login`: a login is the key of an entry'
            )
        return self

    @property
    def scheme(self) -> str:
        """`ldap` or `ldaps`."""
        return urlsplit(self.url).scheme if self.url else "ldap"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.url) if self.url else None
        host, port = (parts.hostname, parts.port) if parts else (self.host, self.port)
        return host or "", port or PORTS[self.scheme]

    def credentials(self) -> tuple[str, str] | None:
        """Who asks; nobody in particular when no user is set. Raises `BadSetting`."""
        if self.user is None:
            return None
        # an empty one is refused: many directories would take that for a login of nobody
        password = self.password(self.place_in_settings)
        return (self.user, password) if password else None


def _is_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        right = parts.scheme in PORTS and parts.port != 0 and _is_host(parts.hostname or "")
    except ValueError:
        return False
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    return right and not more


def _is_host(text: str) -> bool:
    """A name, or an address of either kind."""
    if ":" not in text:
        return HOST.fullmatch(text) is not None
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


def _each(names: str | dict[str, str] | list[str]) -> list[str]:
    if isinstance(names, str):
        return [names]
    return list(names.values()) if isinstance(names, dict) else names
