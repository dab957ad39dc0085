"""The scenes of a ticket's story: it comes in, is sorted, asked about, answered, closed."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.days import DAY
from demo.kinds import State
from demo.life import Life
from demo.organisation import Agent, Queue
from demo.speech import Speech
from demo.threads import Thread, capitalised


@dataclass(slots=True)
class Story:
    """Lets things happen to a ticket, in any sensible order."""

    life: Life
    thread: Thread
    agent: Agent
    speech: Speech = field(init=False)

    def __post_init__(self) -> None:
        self.speech = Speech(self.life, self.thread)

    # it comes in

    def opened_by_mail(self) -> None:
        self.life.create(self.life.root)
        text = self.thread.from_customer(self.thread.problem())
        self.speech.first_mail(self.life.title, text)

    def opened_again_by_mail(self) -> None:
        """The customer writes about the same matter twice, and a second ticket comes of it."""
        self.life.create(self.life.root)
        text = self.thread.from_customer(self.thread.aside("duplicates"))
        self.speech.first_mail(self.life.title, text)

    def opened_by_spam(self, body: str) -> None:
        self.life.create(self.life.root)
        self.speech.first_mail(self.life.title, body)

    def opened_in_portal(self) -> None:
        self.life.create(self.life.root)
        self.speech.web_request(capitalised(self.thread.problem()))

    def opened_by_phone(self) -> None:
        self.life.state = State.OPEN
        self.life.create(self.agent)
        self.speech.call_in(self.agent, capitalised(self.thread.problem()))

    def opened_by_agent(self) -> None:
        """An agent writes first."""
        self.life.state = State.OPEN
        self.life.create(self.agent)
        self.speech.mail_out(self.agent, self.thread.turn("question"))

    # it is worked on

    def sorted_into(self, queue: Queue, by: Agent) -> None:
        self.life.wait_for_agents(2)
        self.life.move(queue, by)

    def looked_at(self) -> None:
        """Somebody reads it; nothing is written yet."""
        self.life.wait_for_agents(1)

    def taken(self) -> None:
        self.life.wait_for_agents(3)
        self.life.lock(self.agent)

    def asked(self) -> None:
        self.life.wait_for_agents(1)
        self._replied(self.thread.turn("question"))

    def updated(self) -> None:
        self.life.wait_for_agents(4)
        self._replied(self.thread.aside("updates"))

    def solved(self) -> None:
        self.life.wait_for_agents(10)
        self._replied(self.thread.turn("solution"))

    def answered(self) -> None:
        self._followed_up(self.thread.turn("answer"), hours=12)

    def reminded(self) -> None:
        self._followed_up(self.thread.aside("reminders"), hours=60)

    def thanked(self) -> None:
        self._followed_up(self.thread.aside("thanks"), hours=8)

    def called(self) -> None:
        self.life.wait_for_agents(5)
        self.speech.call_out(self.agent, self.thread.aside("calls_out"))

    def solved_by_phone(self) -> None:
        self.life.wait_for_agents(6)
        self.speech.call_out(self.agent, capitalised(self.thread.turn("solution")))

    def noted(self) -> None:
        self.life.wait_for_agents(3)
        self.speech.note(self.agent, self.thread.turn("note"))

    # it ends, or waits

    def closed(self, state: State = State.CLOSED) -> None:
        self.life.wait_for_agents(2)
        self.life.set_state(state, self.agent)
        self.life.unlock(self.agent)

    def waiting(self, state: State, days: int) -> None:
        """Put off until so many days after the end; a negative number has been forgotten."""
        self.life.wait_for_agents(1)
        until = max(self.life.ends + days * DAY, self.life.now)
        self.life.set_pending(state, until, self.agent)

    def closed_by_itself(self) -> None:
        """The customer did not answer in time."""
        self.life.wait_for_agents(1)
        until = min(self.life.now + 3 * DAY, self.life.ends)
        self.life.set_pending(State.AUTO_CLOSE, until, self.agent)
        self.life.now = until
        self.life.set_state(State.CLOSED, self.life.root)
        self.life.unlock(self.life.root)

    def reopened(self) -> None:
        """The customer comes back after all."""
        self._followed_up(self.thread.aside("reminders"), hours=100)
        self.taken()

    def _replied(self, text: str) -> None:
        self.speech.reply_out(self.agent, text)
        self.life.set_state(State.OPEN, self.agent)

    def _followed_up(self, text: str, *, hours: float) -> None:
        """A mail from the customer; a ticket that is not new is open before it is stored."""
        self.life.wait(hours)
        if self.life.state is not State.NEW:
            self.life.set_state(State.OPEN, self.life.root)
        self.speech.reply_in(text)
