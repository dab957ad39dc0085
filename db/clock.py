"""What time it is, and how times are in our tables: without a zone, in UTC or as an OTRS has it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo


def utc_now() -> datetime:
    """The time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def seconds(moment: datetime | None) -> int:
    """A time as OTRS keeps some: whole seconds since 1970, 0 for "not set"."""
    return int(moment.timestamp()) if moment else 0


def naive(moment: datetime, zone: tzinfo = UTC) -> datetime:
    """A time on its way into a table of this zone; one without a zone is kept as it is."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(zone).replace(tzinfo=None)
