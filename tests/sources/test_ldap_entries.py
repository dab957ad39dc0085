"""What the entries of a directory become, and the names by which they are known."""

from __future__ import annotations

from base64 import b64encode

import pytest

from domain.customers import NamedValue
from sources.source import Search
from tests.servers.slapd import Slapd
from tests.sources.ldap_directory import ENGLISH, GUID
from tests.sources.ldap_entries import PEOPLE, ldap_source

EVERYBODY = Search()


async def test_names_of_attributes_need_no_capitals(directory: Slapd) -> None:
    fields = {"first_name": "GIVENNAME", "last_name": "sN"}
    async with ldap_source(directory, key="UID", fields=fields, search=["uid"]) as source:
        [person] = await source.by_key(["emoji"])

    assert (person.first_name, person.last_name) == ("Zoë 🎫", "Müller-Lüdenscheidt")


async def test_an_attribute_may_be_called_by_its_other_name(directory: Slapd) -> None:
    """The answer has the one that the server prefers."""
    fields = {"last_name": "surname", "mobile": "mobileTelephoneNumber"}
    async with ldap_source(directory, key="userid", fields=fields, search=["userid"]) as source:
        people = {person.key: person for person in await source.by_key(["emoji", "synonyms"])}

    assert people["emoji"].last_name == "Müller-Lüdenscheidt"
    assert people["synonyms"].mobile == "0170"


@pytest.mark.parametrize(
    ("several", "department"), [("first", "Einkauf"), ("all", "Einkauf, IT & Ä")]
)
async def test_several_values_become_the_first_or_all(
    directory: Slapd, several: str, department: str
) -> None:
    async with ldap_source(directory, several=several) as source:
        [person] = await source.by_key(["several"])

    assert person.extra == [NamedValue("department", department)]
    assert person.email == "first@example.org"  # what is compared is one


@pytest.mark.parametrize(
    ("binary", "several", "picture", "code"),
    [
        ("ignore", "first", None, "text"),
        ("base64", "first", b64encode(GUID).decode(), b64encode(b"\xff\xfe").decode()),
        (
            "base64",
            "all",
            f"{b64encode(GUID).decode()}, {b64encode(ENGLISH).decode()}",
            "//4=, text",
        ),
    ],
)
async def test_what_is_no_text_is_left_out_or_coded(
    directory: Slapd, binary: str, several: str, picture: str | None, code: str
) -> None:
    """Also where its bytes happen to be letters, as those of a GUID may."""
    extra = {"picture": "jpegPhoto", "code": "userPassword"}
    async with ldap_source(directory, extra=extra, binary=binary, several=several) as source:
        [person] = await source.by_key(["picture"])

    found = {value.name: value.value for value in person.extra}
    assert found.get("picture") == picture
    assert found["code"] == code


async def test_numbers_are_texts(directory: Slapd) -> None:
    async with ldap_source(directory, key="employeeNumber") as source:
        [person] = await source.by_key(["007", "7"])

    assert (person.key, person.company_key) == ("007", "00042")


async def test_blanks_around_a_key_belong_to_it(directory: Slapd) -> None:
    async with ldap_source(directory) as source:
        assert await source.by_company(["ACME"]) == []
        assert [p.key for p in await source.by_company(["  ACME  "])] == ["blank"]


async def test_a_binary_attribute_may_be_the_key(directory: Slapd) -> None:
    code = b64encode(GUID).decode()
    async with ldap_source(directory, key="objectGUID", binary="base64") as source:
        [person] = await source.by_key([code, "no base64!", "", b64encode(b"x").decode()])

    assert person.key == code


# --- DNs as keys


async def test_a_dn_may_be_the_key(directory: Slapd) -> None:
    async with ldap_source(directory, key="dn", extra={"dn": "dn"}) as source:
        found = await source.by_key([f"uid=emoji,{PEOPLE}", "emoji", f"uid=EMOJI,{PEOPLE}"])
        again = await source.search(EVERYBODY, after="uid=m1199", limit=2)

    assert [(p.key, p.first_name) for p in found] == [(f"uid=emoji,{PEOPLE}", "Zoë 🎫")]
    assert found[0].extra == [NamedValue("dn", f"uid=emoji,{PEOPLE}")]
    assert [p.key for p in again] == [f"uid=m1199,{PEOPLE}", f"uid=number,{PEOPLE}"]


async def test_a_dn_is_found_again_whatever_it_is_made_of(directory: Slapd) -> None:
    async with ldap_source(directory, key="dn", extra={"uid": "uid"}) as source:
        everybody = await source.matching_keys(Search())
        odd = next(key for key in everybody if "Birnen" in key)
        [person] = await source.by_key([odd])

    assert person.key == odd
    assert person.extra == [NamedValue("uid", "odd")]
