"""What an administrator is told of a directory before anybody misses something."""

from __future__ import annotations

import pytest

from domain.errors import SourceRefuses
from sources.source import Search
from tests.servers.slapd import SUFFIX, Slapd, slapd
from tests.sources.ldap_directory import GUIDS, LDIF
from tests.sources.ldap_entries import TREE, ldap_source, people

EVERYBODY = Search()


async def test_a_base_that_is_not_there_is_an_error(directory: Slapd) -> None:
    """Rather than a directory without customers."""
    async with ldap_source(directory, base=f"ou=nowhere,{SUFFIX}") as source:
        for question in (source.by_key(["m0001"]), source.count(EVERYBODY), source.inspect()):
            with pytest.raises(SourceRefuses) as refusal:
                await question
            assert refusal.value.reason == "its base does not exist"
            assert "nowhere" not in str(refusal.value)


async def test_attributes_that_the_schema_does_not_know_are_missing(directory: Slapd) -> None:
    fields = {"first_name": "GivenName", "phone": "telefon", "fax": "2.5.4.23"}
    extra = {"rank": "rang;lang-de", "photo": "thumbnailPhoto", "dn": "dn"}
    async with ldap_source(directory, fields=fields, extra=extra, search=["suche"]) as source:
        inspection = await source.inspect()

    assert inspection.missing == ("telefon", "rang;lang-de", "thumbnailPhoto", "suche")
    assert inspection.writable == ()


async def test_a_schema_that_cannot_be_read_says_nothing() -> None:
    hidden = (
        'database frontend\naccess to dn.base="cn=Subschema" by * none\naccess to * by * read\n'
    )
    with slapd(LDIF, more=GUIDS + hidden) as server:
        async with ldap_source(server, extra={"rank": "rang"}) as source:
            assert (await source.inspect()).missing == ()


async def test_what_the_account_may_write_is_told_where_the_server_tells_it() -> None:
    """Active Directory computes these attributes for whoever asks."""
    types = "".join(
        f"attributetype ( 1.2.840.113556.1.4.{number} NAME '{name}'"
        " EQUALITY objectIdentifierMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.38 )\n"
        for number, name in [
            (914, "allowedAttributesEffective"),
            (912, "allowedChildClassesEffective"),
        ]
    )
    unit = "objectClass: organizationalUnit\n"
    effective = "objectClass: extensibleObject\nallowedChildClassesEffective: person\n"
    ldif = TREE.replace(unit, unit + effective)
    ldif += people(["a", "b"], allowedAttributesEffective=["mail", "cn"])
    with slapd(ldif, more=types) as server:
        async with ldap_source(server) as source:
            inspection = await source.inspect()

    assert inspection.writable == ("cn", "mail", "new entries of class person")
