"""Trusted documents: understood once at the start, and kept for as long as the process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.executor.document import Document


@dataclass(frozen=True, slots=True)
class Trusted:
    """Documents by their text, and the text for each ID; `only` says that no other is run."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    only: bool = False

    @property
    def bytes(self) -> int:
        """About what they take in memory with the plans made so far; no part of what is bounded."""
        return sum(document.bytes for document in self.documents.values())


NONE = Trusted()
