"""Made-up data for a first look, for tests and for benchmarks: `fill`, `fill_crm` and a `Plan`."""

from __future__ import annotations

from demo.crm import fill_crm
from demo.filling import Progress, fill
from demo.plan import DemoError, Plan
from demo.writers import Writer, postgres_writer, sqlite_writer

__all__ = [
    "DemoError",
    "Plan",
    "Progress",
    "Writer",
    "fill",
    "fill_crm",
    "postgres_writer",
    "sqlite_writer",
]
