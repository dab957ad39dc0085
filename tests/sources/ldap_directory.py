"""A directory with many entries and some special ones, for tests that change nothing in it."""

from __future__ import annotations

from typing import Any

from tests.sources.ldap_entries import PEOPLE, TREE, entry, people

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
