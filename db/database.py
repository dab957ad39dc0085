"""What the rest of the service sees of a database: read records, change them in a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from domain.host import Host

R = TypeVar("R")
Dialect = Literal["postgresql", "sqlite", "mysql"]
Topic = Literal["tg_reference", "tg_event"]  # the channels of PostgreSQL


class Reader(Protocol):
    """Reads; has nothing that writes."""

    @property
    def dialect(self) -> Dialect:
        """Which SQL the server speaks; statements are written for PostgreSQL and adapted."""

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        """The rows as records; the statement selects the record's columns in their order.

        Raises `TimedOut` past the time limit and `Unavailable` when the database does not answer.
        """

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """The rows as they come, for counts and for tables whose columns only the settings know."""


class Transaction(Reader, Protocol):
    """Reads and writes; what it wrote is kept when its block ends without an exception."""

    async def execute(self, sql: str, *args: Any) -> None:
        """Run a statement whose result nobody needs."""


class Database(Reader, Protocol):
    """A database of our own, or one that we stand on as guests (`db/guest`)."""

    @property
    def host(self) -> Host:
        """What its tables and settings are: of our own, or of the OTRS that it belongs to."""

    @property
    def accounts(self) -> Database:
        """Where tokens, attempts to log in, the audit log and events are: this one, or another.

        Another one where this one is only read; the tables of OTRS are not in it.
        """

    async def reference_version(self) -> int:
        """A number that is another one, and a greater one, after each change of a small table."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction; on SQLite it holds the one writer."""

    async def migrate(self) -> list[str]:
        """Bring the tables up to date; the names of what was applied. Raises `MigrationError`."""

    def watching(
        self, changed: Callable[[], None], what: Topic = "tg_reference"
    ) -> AbstractAsyncContextManager[None]:
        """While open, call `changed` when somebody may have changed the small tables, or events."""
