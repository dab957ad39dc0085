"""Made-up people, telephone numbers and places, German and English."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from demo.dice import Dice
from demo.texts import load

DOTLESS_I = "\N{LATIN SMALL LETTER DOTLESS I}"
GERMAN_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", DOTLESS_I: "i", "'": ""}
)


@dataclass(frozen=True, slots=True)
class Name:
    """How somebody is called and addressed."""

    title: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Place:
    """A city, and the fictional telephone numbers there, if any are known."""

    language: str
    country: str
    city: str
    zip: str
    phone: str | None


def name(rng: Dice, language: str) -> Name:
    words = load("names")[language]
    gender = rng.choice(("female", "male"))
    return Name(words["titles"][gender], rng.choice(words[gender]), rng.choice(words["last"]))


def place(rng: Dice) -> Place:
    """A place; one in four is not German-speaking."""
    language = "de" if rng.happens(0.75) else "en"
    places = [place for place in load("names")["place"] if place["language"] == language]
    return _place(rng, rng.choice(places))


def german_place(rng: Dice) -> Place:
    places = [place for place in load("names")["place"] if place["country"] == "Deutschland"]
    return _place(rng, rng.choice(places))


def _place(rng: Dice, found: dict[str, Any]) -> Place:
    return Place(
        language=found["language"],
        country=found["country"],
        city=found["city"],
        zip=rng.choice(found["zips"]),
        phone=found.get("phone"),
    )


def phone(rng: Dice, pattern: str) -> str:
    return pattern.format(two=f"{rng.randrange(100):02}", three=f"{rng.randrange(1000):03}")


def mobile(rng: Dice, language: str) -> str:
    return phone(rng, rng.choice(load("names")[language]["mobile"]))


def plain(text: str) -> str:
    """The text in the letters of addresses: "Öztürk & Söhne" is "oeztuerk-soehne"."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(GERMAN_LETTERS))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
