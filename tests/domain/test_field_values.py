"""Values of dynamic fields: what is kept of each kind is what was given."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.dynamic_fields import FieldType
from domain.field_values import FIRST_YEAR, FieldInput, kept, told
from domain.fields import Definition

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
VALUES = {"a": "A", "b": "B", "c": "C"}
KEYS = st.lists(st.sampled_from(sorted(VALUES)))


def rows(kind: FieldType, wanted: FieldInput) -> list[str | int | datetime]:
    return kept(Definition(name="New", kind=kind, values=VALUES), wanted, NOW, field="input")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_a_text_is_kept_as_it_is(text: str) -> None:
    for kind in (FieldType.TEXT, FieldType.TEXT_AREA):
        assert rows(kind, FieldInput(name="New", text=text)) == [text]


@given(number=st.integers(-(2**31), 2**31 - 1), boolean=st.booleans())
def test_numbers_and_booleans_are_numbers(number: int, *, boolean: bool) -> None:
    assert rows(FieldType.INTEGER, FieldInput(name="New", number=number)) == [number]
    [row] = rows(FieldType.CHECKBOX, FieldInput(name="New", boolean=boolean))
    assert told(FieldType.CHECKBOX, row) == str(boolean).lower()


@given(st.dates(date(FIRST_YEAR, 1, 1)))
def test_a_date_is_its_midnight(day: date) -> None:
    [row] = rows(FieldType.DATE, FieldInput(name="New", date=day))
    assert row == datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert told(FieldType.DATE, row) == day.isoformat()


@given(st.datetimes(datetime(FIRST_YEAR, 1, 2), datetime(9999, 12, 30)))  # noqa: DTZ001 - UTC below
def test_a_time_is_kept_to_the_second(moment: datetime) -> None:
    given_ = moment.replace(tzinfo=UTC)
    [row] = rows(FieldType.DATE_TIME, FieldInput(name="New", date_time=given_))
    assert row == given_.replace(microsecond=0)


@given(KEYS)
def test_keys_are_kept_once_and_in_the_order_of_the_definition(keys: list[str]) -> None:
    assert rows(FieldType.MULTISELECT, FieldInput(name="New", keys=tuple(keys))) == sorted({*keys})
