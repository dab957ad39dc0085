"""Ticket numbers as OTRS's generator DateChecksum gives them."""

from __future__ import annotations

import time

SYSTEM_ID = "10"


class Numbers:
    """Counts the tickets of each day; days come in order."""

    def __init__(self) -> None:
        self._day = ""
        self._counter = 0

    def next(self, created: int) -> str:
        """The number of the next ticket, created at so many seconds since 1970."""
        day = time.strftime("%Y%m%d", time.gmtime(created))
        self._counter = self._counter + 1 if day == self._day else 1
        self._day = day
        digits = f"{day}{SYSTEM_ID}{self._counter:05}"
        return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """What is missing to a whole ten when the digits count once and twice in turn; 1 if nothing."""
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return str(10 - total % 10) if total % 10 else "1"
