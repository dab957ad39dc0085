"""Regular expressions that may never come to an end: a repeat within a repeat, as in (a+)+.

Python tries every way to share a text among the two before it says no, and nobody is answered
meanwhile. A repeat that gives nothing back, as in (a++)+ or ((?>a+))+, is fine.
"""

from __future__ import annotations

import re

import regex

# an escaped letter, a set, the start of a group, a repeat with what it is like, any other letter
PART = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?>)?|(?:[*+?]|\{\d*,?\d*\})[+?]?|.", re.DOTALL
)
SECONDS = 0.1  # after which looking is given up: Python's own `re` knows no end
ENDLESS = re.compile(r"[*+]|\{\d*,\}")


def repeats_a_repeat(pattern: str) -> bool:
    """Whether something is repeated without end that repeats itself without end."""
    groups = [(False, False)]  # of each open group: whether it has a repeat, whether it is atomic
    closed = False  # whether a group with a repeat was closed just now
    for part in PART.findall(pattern):
        gives_back = bool(ENDLESS.match(part)) and not part[1:].endswith("+")
        if gives_back and closed:
            return True
        has, is_atomic = groups.pop()
        groups.append((has or gives_back, is_atomic))
        closed = False
        if part.startswith("("):
            groups.append((False, part.endswith(">")))
        elif part.startswith(")") and len(groups) > 1:
            has, is_atomic = groups.pop()
            closed = has and not is_atomic
            groups[-1] = (groups[-1][0] or closed, groups[-1][1])
    return False


def is_found(pattern: str, text: str) -> bool:
    """Whether the pattern is somewhere in the text. Raises `TimeoutError` after `SECONDS`."""
    return regex.search(pattern, text, timeout=SECONDS) is not None
