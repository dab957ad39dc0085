"""Regular expressions with a repeat within a repeat are told from all others."""

from __future__ import annotations

import re

import pytest

from domain.patterns import is_found, repeats_a_repeat

ENDLESS = [
    "(a+)+",
    "(a*)*b",
    "^(?:[a-z]+-?)*$",
    "((a+)b)+",
    "(a{2,})*",
    "(a+?)+",
    "(x|a+)+",
    "(()a*)+",
]
FINE = [
    "a+b*",
    "(ab)+c*",
    "(a+)",
    "(a+)?",
    "(a+){2}",
    "(a++)+",
    "((?>a+))+",
    "(?>(a)+)*",
    r"(a\+)+",
    "([+*])+",
    r"(\(a+)",
    "([]+*]a)+",
    "(a{2,3})+",
    "(a)(b+)c+",
]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_repeat_within_a_repeat_is_seen(pattern: str) -> None:
    re.compile(pattern)  # it is one
    assert repeats_a_repeat(pattern)


@pytest.mark.parametrize("pattern", FINE)
def test_other_patterns_are_fine(pattern: str) -> None:
    re.compile(pattern)  # it is one
    assert not repeats_a_repeat(pattern)


@pytest.mark.parametrize("pattern", ["(a|a)*$", "^(a|aa)+$", r"^\s*a*\s*a*\s*a*\s*a*\s*a*\s*a*$"])
def test_what_takes_for_ever_is_given_up(pattern: str) -> None:
    """Python's own would never come back."""
    with pytest.raises(TimeoutError):
        is_found(pattern, "a" * 3000 + "!")
    assert is_found("b+$", "aab")
