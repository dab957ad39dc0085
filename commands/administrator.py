"""The first way in: a random password for root@localhost, noted beside the database it is for."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from auth.audit import record
from auth.passwords import hashed
from db.clock import utc_now
from domain.audit import ON_THE_MACHINE, About, AuditKind, Entry

if TYPE_CHECKING:
    from db.database import Database
    from db.settings import DatabaseSettings

ADMINISTRATOR = "root@localhost"
# the first row of a new database; an OTRS has a hash there
GIVE = "UPDATE users SET pw = $1 WHERE id = 1 AND login = $2 AND valid_id = 1 AND pw = '*'"
HAS = "SELECT 1 FROM users WHERE id = 1 AND pw = $1"


def login_file(settings: DatabaseSettings) -> Path:
    """Where the password is noted: one file for each database."""
    if path := settings.sqlite_path:
        return path.with_name(f"{path.stem}.login.txt")
    name = urlsplit(settings.url.get_secret_value()).path.strip("/").replace("/", "_")
    return Path("var") / f"{name or 'database'}.login.txt"


async def give_password(db: Database, settings: DatabaseSettings) -> None:
    """Give root@localhost a password if it has none; it is noted before it is good."""
    password = secrets.token_urlsafe(12)
    hash_ = await asyncio.to_thread(hashed, password)
    async with db.transaction() as tx:
        await tx.execute(GIVE, hash_, ADMINISTRATOR)
        if await tx.rows(HAS, hash_):
            await record(tx, _given())
            await asyncio.to_thread(_note, login_file(settings), password)


def _given() -> Entry:
    who = {"login": ADMINISTRATOR}
    given, about = AuditKind.PASSWORD_GIVEN, About("Agent", "1")
    return Entry(kind=given, at=utc_now(), by=ON_THE_MACHINE, about=about, details=who)


def how_to_log_in(settings: DatabaseSettings) -> str | None:
    """The administrator's login and first password, if they were noted."""
    file = login_file(settings)
    return file.read_text() if file.is_file() else None


def _note(file: Path, password: str) -> None:
    """Keep the password where only this account can read it; the database has its hash alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)  # its mode may be another
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as noted:
        noted.write(f"{ADMINISTRATOR}  password  {password}\n")
