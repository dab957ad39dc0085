"""What an administrator should know of a directory: what it lacks, and what we could change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.ldap.attributes import DN
from sources.ldap.failures import QuestionRefused
from sources.ldap.filters import EVERYTHING
from sources.ldap.question import SCOPES, Question
from sources.mapping import FieldMap
from sources.source import Inspection

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sources.ldap.attributes import Entry
    from sources.ldap.settings import LdapSourceSettings

    Ask = Callable[[Question], Awaitable[list[Entry]]]

SUBSCHEMA = "subschemaSubentry"
TYPES = "attributeTypes"
# Active Directory computes these for whoever asks; where they are not known, nothing can be said
ATTRIBUTES = "allowedAttributesEffective"
CLASSES = "allowedChildClassesEffective"
ASKED = (SUBSCHEMA, TYPES, ATTRIBUTES, CLASSES)
SAMPLE = 20
# RFC 4512 4.1.2: ( 2.5.4.4 NAME ( 'sn' 'surname' ) …
TYPE = re.compile(r"\(\s*(?P<oid>[0-9.]+)\s+(?:NAME\s+(?P<names>'[^']*'|\([^)]*\)))?")


async def inspect(ask: Ask, settings: LdapSourceSettings) -> Inspection:
    """What is missing, and what could be written. Raises `LdapFailure`."""
    writable = await _writable(ask, settings)
    known = await _known(ask)
    mapped = FieldMap(settings)
    names = dict.fromkeys([*mapped.person_columns, *mapped.company_columns, *mapped.search])
    missing = [name for name in names if known and name.lower().partition(";")[0] not in known]
    return Inspection(tuple(missing), writable)


async def _writable(ask: Ask, settings: LdapSourceSettings) -> tuple[str, ...]:
    """Attributes of records, and classes of new entries below the base."""
    records = Question(
        settings.base, SCOPES[settings.scope], settings.filter, [ATTRIBUTES], most=SAMPLE
    )
    base = Question(settings.base, SCOPES["base"], EVERYTHING, [CLASSES])
    attributes = {name for entry in await ask(records) for name in _texts(entry, ATTRIBUTES)}
    classes = {name for entry in await ask(base) for name in _texts(entry, CLASSES)}
    return (*sorted(attributes), *(f"new entries of class {name}" for name in sorted(classes)))


async def _known(ask: Ask) -> set[str]:
    """The names of all attributes, in small letters; none where the schema cannot be read."""
    try:
        root = await ask(Question("", SCOPES["base"], EVERYTHING, [SUBSCHEMA]))
        places = [place for entry in root for place in _texts(entry, SUBSCHEMA)]
        if not places:
            return set()
        schema = await ask(Question(places[0], SCOPES["base"], EVERYTHING, [TYPES]))
    except QuestionRefused:  # not for everybody to read
        return set()
    types = [text for entry in schema for text in _texts(entry, TYPES)]
    return {DN, *(name for text in types for name in _names(text))} if types else set()


def _names(text: str) -> list[str]:
    found = TYPE.match(text)
    if found is None:
        return []
    return [found["oid"], *re.findall(r"[^\s'()]+", (found["names"] or "").lower())]


def _texts(entry: Entry, name: str) -> list[str]:
    return [value.decode("utf-8", "replace") for value in entry.values(name)]
