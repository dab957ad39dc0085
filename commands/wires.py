"""Whether what is read from a source could be read by others on its way."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from sources.ldap.settings import LdapSourceSettings
from sources.sql.settings import PostgresqlSourceSettings, SqliteSourceSettings

if TYPE_CHECKING:
    from sources.kinds import AnySource

ENCRYPTED = ("require", "verify-ca", "verify-full")


def in_the_clear(settings: AnySource) -> str | None:
    """The setting that would encrypt the way to another machine, None where all is well."""
    if isinstance(settings, SqliteSourceSettings):
        return None
    if isinstance(settings, LdapSourceSettings):
        far = not _is_here(settings.address[0])
        return 'tls = "starttls"' if far and settings.tls == "off" else None
    if isinstance(settings, PostgresqlSourceSettings):
        parts = urlsplit(settings.address)
        query = dict(parse_qsl(parts.query))
        hosts = _hosts(parts.netloc) if parts.netloc else query.get("host", "").split(",")
        encrypted = settings.encrypted or query.get("sslmode") in ENCRYPTED
    else:
        hosts, encrypted = [settings.place[0]], settings.encrypted
    return None if encrypted or all(map(_is_here, hosts)) else 'tls = "on"'


def _hosts(netloc: str) -> list[str]:
    """PostgreSQL takes several, each with a port or without."""
    places = netloc.rpartition("@")[2].split(",")
    return [unquote(urlsplit(f"//{place}").hostname or "") for place in places]


def _is_here(host: str) -> bool:
    """This machine: by its name, its address, or a socket, which the driver takes for no host."""
    if not host or host.startswith("/") or host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
