"""What a directory is asked: filters made of the settings and of values somebody gave."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.ldap.attributes import DN, is_binary
from sources.ldap.filters import all_of, any_of, escaped, escaped_bytes
from sources.ldap.question import SCOPES, Question
from sources.mapping import FieldMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sources.ldap.settings import LdapSourceSettings
    from sources.source import Search

# A directory hangs up on whoever sends too much at once: OpenLDAP takes 256 KiB.
MOST_IN_FILTER = 100_000  # bytes
LONGEST_VALUE = 4_000  # bytes; neither a key nor a DN comes near
LONGEST_TEXT = 1_000  # letters


class Questions:
    """The searches of one source; without conditions that could hold there is no search."""

    def __init__(self, settings: LdapSourceSettings) -> None:
        self._map = FieldMap(settings)
        self._base = settings.base
        self._scope = SCOPES[settings.scope]
        self._filter = settings.filter
        self._chunk_size = settings.chunk_size
        self._search = [name for name in self._map.search if _holds_text(name)]

    def of_keys(self, keys: Iterable[str]) -> list[Question]:
        """The records with these keys."""
        return self._any(self._map.key, keys, self._map.person_columns)

    def of_login(self, login: str) -> list[Question]:
        """Who has this key; two are as good as many."""
        return [
            replace(each, most=2) for each in self._any(self._map.key, [login], [self._map.key])
        ]

    def of_emails(self, emails: Iterable[str]) -> list[Question]:
        """The records with these addresses; capitals or not is up to the attribute."""
        email = self._map.email
        return self._any(email, emails, self._map.person_columns) if email else []

    def of_companies(
        self, company_keys: Iterable[str], *, company_only: bool = False
    ) -> list[Question]:
        """All contacts of these companies, whole or what they say of the company."""
        company = self._map.company_key
        columns = self._map.company_columns if company_only else self._map.person_columns
        return self._any(company, company_keys, columns) if company else []

    def of_anybody(self) -> Question:
        """The key of whoever comes first."""
        return replace(self._question(_present(self._map.key), [self._map.key]), most=1)

    def of_search(self, wanted: Search) -> list[Question]:
        """The keys of those of whom every condition holds."""
        words = _words(wanted.text, self._search)
        if words is None:
            return []
        conditions = [*_present(self._map.key), *words]
        company = self._map.company_key
        columns = [self._map.key, *([company] if company else [])]
        if wanted.company_keys is None:
            return [self._question(conditions, columns)]
        return self._any(company, wanted.company_keys, columns, conditions) if company else []

    def of_company_search(self, text: str | None) -> list[Question]:
        """What contacts say of the companies that have every word in key or name."""
        words = _words(text, self._map.company_search)
        if words is None or not self._map.company_key:
            return []
        conditions = [*_present(self._map.company_key), *words]
        return [self._question(conditions, self._map.company_columns)]

    def _any(
        self, name: str, values: Iterable[str], columns: list[str], conditions: Iterable[str] = ()
    ) -> list[Question]:
        """One question for each chunk of the values."""
        equal = [condition for value in dict.fromkeys(values) if (condition := _equal(name, value))]
        return [
            self._question([*conditions, any_of(chunk)], columns)
            for chunk in _chunks(equal, self._chunk_size)
        ]

    def _question(self, conditions: Iterable[str], columns: Iterable[str]) -> Question:
        attributes = [name for name in dict.fromkeys(columns) if name.lower() != DN]
        return Question(self._base, self._scope, all_of([self._filter, *conditions]), attributes)


def _chunks(conditions: Iterable[str], size: int) -> Iterator[list[str]]:
    """At most so many in each, and no more than one message may have."""
    chunk: list[str] = []
    length = 0
    for condition in conditions:
        length += len(condition.encode())
        if chunk and (len(chunk) == size or length > MOST_IN_FILTER):
            yield chunk
            chunk, length = [], len(condition.encode())
        chunk.append(condition)
    if chunk:
        yield chunk


def _equal(name: str, value: str) -> str | None:
    """The attribute has this value; None where no attribute could."""
    if not value.strip() or not _fits(value):
        return None
    if name.lower() == DN:
        # as RFC 5020 calls it, and as Active Directory does; either is unknown to the other
        return any_of(f"({dn}={escaped(value)})" for dn in ("entryDN", "distinguishedName"))
    if not is_binary(name):
        return f"({name}={escaped(value)})"
    try:
        return f"({name}={escaped_bytes(b64decode(value, validate=True))})"
    except (NotBase64, ValueError):
        return None


def _fits(value: str) -> bool:
    try:
        return len(value.encode()) <= LONGEST_VALUE
    except UnicodeEncodeError:  # half of a character
        return False


def _present(name: str) -> list[str]:
    return [f"({name}=*)"] if name.lower() != DN else []


def _words(text: str | None, names: list[str]) -> list[str] | None:
    """Every word is in one of the attributes; None where that cannot be."""
    words = dict.fromkeys((text or "").split())
    # a directory may take a NUL for the end of the filter's text, or for a word that is everywhere
    if (
        "\0" in (text or "")
        or len(text or "") > LONGEST_TEXT
        or not all(map(_fits, words))
        or (words and not names)
    ):
        return None
    return [any_of(f"({name}=*{escaped(word)}*)" for name in names) for word in words]


def _holds_text(name: str) -> bool:
    return name.lower() != DN and not is_binary(name)
