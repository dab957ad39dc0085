"""Ticket numbers, computed by hand from OTRS's rules."""

from __future__ import annotations

from datetime import date

import pytest

from domain.numbers import Numbers, with_check_digit

DAY = date(2026, 1, 9)


@pytest.mark.parametrize(
    ("digits", "checked"),
    [
        # 2+0+2+12+0+2+0+18 + 1+0 + 0+0+0+0+1 = 38
        ("202601091000001", "2026010910000012"),
        # … the last 3 in the place of 1: 40, so 10, which OTRS makes 1
        ("202601091000003", "2026010910000031"),
        # 9 at an even place counts 18, not 9
        ("09", "092"),
        ("9", "91"),
    ],
)
def test_the_check_digit(digits: str, checked: str) -> None:
    assert with_check_digit(digits) == checked


@pytest.mark.parametrize(
    ("numbers", "counter", "number"),
    [
        (Numbers(), 1, "2026010910000012"),
        (Numbers(), 3, "2026010910000031"),
        (Numbers("date"), 7, "20260109107"),
        (Numbers("date", system_id=3), 123, "202601093123"),
        (Numbers("auto-increment"), 42, "1000042"),
        (Numbers("auto-increment", min_counter_size=3), 12345, "1012345"),
        (Numbers("random"), 815, "100000000815"),
    ],
)
def test_each_generator(numbers: Numbers, counter: int, number: str) -> None:
    assert numbers.number(DAY, counter) == number


def test_a_counter_goes_on_for_a_day_or_for_ever() -> None:
    assert Numbers("date").period(DAY) == "2026-01-09"
    assert Numbers("auto-increment").period(DAY) == "ever"
