"""Dynamic fields of every type, with configurations in the YAML that Perl's YAML::XS writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.otrs.rows.writing import Rows

PERIOD = """---
DateRestriction: ''
DefaultValue: '0'
Link: ''
LinkPreview: ''
YearsInFuture: '5'
YearsInPast: '5'
YearsPeriod: '1'
"""
CHOICE = """---
DefaultValue: ''
Link: ''
LinkPreview: ''
PossibleNone: '1'
PossibleValues:
  '1': Erdgeschoss
  a: Altbau
  a::b: 'Altbau: Büro'
  'yes': "Ja \\"ja\\""
TranslatableValues: '0'
TreeView: '0'
"""
SEVERAL = """---
DefaultValue: ''
PossibleNone: '0'
PossibleValues:
  lan: LAN
  wlan: WLAN
TranslatableValues: '1'
TreeView: '0'
"""
TEXT = """---
DefaultValue: ''
Link: https://assets.example/[% Data.Asset | uri %]
LinkPreview: ''
RegExList:
- ErrorMessage: Drei Ziffern
  Value: ^\\d{3}$
"""
LONG = "---\nCols: '60'\nDefaultValue: |-\n  Was?\n  Wo?\nRegExList: []\nRows: '7'\n"
# name: type, object, configuration
FIELDS = {
    "Asset": ("Text", "Ticket", TEXT),
    "Description": ("TextArea", "Ticket", LONG),
    "Approved": ("Checkbox", "Ticket", "---\nDefaultValue: '1'\n"),
    "Due": ("Date", "Ticket", PERIOD),
    "Window": ("DateTime", "Ticket", PERIOD),
    "Building": ("Dropdown", "Ticket", CHOICE),
    "Networks": ("Multiselect", "Ticket", SEVERAL),
    "Mood": ("Text", "Article", "---\nDefaultValue: ''\n"),
    "Badge": ("Text", "CustomerUser", "---\nDefaultValue: ''\n"),
    "Contract": ("Dropdown", "CustomerCompany", CHOICE),
}
# Perl keeps a date as a time at midnight, and a choice as its key
VALUES: dict[str, list[dict[str, Any]]] = {
    "Asset": [{"value_text": "042"}],
    "Description": [{"value_text": "Zwei Zeilen,\nmit Umlaut: ü"}],
    "Approved": [{"value_int": 1}],
    "Due": [{"value_date": datetime(2024, 6, 30)}],  # noqa: DTZ001 - UTC without a zone
    "Window": [{"value_date": datetime(2024, 6, 30, 22, 15)}],  # noqa: DTZ001 - likewise
    "Building": [{"value_text": "a::b"}],
    "Networks": [{"value_text": "lan"}, {"value_text": "wlan"}],
}


async def add_fields(rows: Rows) -> None:
    """All of them, and one that is no longer valid."""
    for order, (name, (kind, of, config)) in enumerate(FIELDS.items(), 10):
        what = {"name": name, "label": f"{name} (Feld)", "field_type": kind, "object_type": of}
        await rows.add("dynamic_field", **what, field_order=order, config=config, valid_id=1)
    gone = {"name": "Gone", "label": "Gone", "field_type": "Text", "object_type": "Ticket"}
    await rows.add("dynamic_field", **gone, field_order=99, config="---\n{}\n", valid_id=2)


async def add_values(rows: Rows, ticket: int, article: int) -> None:
    """Values of the ticket, of its article, of a customer user and of a company."""
    for name, values in VALUES.items():
        for value in values:
            await _value(rows, name, ticket, **value)
    await _value(rows, "Mood", article, value_text="ungehalten")
    people = {
        "Badge": ("jana", "CustomerUser", "B-17"),
        "Contract": ("ACME", "CustomerCompany", "1"),
    }
    for number, (field, (name, kind, text)) in enumerate(people.items(), 1):
        of = {"object_name": name, "object_type": kind}
        await rows.add("dynamic_field_obj_id_name", object_id=number, **of)
        await _value(rows, field, number, value_text=text)


async def _value(rows: Rows, field: str, of: int, **value: Any) -> None:
    number = await rows.named("dynamic_field", field)
    await rows.add("dynamic_field_value", field_id=number, object_id=of, **value)
