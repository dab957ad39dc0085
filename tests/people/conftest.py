"""The office of ticket work, for people, too."""

from __future__ import annotations

from tests.work.conftest import office

__all__ = ["office"]
