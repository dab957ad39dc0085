"""What changes have to mind in the database they are made in: of our own, nothing.

On the database of an OTRS (`db/guest/host.py`) it is what that installation has and is set to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

PasswordForm = Literal["argon2", "sha256", "sha512", "bcrypt"]


class Counter(Protocol):
    """Counts new tickets together with an OTRS, which sees no number before it is committed."""

    async def drawn(self, since: datetime, now: datetime) -> int:
        """The next count of those since a time, kept at once. Raises `TimedOut`, `Unavailable`."""


@dataclass(frozen=True, slots=True)
class Host:
    """The database, as far as changes mind; the defaults are those of one of our own."""

    is_guest: bool = False
    zone: tzinfo = UTC  # of times in its tables, and of its days
    # columns that every new row of a table has to have, and that our tables have not
    fixed: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    is_indexed: bool = False  # OTRS: StaticDB, which keeps viewable tickets in tables
    is_searched: bool = False  # the words of articles are in a table that names their tickets
    counter: Counter | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)  # by the names in `[tickets]`
    has_types: bool = True  # OTRS: Ticket::Type; a new ticket tells of its type
    default_type: str | None = None  # of a new ticket that is given none
    tells_no_service: bool = False  # OTRS: Ticket::Service; also a ticket without one tells of it
    has_responsible: bool = True  # OTRS: Ticket::Responsible, with ResponsibleAutoSet
    passwords: PasswordForm = "argon2"  # new ones of agents


OWN = Host()
