"""HTML that costs too much to read: elements within elements, as deep as no mail has them.

Whoever reads HTML as browsers do takes more than its length: a deep element is gone through for
each one in it, and text formatted by many elements gets all of them again in each paragraph.
"""

from __future__ import annotations

import re

MOST_LEVELS, MOST_WORK = 200, 3_000_000
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
# what has no end, and what ends by itself where the next one begins
NO_LEVEL = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr", "colgroup", "dd", "dt", "li", "option", "p", "tbody", "td"),
        *("tfoot", "th", "thead", "tr"),
    ]
)


def is_too_nested(html: str) -> bool:
    """Whether its elements are deeper than 200, or deep so often that reading would take long."""
    levels = work = 0
    for match in TAG.finditer(html):
        if match[2].lower() not in NO_LEVEL:
            levels = max(0, levels - 1) if match[1] else levels + 1
        work += levels
        if levels > MOST_LEVELS or work > MOST_WORK:
            return True
    return False
