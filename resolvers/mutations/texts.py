"""Texts on their way into our tables: what would not fit is refused before anything is done."""

from __future__ import annotations

from domain.errors import InvalidInput

LOGIN, CUSTOMER_ID, KEY = 200, 150, 250  # characters of the columns


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
