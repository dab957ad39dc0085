"""Names of PostgreSQL as a person would write them in a statement."""

from __future__ import annotations

import re

SIMPLE = re.compile(r"[a-z_][a-z0-9_]*")
RESERVED = {"user", "group", "groups", "table", "order", "default", "all"}  # those met here


def shown(name: str) -> str:
    """The name, in quotes where PostgreSQL would take it for something else."""
    if SIMPLE.fullmatch(name) and name not in RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'
