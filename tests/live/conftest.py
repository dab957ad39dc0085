"""A service with two agents who work on the same queues."""

from __future__ import annotations

from tests.work.conftest import office

__all__ = ["office"]
