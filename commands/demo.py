"""Demo data: an empty database of ours, and the CRM beside it, filled from one plan."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from app import open_database
from commands.administrator import give_password
from commands.progress import bars
from db.settings import with_password
from demo import Plan, fill, fill_crm, postgres_writer, sqlite_writer
from domain.errors import BadSetting
from sources.sql.settings import PostgresqlSourceSettings, SqliteSourceSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from db.settings import DatabaseSettings
    from demo import Writer
    from settings import Settings
    from sources.kinds import AnySource


async def fill_with_demo(settings: Settings, plan: Plan, *, into_source: bool = False) -> None:
    """Migrate, fill our database and the demo's CRM, and give the administrator a password.

    The CRM goes into the first source if that is an SQLite file which is not there yet; into any
    other only when `into_source` says so, for sources are not ours to write to. Both are filled or
    neither. Raises `DemoError` when there is something in either already.
    """
    async with open_database(settings.database) as db:
        await db.migrate()
    with bars() as progress:
        async with _own_writer(settings.database) as own, AsyncExitStack() as stack:
            await fill(own, plan, progress=progress)
            for source in settings.sources[:1]:
                if into_source or _is_missing_file(source):
                    await fill_crm(await stack.enter_async_context(_source_writer(source)), plan)
    async with open_database(settings.database) as db:
        await give_password(db, settings.database)


async def has_tickets(settings: Settings) -> bool:
    """Whether the (migrated) database is in use."""
    async with open_database(settings.database) as db:
        return bool(await db.rows("SELECT 1 FROM ticket LIMIT 1"))


def _is_missing_file(source: AnySource) -> bool:
    return isinstance(source, SqliteSourceSettings) and not source.path.exists()


@asynccontextmanager
async def _own_writer(settings: DatabaseSettings) -> AsyncIterator[Writer]:
    path = settings.sqlite_path
    opened = sqlite_writer(path) if path else postgres_writer(settings.dsn)
    async with opened as writer:
        if not path:  # who starts at the same time waits, as on SQLite, and finds it filled
            await writer.execute("LOCK TABLE ticket IN EXCLUSIVE MODE")
        yield writer


@asynccontextmanager
async def _source_writer(source: AnySource) -> AsyncIterator[Writer]:
    """The CRM is made here by other means: the service itself has none to write to a source."""
    if isinstance(source, SqliteSourceSettings):
        with _new_file(source.path) as path:
            async with sqlite_writer(path) as writer:
                yield writer
        return
    if not isinstance(source, PostgresqlSourceSettings):
        problem = "should be sqlite or postgresql, which the demo can fill"
        raise BadSetting(f"{source.place_in_settings}.kind", problem)
    password = source.password(source.place_in_settings)
    async with postgres_writer(with_password(source.address, password)) as writer:
        yield writer


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """The file if it is there; a new one gets its name when it is complete, and not before."""
    if path.exists():
        yield path
        return
    part = path.with_name(path.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    for left in (part, part.with_name(part.name + "-journal")):
        left.unlink(missing_ok=True)
    yield part
    part.replace(path)
