"""Entries of a test directory, as LDIF and as the settings of a source map them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import astuple
from typing import Any

from pydantic import TypeAdapter

from sources.kinds import AnySource
from sources.ldap.settings import LdapSourceSettings
from sources.ldap.source import LdapSource, open_ldap_source
from tests.servers.slapd import SUFFIX, Slapd
from tests.sources.contacts import CONTACTS, NAME, Contact

PEOPLE = f"ou=people,{SUFFIX}"
TREE = f"""\
dn: {SUFFIX}
objectClass: organization
objectClass: dcObject
dc: example
o: Example

dn: {PEOPLE}
objectClass: organizationalUnit
ou: people

"""
# in the order of a contact's fields
ATTRIBUTES = ["uid", "o", "givenName", "sn", "mail", "ou", "businessCategory"]
MAPPED: dict[str, Any] = {
    "base": PEOPLE,
    "tls": "off",
    "filter": "(objectClass=extensibleObject)",
    "key": "uid",
    "fields": {"first_name": "givenName", "last_name": "sn", "email": "mail"},
    "extra": {"department": "ou"},
    "company": {"key": "o", "name": "businessCategory"},
    "search": ["uid", "givenName", "sn", "mail", "businessCategory"],
    "time_limit": 20,
}


def ldap_settings(server: Slapd, **changed: Any) -> LdapSourceSettings:
    """The settings of a source over the contacts, or of one that differs."""
    given = {"name": NAME, "kind": "ldap", "url": server.url, **MAPPED, **changed}
    source: AnySource = TypeAdapter(AnySource).validate_python(
        {name: value for name, value in given.items() if value is not None}
    )
    assert isinstance(source, LdapSourceSettings)
    return source


def contact_entry(number: int, contact: Contact) -> str:
    """A contact: named by a number, since keys may differ in their capitals alone."""
    values = dict(zip(ATTRIBUTES, astuple(contact), strict=True))
    return entry(f"cn={number},{PEOPLE}", {"cn": str(number), **values})


def entry(dn: str, values: Mapping[str, Any], *, kind: str = "account") -> str:
    """One that takes any attribute; nothing and empty texts are not there."""
    lines = [f"dn:: {_coded(dn)}", f"objectClass: {kind}", "objectClass: extensibleObject"]
    for name, value in values.items():
        several = value if isinstance(value, list) else [value]
        lines += [f"{name}:: {_coded(one)}" for one in several if one]
    return "\n".join(lines) + "\n\n"


def people(keys: Iterable[str], **values: Any) -> str:
    """Entries that are alike but for their keys."""
    return "".join(entry(f"uid={key},{PEOPLE}", {"uid": key, **values}) for key in keys)


def _coded(value: str | bytes) -> str:
    return b64encode(value.encode() if isinstance(value, str) else value).decode()


CONTACTS_LDIF = TREE + "".join(map(contact_entry, range(len(CONTACTS)), CONTACTS))


def ldap_source(server: Slapd, **changed: Any) -> AbstractAsyncContextManager[LdapSource]:
    """A source over the server; the settings are those of the contacts but for what is given."""
    return open_ldap_source(ldap_settings(server, **changed))
