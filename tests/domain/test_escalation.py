"""Which moments of escalation hold, case by case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.escalation import Known, Said, Times, times
from domain.promises import Promise
from domain.reference import SenderType, StateType
from domain.working_time import Calendar

ALWAYS = Calendar(ZoneInfo("UTC"), (frozenset(range(24)),) * 7)
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
PROMISED = Promise(60, 0, 120, 0, 480, 0, "")
AGENT, CUSTOMER, SYSTEM = SenderType.AGENT, SenderType.CUSTOMER, SenderType.SYSTEM


def said(sender: SenderType, hours: int, *, visible: bool = True) -> Said:
    return Said(sender, visible, MONDAY + timedelta(hours=hours))


def hours(
    *articles: Said,
    state: StateType = StateType.OPEN,
    was_closed: bool = False,
    held: Promise = PROMISED,
) -> tuple[int | None, ...]:
    """Response, update and solution, in hours after the ticket was made; None for none."""
    known = Known(created=MONDAY, state=state, was_closed=was_closed, articles=articles)
    found = times(known, held, ALWAYS)
    start = int(MONDAY.timestamp())
    return tuple(
        (moment - start) // 3600 if moment else None
        for moment in (found.response, found.update, found.solution)
    )


@pytest.mark.parametrize("state", [StateType.CLOSED, StateType.REMOVED, StateType.MERGED])
def test_a_finished_ticket_has_none(state: StateType) -> None:
    assert hours(said(CUSTOMER, 0), state=state) == (None, None, None)


@pytest.mark.parametrize("state", [StateType.PENDING_REMINDER, StateType.PENDING_AUTO])
def test_no_update_while_pending(state: StateType) -> None:
    assert hours(said(CUSTOMER, 0), state=state) == (1, None, 8)


@pytest.mark.parametrize(
    ("articles", "response", "update"),
    [
        pytest.param([], 1, None, id="nothing"),
        pytest.param([said(CUSTOMER, 0)], 1, 2, id="a question"),
        pytest.param([said(CUSTOMER, 0), said(CUSTOMER, 3)], 1, 2, id="asked twice"),
        pytest.param([said(CUSTOMER, 0), said(AGENT, 1)], None, 3, id="answered"),
        pytest.param(
            [said(CUSTOMER, 0), said(AGENT, 1), said(CUSTOMER, 4), said(CUSTOMER, 6)],
            None,
            6,
            id="asked twice after an answer",
        ),
        pytest.param(
            [said(CUSTOMER, 0), said(AGENT, 1, visible=False)], 1, 2, id="an internal note"
        ),
        pytest.param(
            [said(CUSTOMER, 1), said(AGENT, 2, visible=False), said(CUSTOMER, 3)],
            1,
            3,
            id="an internal note breaks no run",
        ),
        pytest.param([said(CUSTOMER, 0), said(SYSTEM, 1)], 1, 2, id="an automatic reply"),
        pytest.param(
            [said(CUSTOMER, 0, visible=False), said(AGENT, 5, visible=False)],
            1,
            7,
            id="nothing visible",
        ),
        pytest.param([said(SYSTEM, 2)], 1, 4, id="the system alone"),
    ],
)
def test_who_said_what(articles: list[Said], response: int | None, update: int | None) -> None:
    assert hours(*articles) == (response, update, 8)


def test_a_reopened_ticket_had_its_solution() -> None:
    assert hours(said(CUSTOMER, 0), was_closed=True) == (1, 2, None)


def test_nothing_promised_is_never_due() -> None:
    held = Promise(0, 0, 0, 0, 0, 0, "")
    assert hours(said(CUSTOMER, 0), held=held) == (None, None, None)


@pytest.mark.parametrize(
    ("found", "first"), [(Times(), 0), (Times(0, 7, 9), 7), (Times(5, 7, 3), 3)]
)
def test_the_first_is_the_earliest_there_is(found: Times, first: int) -> None:
    assert found.first == first
