"""Texts on their way into our tables: what would not fit is refused before anything is done."""

from __future__ import annotations

import unicodedata

from domain.errors import InvalidInput

LOGIN, CUSTOMER_ID, KEY, NAME = 200, 150, 250, 200  # characters of the columns
UNSEEN = {"Cc", "Cf"}  # controls; directions, joiners and other marks nobody sees


def checked(field: str, text: str, most: int) -> str:
    """The text as it is; `InvalidInput` names `field` if no column would take it."""
    if not text.strip():
        raise InvalidInput(field, "a text with more than blanks")
    if len(text) > most:
        raise InvalidInput(field, f"at most {most} characters, not {len(text)}")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidInput(field, "whole characters, and no NUL among them")
    return text


def optional(field: str, text: str | None, most: int) -> str | None:
    """The same for what may be left out."""
    return None if text is None else checked(field, text, most)


def sensible(field: str, text: str, most: int) -> str:
    """The same for a text that is new to us: somebody must be able to read and to type it."""
    checked(field, text, most)
    if text != text.strip():
        raise InvalidInput(field, "a text without blanks before or behind it")
    for letter in text:
        if unicodedata.category(letter) in UNSEEN:
            expected = "visible characters, no control or formatting character"
            raise InvalidInput(field, f"{expected} such as U+{ord(letter):04X}")
    return text
