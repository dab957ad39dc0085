"""What becomes of a ticket: which scenes its story has, and how often each story is told."""

from __future__ import annotations

from enum import Enum

from demo.dice import Dice
from demo.kinds import State
from demo.story import Story


class Outcome(Enum):
    """How a ticket stands at the end."""

    CLOSED = "closed"
    NEW = "new"
    OPEN = "open"
    REMINDER = "pending reminder"
    AUTO_CLOSE = "pending auto close"
    MERGED = "merged"
    JUNK = "junk"


# the newest tickets, most of which are still worked on
FRESH = 0.08
FRESH_WEIGHTS = {
    Outcome.CLOSED: 24,
    Outcome.NEW: 20,
    Outcome.OPEN: 34,
    Outcome.REMINDER: 10,
    Outcome.AUTO_CLOSE: 7,
    Outcome.MERGED: 2,
    Outcome.JUNK: 3,
}
WEIGHTS = {
    Outcome.CLOSED: 89.5,
    Outcome.OPEN: 3,
    Outcome.REMINDER: 1.5,
    Outcome.AUTO_CLOSE: 0.5,
    Outcome.MERGED: 2.5,
    Outcome.JUNK: 3,
}


def outcome(rng: Dice, elapsed: float) -> Outcome:
    """A fate for a ticket created when this share of all tickets had been."""
    weights = FRESH_WEIGHTS if elapsed > 1 - FRESH else WEIGHTS
    [chosen] = rng.choices(list(weights), list(weights.values()))
    return chosen


def tell(story: Story, fate: Outcome) -> None:
    """Let happen what leads there, after the ticket has come in."""
    match fate:
        case Outcome.NEW:
            _stays_new(story)
        case Outcome.OPEN:
            _stays_open(story)
        case Outcome.REMINDER:
            _waits(story)
        case Outcome.AUTO_CLOSE:
            _waits_for_its_end(story)
        case _:
            _is_closed(story)


def _stays_new(story: Story) -> None:
    if story.life.rng.happens(0.15):
        story.reminded()


def _stays_open(story: Story) -> None:
    rng = story.life.rng
    story.taken()
    story.asked()
    if rng.happens(0.5):
        story.answered()
    if rng.happens(0.4):
        story.noted()
    if rng.happens(0.2):
        story.reminded()
    if rng.happens(0.45):
        story.life.unlock(story.agent)


def _waits(story: Story) -> None:
    rng = story.life.rng
    story.taken()
    story.updated()
    if rng.happens(0.3):
        story.called()
    story.waiting(State.REMINDER, rng.randrange(-2, 21))
    if rng.happens(0.1):
        story.life.unlock(story.agent)


def _waits_for_its_end(story: Story) -> None:
    story.taken()
    story.solved()
    story.waiting(State.AUTO_CLOSE, story.life.rng.randrange(1, 10))


def _is_closed(story: Story) -> None:
    rng = story.life.rng
    story.taken()
    _is_worked_on(story)
    if rng.happens(0.07):
        story.closed_by_itself()
    elif rng.happens(0.12):
        story.closed(State.CLOSED_UNSUCCESSFUL)
    else:
        story.closed()
    if rng.happens(0.04):
        story.reopened()
        story.solved()
        story.closed()


def _is_worked_on(story: Story) -> None:
    rng = story.life.rng
    if rng.happens(0.33):
        story.asked()
        story.answered()
    if rng.happens(0.22):
        story.noted()
    if rng.happens(0.06):
        story.called()
    if rng.happens(0.9):
        story.solved()
    else:
        story.solved_by_phone()
    if rng.happens(0.15):
        story.thanked()
