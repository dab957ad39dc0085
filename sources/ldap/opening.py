"""How connections to a directory are opened: where it is, who asks, and whose word counts."""

from __future__ import annotations

import os
import ssl
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import BadSetting
from sources.ldap.inspection import ASKED
from sources.ldap.probe import Address, Trust, probe
from sources.mapping import FieldMap

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sources.ldap.connection import LdapConnection
    from sources.ldap.settings import LdapSourceSettings

# Bounds what OpenLDAP's library does while everything else stands still. It reads this once, at
# the first call of whoever uses it in this process.
NETWORK_TIMEOUT = ("LDAPNETWORK_TIMEOUT", "3")
NOT_INSTALLED = (
    "needs OpenLDAP's library; on Debian install the packages libldap-dev and libsasl2-dev,"
    " then the Python package bonsai again ({})"
)
NO_PEM = "should be a file with certificates in PEM form; it has none that can be read"
NO_AUTHORITIES = "should name a file with certificates in PEM form, since this system has none"


def connector(settings: LdapSourceSettings) -> Callable[[], Awaitable[LdapConnection]]:
    """Opens connections as the settings describe them. Raises `BadSetting` at once."""
    return partial(connector_as(settings), settings.credentials())


def connector_as(
    settings: LdapSourceSettings,
) -> Callable[[tuple[str, str] | None], Awaitable[LdapConnection]]:
    """The same for whoever is given: DN and password, or None for nobody in particular."""
    os.environ.setdefault(*NETWORK_TIMEOUT)
    try:
        # only who has such a source needs the library
        from sources.ldap.connection import LdapConnection  # noqa: PLC0415
        from sources.ldap.driver import new_client  # noqa: PLC0415
    except ImportError as error:
        path = f"{settings.place_in_settings}.kind"
        raise BadSetting(path, NOT_INSTALLED.format(error)) from error
    address = _address(settings)
    mapped = FieldMap(settings)
    asked = [*mapped.person_columns, *mapped.company_columns, *ASKED]

    async def connect(credentials: tuple[str, str] | None) -> LdapConnection:
        await probe(address)
        client = new_client(address, credentials, asked)
        connection = LdapConnection(client, settings.page_size)
        try:
            await connection.bind()
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _address(settings: LdapSourceSettings) -> Address:
    if settings.tls == "off":
        return Address(*settings.address, "off", None)
    host, port = settings.address
    trust = _trust(settings)
    return Address(host, port, "ldaps" if settings.scheme == "ldaps" else "starttls", trust)


def _trust(settings: LdapSourceSettings) -> Trust:
    path = f"{settings.place_in_settings}.ca_file"
    file = settings.ca_file or ssl.get_default_verify_paths().cafile
    if file is None:
        raise BadSetting(path, NO_AUTHORITIES)
    try:
        return Trust(Path(file), ssl.create_default_context(cafile=file))
    except OSError:
        raise BadSetting(path, NO_PEM) from None
