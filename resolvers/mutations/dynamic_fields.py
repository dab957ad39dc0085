"""What mutations take as values of dynamic fields."""

from __future__ import annotations

import datetime as dt

import strawberry

from domain.field_values import FieldInput
from resolvers.inputs import about


@strawberry.input(
    name="DynamicFieldInput",
    description="A dynamic field's new value: exactly one, as the field's type takes it;"
    " without any the field has no value any more.",
)
class DynamicFieldInput:
    name: str = strawberry.field(description="The technical name of the field.")
    text: str | None = about("For TEXT and TEXT_AREA.")
    number: int | None = about("For INTEGER.")
    boolean: bool | None = about("For CHECKBOX.")
    date: dt.date | None = about("For DATE, as 2026-11-22.")
    date_time: dt.datetime | None = about("For DATE_TIME, with its zone.")
    keys: list[str] | None = about("For DROPDOWN, which takes one, and MULTISELECT.")

    def taken(self) -> FieldInput:
        """The same for `actions.dynamic_fields.set_values`."""
        return FieldInput(
            name=self.name,
            text=self.text,
            number=self.number,
            boolean=self.boolean,
            date=self.date,
            date_time=self.date_time,
            keys=None if self.keys is None else tuple(self.keys),
        )
