"""When a ticket escalates, by the rules OTRS computes the four columns with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from typing import Protocol

from demo.days import DAY, HOUR, working
from demo.kinds import FINISHED_STATES, PENDING_STATES, Sender, State
from demo.rows import ArticleRow

# working hours of a new OTRS
OPENS, CLOSES = 8, 21
NONE = 0
SPEAKERS = (Sender.AGENT, Sender.CUSTOMER)


class Promise(Protocol):
    """What a queue or an SLA promises, in minutes of working time, 0 for nothing."""

    @property
    def first_response(self) -> int: ...

    @property
    def update(self) -> int: ...

    @property
    def solution(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Moments in seconds since 1970, 0 for none."""

    response: int = NONE
    update: int = NONE
    solution: int = NONE

    @property
    def first(self) -> int:
        return min(
            (time for time in (self.response, self.update, self.solution) if time), default=0
        )


def escalation(
    *,
    promise: Promise,
    created: int,
    state: State,
    was_closed: bool,
    articles: Sequence[ArticleRow],
) -> Escalation:
    """The moments that hold now; a finished ticket has none, a reopened one no solution time."""
    if state in FINISHED_STATES:
        return Escalation()
    responded = any(_is_visible(article, Sender.AGENT) for article in articles)
    return Escalation(
        response=NONE if responded else due(created, promise.first_response),
        update=NONE if state in PENDING_STATES else due(_update_base(articles), promise.update),
        solution=NONE if was_closed else due(created, promise.solution),
    )


def _update_base(articles: Sequence[ArticleRow]) -> int:
    """The last answer, or the first of the customer's articles that came after it."""
    spoken = [article for article in articles if _is_visible(article, *SPEAKERS)]
    if not spoken:
        return articles[-1].create_time
    unanswered = list(takewhile(lambda row: _is_visible(row, Sender.CUSTOMER), reversed(spoken)))
    return unanswered[-1].create_time if unanswered else spoken[-1].create_time


def _is_visible(article: ArticleRow, *senders: Sender) -> bool:
    return bool(article.is_visible_for_customer) and article.article_sender_type_id in senders


def due(moment: int, minutes: int) -> int:
    """The moment when so much working time has passed, 0 for no minutes."""
    if not minutes:
        return NONE
    left, day = minutes * 60, moment // DAY * DAY
    while True:
        begins, ends = max(moment, day + OPENS * HOUR), day + CLOSES * HOUR
        if begins < ends and working(datetime.fromtimestamp(day, UTC).date()):
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        day += DAY
