"""Patterns for LIKE out of what a person typed."""

from __future__ import annotations


def escaped(text: str) -> str:
    r"""The text with LIKE's own signs made harmless; goes with ESCAPE '\' (the default of both)."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def contains(text: str) -> str:
    """A pattern for values that hold the text anywhere."""
    return f"%{escaped(text)}%"


def wildcard(text: str) -> str:
    """A pattern for a text in which * stands for anything, as OTRS searches have it."""
    return escaped(text).replace("*", "%")
