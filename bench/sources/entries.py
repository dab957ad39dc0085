"""The people of the CRM as entries of a directory, and the source that reads them as the same."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from bench.slapd import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
# column of the CRM: attribute
ATTRIBUTES = {
    "contact_no": "uid",
    "anrede": "personalTitle",
    "vorname": "givenName",
    "nachname": "sn",
    "mail": "mail",
    "telefon": "telephoneNumber",
    "mobil": "mobile",
    "fax": "facsimileTelephoneNumber",
    "abteilung": "ou",
    "position": "title",
    "firma_nr": "o",
    "firmenname": "businessCategory",
    "strasse": "street",
    "plz": "postalCode",
    "ort": "l",
    "land": "co",
    "webseite": "labeledURI",
    "branche": "description",
}


def ldif(rows: Iterable[Mapping[str, Any]]) -> str:
    """Every row of the CRM as an entry."""
    return TREE + "".join(map(_entry, rows))


def _entry(row: Mapping[str, Any]) -> str:
    """Of a class that takes any attribute; what is empty is not there."""
    lines = [f"dn: uid={row['contact_no']},{PEOPLE}", "objectClass: account"]
    lines.append("objectClass: extensibleObject")
    values = {ATTRIBUTES[column]: value for column, value in row.items() if value}
    lines += [f"{name}:: {b64encode(value.encode()).decode()}" for name, value in values.items()]
    return "\n".join(lines) + "\n\n"


def directory_of(crm: Mapping[str, Any], url: str) -> dict[str, Any]:
    """The settings of a source that reads from the directory what `crm` reads from tables."""
    maps = {
        table: {field: ATTRIBUTES[column] for field, column in crm[table].items()}
        for table in ("fields", "extra", "company")
    }
    return {
        "name": crm["name"],
        "kind": "ldap",
        "url": url,
        "tls": "off",
        "base": PEOPLE,
        "scope": "one",
        "filter": "(objectClass=account)",
        "key": ATTRIBUTES[crm["key"]],
        "match": crm["match"],
        "search": [ATTRIBUTES[column] for column in crm["search"]],
        **maps,
    }
