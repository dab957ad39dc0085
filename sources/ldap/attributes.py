"""Attributes and their values: names, capitals or not, and what is text and what is not."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DN = "dn"  # no attribute, but taken for one in the settings
# Any value may happen to be valid UTF-8; these are no texts nevertheless.
BINARY = frozenset(
    {
        *("objectguid", "objectsid", "sidhistory", "ms-ds-consistencyguid", "msexchmailboxguid"),
        *("jpegphoto", "thumbnailphoto", "thumbnaillogo", "photo", "audio", "userpkcs12"),
        *("usercertificate", "usersmimecertificate", "cacertificate", "x500uniqueidentifier"),
    }
)
# RFC 4519 and RFC 4524 give these two names, and the answer has the one the server prefers
SYNONYMS = (
    {"c", "countryname"},
    {"cn", "commonname"},
    {"co", "friendlycountryname"},
    {"facsimiletelephonenumber", "fax"},
    {"givenname", "gn"},
    {"homephone", "hometelephonenumber"},
    {"l", "localityname"},
    {"mail", "rfc822mailbox"},
    {"mobile", "mobiletelephonenumber"},
    {"o", "organizationname"},
    {"ou", "organizationalunitname"},
    {"sn", "surname"},
    {"st", "stateorprovincename"},
    {"street", "streetaddress"},
    {"uid", "userid"},
)
OTHER_NAMES = {name: pair - {name} for pair in SYNONYMS for name in pair}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the directory says of one name: values by attribute, in small letters."""

    dn: str
    attributes: Mapping[str, Sequence[bytes]]

    def values(self, name: str) -> Sequence[bytes]:
        """All values, none where the attribute is not there."""
        for answered in answered_names(name):
            if found := self.attributes.get(answered):
                return found
        return ()


@dataclass(frozen=True, slots=True)
class Texts:
    """How values become texts, as the settings say."""

    binary: Literal["ignore", "base64"]
    several: Literal["first", "all"]

    def one(self, entry: Entry, name: str) -> str | None:
        """What is compared, keys and addresses, is one value: the first."""
        if name.lower() == DN:
            return entry.dn
        found = self._texts(entry, name)
        return found[0] if found else None

    def shown(self, entry: Entry, name: str) -> str | None:
        """The first value, or all of them."""
        if self.several == "first" or name.lower() == DN:
            return self.one(entry, name)
        return ", ".join(self._texts(entry, name)) or None

    def _texts(self, entry: Entry, name: str) -> list[str]:
        texts = [self._text(value, name) for value in entry.values(name)]
        return [text for text in texts if text is not None]

    def _text(self, value: bytes, name: str) -> str | None:
        if not is_binary(name):
            try:
                return value.decode()
            except UnicodeDecodeError:
                pass  # then it is binary, whatever it is called
        return b64encode(value).decode() if self.binary == "base64" else None


def answered_names(name: str) -> list[str]:
    """What an answer may call the attribute, in small letters."""
    small = name.lower()
    return [small, f"{small};binary", *OTHER_NAMES.get(small, ())]


def is_binary(name: str) -> bool:
    """Whether the attribute is known to hold no text."""
    first, *options = name.lower().split(";")
    return first in BINARY or "binary" in options
