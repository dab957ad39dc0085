"""Databases of OTRS and Znuny, and the service standing on them."""

from __future__ import annotations

from tests.otrs.conftest import new_otrs, otrs_url, otrs_version

__all__ = ["new_otrs", "otrs_url", "otrs_version"]
