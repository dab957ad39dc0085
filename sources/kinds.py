"""Every kind of source there is: its settings, and how it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sources.sql.settings import PostgresqlSourceSettings, SqliteSourceSettings
from sources.sql.source import open_sql_source

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from sources.source import CustomerSource

AnySource = Annotated[SqliteSourceSettings | PostgresqlSourceSettings, Field(discriminator="kind")]
OPENERS = {
    "sqlite": open_sql_source,
    "postgresql": open_sql_source,
}


def open_source(settings: AnySource) -> AbstractAsyncContextManager[CustomerSource]:
    """A source as the settings describe it; it need not be reachable yet."""
    return OPENERS[settings.kind](settings)
