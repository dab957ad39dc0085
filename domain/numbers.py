"""Ticket numbers: what each generator of OTRS makes of the date, the system and a counter.

The rules are those of Kernel/System/Ticket/Number/*.pm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Generator = Literal["date-checksum", "date", "auto-increment", "random"]
CHECKED_DIGITS = 5  # of the counter before a check digit
RANDOM_DIGITS = 10
RANDOM_BELOW = 9_999_999_999
EVER = "ever"
TEN = 10


@dataclass(frozen=True, slots=True)
class Numbers:
    """How new tickets are numbered; `min_counter_size` digits are of `auto-increment` alone.

    `date_counter_size` are those of `date`, more than one where an OTRS has UseFormattedCounter.
    """

    generator: Generator = "date-checksum"
    system_id: int = 10
    min_counter_size: int = 5
    date_counter_size: int = 1

    def period(self, day: date) -> str:
        """During what the counter goes on: a day, or ever."""
        return EVER if self.generator == "auto-increment" else day.isoformat()

    def number(self, day: date, counter: int) -> str:
        """The number of a ticket; for `random`, the counter is a number below `RANDOM_BELOW`."""
        dated = f"{day:%Y%m%d}{self.system_id}"
        match self.generator:
            case "date-checksum":
                return with_check_digit(f"{dated}{counter:0{CHECKED_DIGITS}}")
            case "date":
                return f"{dated}{counter:0{self.date_counter_size}}"
            case "auto-increment":
                return f"{self.system_id}{counter:0{self.min_counter_size}}"
            case "random":
                return f"{self.system_id}{counter:0{RANDOM_DIGITS}}"


def with_check_digit(digits: str) -> str:
    """The digits and one more: times 1 and 2 by turns, products not split, 10 becomes 1 (OTRS)."""
    total = sum(int(digit) * (1 + n % 2) for n, digit in enumerate(digits))
    check = TEN - total % TEN
    return f"{digits}{1 if check == TEN else check}"


DEFAULT = Numbers()
