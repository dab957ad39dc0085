"""Demo data: an empty database of ours, and the CRM beside it, filled from one plan."""

from __future__ import annotations

import os
import secrets
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app import open_database
from auth.passwords import hashed
from commands.progress import bars
from db.settings import with_password
from demo import Plan, fill, fill_crm, postgres_writer, sqlite_writer
from sources.settings import SqliteSourceSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from db.settings import DatabaseSettings
    from demo import Writer
    from settings import Settings
    from sources.settings import AnySource

ADMINISTRATOR = "root@localhost"
LOGIN_FILE = Path("var/demo-login.txt")


async def fill_with_demo(settings: Settings, plan: Plan, *, into_source: bool = False) -> None:
    """Migrate, fill our database and the demo's CRM, and note the administrator's new password.

    The CRM goes into the first source if that is an SQLite file which is not there yet; into any
    other only when `into_source` says so, for sources are not ours to write to. Both are filled or
    neither. Raises `DemoError` when there is something in either already.
    """
    async with open_database(settings.database) as db:
        await db.migrate()
    password = secrets.token_urlsafe(12)
    with bars() as progress:
        async with _own_writer(settings.database) as own, AsyncExitStack() as stack:
            await fill(own, plan, admin_password_hash=hashed(password), progress=progress)
            for source in settings.sources[:1]:
                if into_source or _is_missing_file(source):
                    await fill_crm(await stack.enter_async_context(_source_writer(source)), plan)
    _note(password)


async def has_tickets(settings: Settings) -> bool:
    """Whether the (migrated) database is in use."""
    async with open_database(settings.database) as db:
        return bool(await db.rows("SELECT 1 FROM ticket LIMIT 1"))


def how_to_log_in() -> str | None:
    """The demo administrator's login and password, as the first start noted them."""
    return LOGIN_FILE.read_text() if LOGIN_FILE.is_file() else None


def _is_missing_file(source: AnySource) -> bool:
    return isinstance(source, SqliteSourceSettings) and not source.path.exists()


def _note(password: str) -> None:
    """Keep the password where only this account can read it; the database has its hash alone."""
    LOGIN_FILE.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(LOGIN_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{ADMINISTRATOR}  password  {password}\n")


@asynccontextmanager
async def _own_writer(settings: DatabaseSettings) -> AsyncIterator[Writer]:
    path = settings.sqlite_path
    opened = sqlite_writer(path) if path else postgres_writer(settings.dsn)
    async with opened as writer:
        yield writer


@asynccontextmanager
async def _source_writer(source: AnySource) -> AsyncIterator[Writer]:
    """The CRM is made here by other means: the service itself has none to write to a source."""
    if isinstance(source, SqliteSourceSettings):
        source.path.parent.mkdir(parents=True, exist_ok=True)
        opened = sqlite_writer(source.path)
    else:
        password = source.password(f"sources.{source.name}")
        opened = postgres_writer(with_password(source.url.get_secret_value(), password))
    async with opened as writer:
        yield writer
