"""Calendars that somebody wrote past the API, and that cannot be used as they are."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.reference import Reference

log = logging.getLogger(__name__)


def tell_doubts(fresh: Reference, former: Reference | None = None) -> None:
    """Log what is wrong with calendars, once: those that `former` has too were told before."""
    told = list(former.calendars.values()) if former else []
    for calendar in fresh.calendars.values():
        for doubt in calendar.doubts if calendar not in told else ():
            log.warning("a calendar is not as it should be calendar=%r: %s", calendar.name, doubt)
