"""Sources in a directory: what entries become, whom a question finds, and how often it is asked."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from domain.customers import NamedValue
from domain.errors import SourceRefuses
from sources.ldap.source import LdapSource
from sources.source import Search
from tests.servers.slapd import SUFFIX, Slapd, slapd
from tests.sources.ldap_entries import PEOPLE, TREE, entry, ldap_source, people

EVERYBODY = Search()
MANY = 1200  # the server gives 500 and no more to whoever does not ask for pages
ODD_DN = rf"cn=Äpfel\, Birnen \+ \"Obst\" \<1\>+ou=\#😀,{PEOPLE}"
GUID = bytes([0x41, 0x42, 0x2A, 0x28, 0x5C, 0, 7, 0xFF])
ENGLISH = bytes(range(0x41, 0x51))  # 16 bytes that happen to be letters
GUIDS = """\
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID'
  EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
"""
NUMBERED = [f"m{number:04}" for number in range(MANY)]
SPECIAL: dict[str, dict[str, Any]] = {
    "several": {"mail": ["first@example.org", "second@example.org"], "ou": ["Einkauf", "IT & Ä"]},
    "picture": {"jpegPhoto": [GUID, ENGLISH], "userPassword": [b"\xff\xfe", "text"]},
    "guid": {"objectGUID": [GUID]},
    "emoji": {"givenName": "Zoë 🎫", "sn": "Müller-Lüdenscheidt"},
    "synonyms": {"mobile": "0170", "telephoneNumber": "030"},
    "number": {"employeeNumber": "007", "o": "00042"},
    "blank": {"o": "  ACME  "},
}
LDIF = (
    TREE
    + people(NUMBERED, sn="Many", o="Big")
    + "".join(entry(f"uid={key},{PEOPLE}", {"uid": key, **v}) for key, v in SPECIAL.items())
    + entry(f"uid=twice+cn=1,{PEOPLE}", {"uid": ["twice", "again"], "cn": "1"})
    + entry(f"cn=nobody,{PEOPLE}", {"cn": "nobody", "o": "Big"}, kind="device")
    + entry(f"cn=hidden,{PEOPLE}", {"cn": "hidden", "givenName": "hidden"}, kind="device")
    + entry(f"uid=below,cn=hidden,{PEOPLE}", {"uid": "below"})
    + entry(ODD_DN, {"uid": "odd", "cn": 'Äpfel, Birnen + "Obst" <1>', "ou": "#😀"})
    # nobody listens there, and nobody is to ask
    + f"dn: ou=elsewhere,{PEOPLE}\nobjectClass: referral\nobjectClass: extensibleObject\n"
    f"ou: elsewhere\nref: ldap://127.0.0.1:1/{PEOPLE}\n\n"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Slapd]:
    """Nobody changes what is in it."""
    with slapd(LDIF, more=GUIDS) as server:
        yield server


async def keys(source: LdapSource, *wanted: str) -> list[str]:
    return sorted(person.key for person in await source.by_key(wanted))


# --- whom a question finds


async def test_lists_go_beyond_what_the_server_gives_at_once(server: Slapd) -> None:
    async with ldap_source(server) as source:
        assert len(await source.by_company(["Big"])) == MANY
        assert await source.count(Search(text="many")) == MANY
        assert [p.key for p in await source.search(EVERYBODY, after="m1198", limit=2)] == [
            "m1199",
            "number",
        ]


async def test_a_list_that_the_server_cuts_is_an_error(server: Slapd) -> None:
    """Rather than half of the customers: one page of more than it gives."""
    limits = "limits anonymous size.soft=10 size.hard=10 size.prtotal=10\n"
    with slapd(LDIF, more=GUIDS + limits) as strict:
        async with ldap_source(strict) as source:
            with pytest.raises(SourceRefuses, match="SizeLimitError"):
                await source.count(EVERYBODY)
            assert await keys(source, "m0001") == ["m0001"]


async def test_a_referral_is_nobody_and_is_not_followed(server: Slapd) -> None:
    async with ldap_source(server, filter="(objectClass=*)") as source:
        found = await source.matching_keys(Search())

    assert "elsewhere" not in found
    assert "m0000" in found


@pytest.mark.parametrize(
    ("scope", "base", "expected"),
    [
        ("sub", PEOPLE, {"emoji", "below"}),
        ("one", PEOPLE, {"emoji"}),
        ("one", f"cn=hidden,{PEOPLE}", {"below"}),
        ("base", f"uid=emoji,{PEOPLE}", {"emoji"}),
        ("sub", SUFFIX, {"emoji", "below"}),
    ],
)
async def test_records_are_where_the_settings_say(
    server: Slapd, scope: str, base: str, expected: set[str]
) -> None:
    async with ldap_source(server, scope=scope, base=base) as source:
        assert set(await keys(source, "emoji", "below")) == expected


async def test_the_filter_of_the_settings_holds_always(server: Slapd) -> None:
    chosen = "(&(objectClass=extensibleObject)(!(o=Big)))"
    async with ldap_source(server, filter=chosen) as source:
        assert await keys(source, "m0001", "emoji") == ["emoji"]
        assert await source.by_company(["Big"]) == []
        assert await source.companies(["Big"]) == []
        assert "m0001" not in await source.matching_keys(EVERYBODY)


@pytest.mark.parametrize(
    "value", ["*", "*)(uid=*", "m0001)(uid=*", "m000\\31", "m000\0", "\udc80", "x" * 300_000, " "]
)
async def test_a_value_is_no_filter(server: Slapd, value: str) -> None:
    """It finds nobody, and costs nobody else his record."""
    async with ldap_source(server) as source:
        assert await keys(source, value, "m0001") == ["m0001"]
        assert await source.by_company([value]) == []
        assert await source.companies([value]) == []
        assert await source.by_email([value]) == []
        assert await source.count(Search(company_keys=(value,))) == 0
        if value != " ":  # no word at all
            assert await source.count(Search(text=value)) == 0
            assert await source.matching_companies(value) == []


async def test_keys_are_compared_exactly(server: Slapd) -> None:
    """Though the directory does not care for capitals."""
    async with ldap_source(server) as source:
        assert await keys(source, "EMOJI", "Emoji") == []
        assert await source.by_company(["big", "BIG"]) == []
        assert await source.companies(["big"]) == []
        assert await source.count(Search(company_keys=("big",))) == 0


async def test_addresses_are_compared_without_capitals(server: Slapd) -> None:
    async with ldap_source(server) as source:
        found = await source.by_email(["FIRST@Example.org", "nobody@example.org", "ö@example.org"])

    assert [(person.key, person.email) for person in found] == [("several", "first@example.org")]


async def test_an_address_that_is_not_shown_is_not_matched(server: Slapd) -> None:
    async with ldap_source(server) as source:
        assert await source.by_email(["second@example.org"]) == []


async def test_without_an_address_attribute_nobody_has_one(server: Slapd) -> None:
    async with ldap_source(server, fields={}) as source:
        assert await source.by_email(["first@example.org"]) == []


async def test_entries_without_a_key_do_not_exist(server: Slapd) -> None:
    async with ldap_source(server) as source:
        assert await source.count(Search(text="hidden")) == 0
        assert {p.key for p in await source.by_company(["Big"])} == set(NUMBERED)


async def test_a_key_with_several_values_is_the_first(server: Slapd) -> None:
    async with ldap_source(server) as source:
        assert await keys(source, "twice", "again") == ["twice"]


async def test_companies_that_are_not_shown_are_not_asked_for(server: Slapd) -> None:
    async with ldap_source(server, show_company=False) as source:
        assert [p.company_key for p in await source.by_key(["m0001"])] == [None]
        assert await source.by_company(["Big"]) == []
        assert await source.companies(["Big"]) == []
        assert await source.search_companies(None, after=None, limit=5) == []
        assert await source.matching_companies(None) == []
        assert await source.count(Search(company_keys=("Big",))) == 0


# --- what entries become


async def test_names_of_attributes_need_no_capitals(server: Slapd) -> None:
    fields = {"first_name": "GIVENNAME", "last_name": "sN"}
    async with ldap_source(server, key="UID", fields=fields, search=["uid"]) as source:
        [person] = await source.by_key(["emoji"])

    assert (person.first_name, person.last_name) == ("Zoë 🎫", "Müller-Lüdenscheidt")


async def test_an_attribute_may_be_called_by_its_other_name(server: Slapd) -> None:
    """The answer has the one that the server prefers."""
    fields = {"last_name": "surname", "mobile": "mobileTelephoneNumber"}
    async with ldap_source(server, key="userid", fields=fields, search=["userid"]) as source:
        people = {person.key: person for person in await source.by_key(["emoji", "synonyms"])}

    assert people["emoji"].last_name == "Müller-Lüdenscheidt"
    assert people["synonyms"].mobile == "0170"


@pytest.mark.parametrize(
    ("several", "department"), [("first", "Einkauf"), ("all", "Einkauf, IT & Ä")]
)
async def test_several_values_become_the_first_or_all(
    server: Slapd, several: str, department: str
) -> None:
    async with ldap_source(server, several=several) as source:
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
    server: Slapd, binary: str, several: str, picture: str | None, code: str
) -> None:
    """Also where its bytes happen to be letters, as those of a GUID may."""
    extra = {"picture": "jpegPhoto", "code": "userPassword"}
    async with ldap_source(server, extra=extra, binary=binary, several=several) as source:
        [person] = await source.by_key(["picture"])

    found = {value.name: value.value for value in person.extra}
    assert found.get("picture") == picture
    assert found["code"] == code


async def test_numbers_are_texts(server: Slapd) -> None:
    async with ldap_source(server, key="employeeNumber") as source:
        [person] = await source.by_key(["007", "7"])

    assert (person.key, person.company_key) == ("007", "00042")


async def test_blanks_around_a_key_belong_to_it(server: Slapd) -> None:
    async with ldap_source(server) as source:
        assert await source.by_company(["ACME"]) == []
        assert [p.key for p in await source.by_company(["  ACME  "])] == ["blank"]


async def test_a_binary_attribute_may_be_the_key(server: Slapd) -> None:
    code = b64encode(GUID).decode()
    async with ldap_source(server, key="objectGUID", binary="base64") as source:
        [person] = await source.by_key([code, "no base64!", "", b64encode(b"x").decode()])

    assert person.key == code


# --- DNs as keys


async def test_a_dn_may_be_the_key(server: Slapd) -> None:
    async with ldap_source(server, key="dn", extra={"dn": "dn"}) as source:
        found = await source.by_key([f"uid=emoji,{PEOPLE}", "emoji", f"uid=EMOJI,{PEOPLE}"])
        again = await source.search(EVERYBODY, after="uid=m1199", limit=2)

    assert [(p.key, p.first_name) for p in found] == [(f"uid=emoji,{PEOPLE}", "Zoë 🎫")]
    assert found[0].extra == [NamedValue("dn", f"uid=emoji,{PEOPLE}")]
    assert [p.key for p in again] == [f"uid=m1199,{PEOPLE}", f"uid=number,{PEOPLE}"]


async def test_a_dn_is_found_again_whatever_it_is_made_of(server: Slapd) -> None:
    async with ldap_source(server, key="dn", extra={"uid": "uid"}) as source:
        everybody = await source.matching_keys(Search())
        odd = next(key for key in everybody if "Birnen" in key)
        [person] = await source.by_key([odd])

    assert person.key == odd
    assert person.extra == [NamedValue("uid", "odd")]


# --- how often the directory is asked


@pytest.mark.parametrize(
    ("asked", "changed", "searches"),
    [
        (1, {}, 1),
        (90, {}, 1),
        (100, {}, 1),
        (250, {}, 3),
        (250, {"chunk_size": 1000}, 1),
        (250, {"pool_size": 1}, 3),
        (90, {"key": "dn"}, 1),
    ],
)
async def test_many_records_are_one_search(
    server: Slapd, asked: int, changed: dict[str, Any], searches: int
) -> None:
    async with ldap_source(server, **changed) as source:
        wanted = NUMBERED[:asked]
        if changed.get("key") == "dn":
            wanted = [f"uid={key},{PEOPLE}" for key in wanted]
        before = len(server.did("SRCH base="))
        found = await source.by_key(wanted)

    assert sorted(person.key for person in found) == wanted
    assert len(server.did("SRCH base=")) - before == searches


async def test_long_keys_are_not_sent_in_one_message(server: Slapd) -> None:
    """OpenLDAP hangs up on whoever sends too much at once."""
    long = [f"{number}{'ä' * 1900}" for number in range(100)]
    async with ldap_source(server) as source:
        before = len(server.did("SRCH base="))
        assert await keys(source, *long, "m0001") == ["m0001"]

    assert len(server.did("SRCH base=")) - before == 4


async def test_the_next_page_does_not_read_all_keys_again(server: Slapd) -> None:
    async with ldap_source(server) as source:
        first = await source.search(Search(text="many"), after=None, limit=50)
        before = len(server.did("SRCH base="))
        second = await source.search(Search(text="many"), after=first[-1].key, limit=50)
        total = await source.count(Search(text="many"))

    assert [person.key for person in first + second] == NUMBERED[:100]
    assert total == MANY
    assert len(server.did("SRCH base=")) - before == 1


async def test_connections_are_kept_and_bounded(server: Slapd) -> None:
    async with ldap_source(server, pool_size=2) as source:
        before = len(server.did("BIND"))
        for _ in range(5):
            await source.by_key(NUMBERED[:1000])

    assert len(server.did("BIND")) - before == 2


# --- what an administrator should know


async def test_a_base_that_is_not_there_is_an_error(server: Slapd) -> None:
    """Rather than a directory without customers."""
    async with ldap_source(server, base=f"ou=nowhere,{SUFFIX}") as source:
        for question in (source.by_key(["m0001"]), source.count(EVERYBODY), source.inspect()):
            with pytest.raises(SourceRefuses) as refusal:
                await question
            assert refusal.value.reason == "its base does not exist"
            assert "nowhere" not in str(refusal.value)


async def test_attributes_that_the_schema_does_not_know_are_missing(server: Slapd) -> None:
    fields = {"first_name": "GivenName", "phone": "telefon", "fax": "2.5.4.23"}
    extra = {"rank": "rang;lang-de", "photo": "thumbnailPhoto", "dn": "dn"}
    async with ldap_source(server, fields=fields, extra=extra, search=["suche"]) as source:
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
