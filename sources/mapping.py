"""Which column of a source is which field of a person or company, for reading and filters."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from domain.customers import COMPANY_FIELDS, PERSON_FIELDS, Company, NamedValue, Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sources.settings import SourceSettings


class FieldMap:
    """The columns to select, in order, and how a row of them becomes a person or a company."""

    def __init__(self, settings: SourceSettings) -> None:
        self.source = settings.name
        self.key = settings.key
        self.email = settings.fields.get("email")
        company = settings.shown_company
        self.company_key = company.get("key")
        self.search = settings.searched
        head = [settings.key, *([self.company_key] if self.company_key else [])]
        self.person_columns = [*head, *settings.fields.values(), *settings.extra.values()]
        places = {name: n for n, name in enumerate(settings.fields, start=len(head))}
        # where a row has the fields of a person, in the order of the class; -1 is a None at its end
        self._in_order = itemgetter(*(places.get(f, -1) for f in (*PERSON_FIELDS, "comment")))
        self._extra = list(enumerate(settings.extra, start=len(head) + len(places)))
        company_fields = [f for f in COMPANY_FIELDS if f in company]
        self.company_fields = ["key", *company_fields] if self.company_key else []
        self.company_columns = [company[f] for f in self.company_fields]
        self.company_search = [company[f] for f in ("key", "name") if f in company]

    def person(self, row: Sequence[Any], as_of: datetime) -> Person:
        """A row of `person_columns` as a person."""
        # most values are texts; without a call for each, many contacts are read twice as fast
        values = [(v.strip() or None) if type(v) is str else text(v) for v in row]
        values.append(None)
        return Person(
            self.source,
            exact(row[0]) or "",
            as_of,
            exact(row[1]) if self.company_key else None,
            *self._in_order(values),
            extra=[NamedValue(name, value) for n, name in self._extra if (value := values[n])],
        )

    def company(self, row: Sequence[Any]) -> Company:
        """A row of `company_columns` as a company; without a name it is called by its key."""
        key = exact(row[0]) or ""
        values = dict(zip(self.company_fields[1:], map(text, row[1:]), strict=True))
        name = values.pop("name", None) or key
        fields: dict[str, Any] = {f: values.get(f) for f in COMPANY_FIELDS if f != "name"}
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
