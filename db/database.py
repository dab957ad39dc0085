"""What the rest of the service sees of a database: read records, change them in a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager

R = TypeVar("R")
Dialect = Literal["postgresql", "sqlite", "mysql"]


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
    """A database of our own."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction; on SQLite it holds the one writer."""

    async def migrate(self) -> list[str]:
        """Bring the tables up to date; the names of what was applied. Raises `MigrationError`."""

    def watching(self, changed: Callable[[], None]) -> AbstractAsyncContextManager[None]:
        """While open, call `changed` when somebody may have changed the small tables."""
