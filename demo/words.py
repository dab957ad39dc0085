"""What differs from thread to thread: order numbers, amounts, dates, products, in one language."""

from __future__ import annotations

import time

from demo.days import DAY
from demo.dice import Dice
from demo.names import name
from demo.texts import load

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def words(rng: Dice, language: str, moment: int) -> dict[str, str]:
    """A value for every brace in the texts, alike for all turns of a thread."""
    year = time.gmtime(moment).tm_year
    called = name(rng, language)
    chosen = {key: rng.choice(values) for key, values in load(language)["words"].items()}
    return chosen | {
        "order": f"B-{year}-{rng.randrange(100000):05}",
        "invoice": f"RE-{year}-{rng.randrange(100000):05}",
        "delivery": f"LS-{rng.randrange(10000, 100000)}",
        "device": f"NB-{rng.randrange(10000):04}",
        "count": str(rng.randrange(2, 60)),
        "amount": amount(language, rng.randrange(1990, 900000)),
        "person": f"{called.first} {called.last}",
        "date": day(language, delivery(rng, moment)),
    }


def delivery(rng: Dice, moment: int) -> int:
    """Midnight of a day some days or weeks later."""
    return (moment // DAY + rng.randrange(3, 25)) * DAY


def amount(language: str, cents: int) -> str:
    """Euros as the language writes them."""
    english = f"{cents / 100:,.2f}"
    if language == "en":
        return f"€{english}"
    return english.translate(str.maketrans(",.", ".,")) + " €"


def day(language: str, moment: int) -> str:
    then = time.gmtime(moment)
    if language == "de":
        return time.strftime("%d.%m.%Y", then)
    return f"{then.tm_mday} {MONTHS[then.tm_mon - 1]} {then.tm_year}"


def day_and_time(language: str, moment: int) -> str:
    clock = time.strftime("%H:%M", time.gmtime(moment))
    if language == "de":
        return f"{day(language, moment)} um {clock}"
    return f"{day(language, moment)} at {clock}"
