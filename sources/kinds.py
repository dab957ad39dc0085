"""Every kind of source there is: its settings, and how it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from sources.ldap.settings import LdapSourceSettings
from sources.ldap.source import open_ldap_source
from sources.sql.settings import (
    MysqlSourceSettings,
    PostgresqlSourceSettings,
    SqliteSourceSettings,
)
from sources.sql.source import open_sql_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from sources.source import CustomerSource

AnySource = Annotated[
    SqliteSourceSettings | PostgresqlSourceSettings | MysqlSourceSettings | LdapSourceSettings,
    Field(discriminator="kind"),
]
OPENERS: dict[str, Callable[[Any], AbstractAsyncContextManager[CustomerSource]]] = {
    "sqlite": open_sql_source,
    "postgresql": open_sql_source,
    "mysql": open_sql_source,
    "ldap": open_ldap_source,
}


def open_source(settings: AnySource) -> AbstractAsyncContextManager[CustomerSource]:
    """A source as the settings describe it; it need not be reachable yet."""
    return OPENERS[settings.kind](settings)
