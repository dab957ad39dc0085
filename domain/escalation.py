"""When a ticket escalates: the rules OTRS has in `TicketEscalationIndexBuild`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from domain.calendars import named
from domain.reference import SenderType, StateType

if TYPE_CHECKING:
    from domain.ids import QueueId, SlaId
    from domain.promises import Promise
    from domain.reference import Reference
    from domain.working_time import Calendar

NONE = 0
FINISHED = frozenset({StateType.CLOSED, StateType.REMOVED, StateType.MERGED})
PENDING = frozenset({StateType.PENDING_REMINDER, StateType.PENDING_AUTO})


@dataclass(frozen=True, slots=True)
class Said:
    """Of an article, what matters here."""

    sender: SenderType
    visible: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Of a ticket, what matters here; `articles` from the oldest to the newest."""

    created: datetime
    state: StateType
    was_closed: bool
    articles: Sequence[Said] = ()


@dataclass(frozen=True, slots=True)
class Times:
    """The moments of escalation in seconds since 1970, 0 for none."""

    response: int = NONE
    update: int = NONE
    solution: int = NONE

    @property
    def first(self) -> int:
        return min(filter(None, (self.response, self.update, self.solution)), default=NONE)


def promise(reference: Reference, queue: QueueId, sla: SlaId | None) -> tuple[Promise, Calendar]:
    """What holds, and in which working time: all of the SLA, or without one all of the queue."""
    held: Promise = reference.queues[queue] if sla is None else reference.slas[sla]
    return held, named(reference.calendars.values(), held.calendar_name).working_time


def times(known: Known, held: Promise, calendar: Calendar) -> Times:
    """The moments that hold now."""
    if known.state in FINISHED:
        return Times()
    responded = any(said.visible and said.sender is SenderType.AGENT for said in known.articles)
    base = None if known.state in PENDING else update_base(known.articles)
    return Times(
        _due(calendar, None if responded else known.created, held.first_response_minutes),
        _due(calendar, base, held.update_minutes),
        # a reopened ticket had its solution
        _due(calendar, None if known.was_closed else known.created, held.solution_minutes),
    )


def update_base(articles: Sequence[Said]) -> datetime | None:
    """Since when the customer waits for news; None without any article.

    The last answer of an agent, or the first of the customer's articles that came after it. Where
    neither said anything the customer sees, the newest article of any kind.
    """
    spoken = [said for said in articles if said.visible and said.sender is not SenderType.SYSTEM]
    if not spoken:
        return articles[-1].at if articles else None
    waiting = list(takewhile(lambda said: said.sender is SenderType.CUSTOMER, reversed(spoken)))
    return waiting[-1].at if waiting else spoken[-1].at


def _due(calendar: Calendar, base: datetime | None, minutes: int) -> int:
    if base is None or minutes <= 0:
        return NONE
    return int(calendar.add(base, minutes * 60).timestamp())
