"""When made-up tickets escalate."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demo.escalation import Escalation, due, escalation
from demo.kinds import Sender, State
from demo.organisation import Sla
from demo.rows import ArticleRow

PROMISE = Sla(id=1, name="Premium", first_response=60, update=120, solution=480)
MONDAY = int(datetime(2026, 11, 16, 9, tzinfo=UTC).timestamp())
HOUR = 3600


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def article(sender: Sender, hours: int, *, visible: bool = True) -> ArticleRow:
    when = MONDAY + hours * HOUR
    return ArticleRow(1, 1, sender, 1, int(visible), when, 1, when, 1)


def of(*articles: ArticleRow, state: State = State.OPEN, was_closed: bool = False) -> Escalation:
    return escalation(
        promise=PROMISE, created=MONDAY, state=state, was_closed=was_closed, articles=articles
    )


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-16 09:00", 60, "2026-11-16 10:00"),
        ("2026-11-16 06:00", 60, "2026-11-16 09:00"),
        ("2026-11-16 20:30", 60, "2026-11-17 08:30"),
        ("2026-11-20 20:30", 60, "2026-11-23 08:30"),
        ("2026-12-23 20:00", 120, "2026-12-28 09:00"),
        ("2026-11-16 08:00", 780, "2026-11-16 21:00"),
    ],
)
def test_only_working_time_counts(start: str, minutes: int, end: str) -> None:
    """Mondays to Fridays from 8 to 21, without holidays."""
    assert due(moment(start), minutes) == moment(end)


def test_no_promise_is_never_due() -> None:
    assert due(MONDAY, 0) == 0


def test_an_unanswered_ticket_escalates_threefold() -> None:
    found = of(article(Sender.CUSTOMER, 0), state=State.NEW)
    assert found == Escalation(
        response=MONDAY + HOUR, update=MONDAY + 2 * HOUR, solution=MONDAY + 8 * HOUR
    )
    assert found.first == MONDAY + HOUR


def test_an_answer_ends_the_first_response_and_restarts_the_update() -> None:
    found = of(article(Sender.CUSTOMER, 0), article(Sender.AGENT, 1))
    assert (found.response, found.update) == (0, MONDAY + 3 * HOUR)


def test_the_update_counts_from_the_first_unanswered_mail() -> None:
    found = of(
        article(Sender.CUSTOMER, 0),
        article(Sender.AGENT, 1),
        article(Sender.CUSTOMER, 2),
        article(Sender.CUSTOMER, 3),
    )
    assert found.update == MONDAY + 4 * HOUR


def test_a_note_answers_nobody() -> None:
    found = of(article(Sender.CUSTOMER, 0), article(Sender.AGENT, 1, visible=False))
    assert (found.response, found.update) == (MONDAY + HOUR, MONDAY + 2 * HOUR)


def test_without_anything_said_the_newest_article_counts() -> None:
    assert of(article(Sender.SYSTEM, 1)).update == MONDAY + 3 * HOUR


def test_a_pending_ticket_needs_no_update() -> None:
    found = of(article(Sender.CUSTOMER, 0), state=State.REMINDER)
    assert (found.response, found.update) == (MONDAY + HOUR, 0)


def test_a_reopened_ticket_has_no_solution_time() -> None:
    assert of(article(Sender.CUSTOMER, 0), was_closed=True).solution == 0


def test_a_closed_ticket_does_not_escalate() -> None:
    assert of(article(Sender.CUSTOMER, 0), state=State.CLOSED) == Escalation()
