"""The statements of docs/otrs.md that an administrator runs, as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "otrs.md"
BLOCK = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
# the role and what it reads, what it writes, and the trigger
READING, WRITING, _ = BLOCK.findall(PAGE.read_text("utf-8"))
