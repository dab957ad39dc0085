"""The fields an installation added to tickets, articles and customers."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from domain.column import column, record
from domain.ids import FieldId, global_id


class FieldType(Enum):
    """What a dynamic field holds; the value is the name in `dynamic_field.field_type`."""

    TEXT = "Text"
    TEXT_AREA = "TextArea"
    INTEGER = "Integer"  # ours: OTRS has none; docs/adr/0015-integer-fields.md
    CHECKBOX = "Checkbox"
    DATE = "Date"
    DATE_TIME = "DateTime"
    DROPDOWN = "Dropdown"
    MULTISELECT = "Multiselect"
    OTHER = ""


class FieldObject(Enum):
    """What a dynamic field was added to; the value is the name in `dynamic_field.object_type`."""

    TICKET = "Ticket"
    ARTICLE = "Article"
    CUSTOMER_USER = "CustomerUser"
    COMPANY = "CustomerCompany"
    OTHER = ""


@record
class DynamicField:
    """A field an administrator added to tickets or articles."""

    table: ClassVar[str] = "dynamic_field"

    pk: FieldId = column("id")
    name: str
    label: str
    type_name: str = column("field_type")
    object_name: str = column("object_type")
    position: int = column("field_order")
    valid: bool = column("dynamic_field.valid_id = 1")
    internal: bool = column("dynamic_field.internal_field")
    config: str | None = column("dynamic_field.config")  # YAML, as OTRS writes it

    @property
    def id(self) -> str:
        return global_id("DynamicField", self.pk)

    @property
    def type(self) -> FieldType:
        try:
            return FieldType(self.type_name)
        except ValueError:
            return FieldType.OTHER

    @property
    def object_type(self) -> FieldObject:
        try:
            return FieldObject(self.object_name)
        except ValueError:
            return FieldObject.OTHER
