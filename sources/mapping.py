"""Which column of a source is which field of a person or company, for reading and filters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain.customers import COMPANY_FIELDS, Company, NamedValue, Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sources.settings import SourceSettings


class FieldMap:
    """The columns to select, in order, and how a row of them becomes a person or a company."""

    def __init__(self, settings: SourceSettings) -> None:
        self.source = settings.name
        self.key = settings.key
        self.company_key = settings.company.get("key")
        self.search = settings.search or list(settings.fields.values()) or [settings.key]
        self._fields = list(settings.fields)
        self._extra = list(settings.extra)
        head = [settings.key, *([self.company_key] if self.company_key else [])]
        self.person_columns = [*head, *settings.fields.values(), *settings.extra.values()]
        company_fields = [f for f in COMPANY_FIELDS if f in settings.company]
        self.company_fields = ["key", *company_fields] if self.company_key else []
        self.company_columns = [settings.company[f] for f in self.company_fields]
        self.company_search = [
            settings.company[f] for f in ("key", "name") if f in settings.company
        ]

    def person(self, row: Sequence[Any], as_of: datetime) -> Person:
        """A row of `person_columns` as a person."""
        head = 2 if self.company_key else 1
        keys = [exact(value) for value in row[:head]]
        values = [text(value) for value in row[head:]]
        fields = dict(zip(self._fields, values, strict=False))
        extra = zip(self._extra, values[len(self._fields) :], strict=True)
        return Person(
            source=self.source,
            key=keys[0] or "",
            company_key=keys[1] if self.company_key else None,
            as_of=as_of,
            extra=[NamedValue(name, value) for name, value in extra if value is not None],
            **fields,
        )

    def company(self, row: Sequence[Any]) -> Company:
        """A row of `company_columns` as a company; without a name it is called by its key."""
        key = exact(row[0]) or ""
        values = dict(zip(self.company_fields[1:], map(text, row[1:]), strict=True))
        name = values.pop("name", None) or key
        fields = {f: values.get(f) for f in COMPANY_FIELDS if f != "name"}
        return Company(customer_id=key, name=name, source=self.source, **fields)


def exact(key: str | None) -> str | None:
    """A key with the blanks around it, since statements compare it so; blanks alone are none."""
    return key if key and key.strip(" ") else None


def text(value: Any) -> str | None:
    """A value of any column type as text; empty text says nothing, like NULL."""
    if value is None:
        return None
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace").strip() or None
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip() or None
