"""Where and on what was measured: without it no figure means anything."""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from settings import HERE

if TYPE_CHECKING:
    from demo import Plan

PACKAGES = (
    "aiosqlite",
    "asyncpg",
    "graphql-core",
    "httptools",
    "orjson",
    "starlette",
    "strawberry-graphql",
    "uvicorn",
    "uvloop",
)


async def circumstances(plan: Plan, **options: float) -> dict[str, Any]:
    """When, where, on what and how much is measured: how each report begins."""
    return {
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": await commit(),
        "machine": machine(),
        "versions": versions(),
        "options": {
            **options,
            "tickets": plan.tickets,
            "companies": plan.companies,
            "contacts each": plan.contacts_per_company,
        },
    }


def machine() -> dict[str, str | int | float]:
    """The processor, its cores, the memory, and how busy it was."""
    info = Path("/proc/cpuinfo").read_text()
    models = [line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory in GiB": round(memory / 2**30, 1),
        "system": platform.release(),
        "load before": round(os.getloadavg()[0], 2),
    }


def versions() -> dict[str, str]:
    """Python, SQLite, and the packages that do the work."""
    own = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return own | {package: version(package) for package in PACKAGES}


async def commit() -> str:
    """The commit of the working tree, and whether anything differs from it."""
    head = await _git("rev-parse", "HEAD")
    if head is None:
        return "unknown"
    changed = await _git("status", "--porcelain", "--untracked-files=no")
    return f"{head} with changes" if changed else head


async def _git(*arguments: str) -> str | None:
    """What git says; None outside a clone."""
    try:
        process = await asyncio.create_subprocess_exec(
            *("git", "-C", str(HERE), *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except FileNotFoundError:
        return None
    out, _ = await process.communicate()
    return out.decode().strip() if process.returncode == 0 else None
