"""Conversations: what customers and agents write to each other about one matter."""

from __future__ import annotations

from typing import Any, Literal

from demo.dice import Dice
from demo.organisation import Agent, Queue
from demo.population import Contact
from demo.texts import load
from demo.words import day_and_time, words

QUOTED_LINES = 25

Turn = Literal["question", "answer", "solution", "note"]
Aside = Literal["thanks", "reminders", "updates", "calls_out", "duplicates"]


class Thread:
    """One matter, told in the customer's language with the same numbers and names throughout."""

    def __init__(self, rng: Dice, contact: Contact, area: str, moment: int) -> None:
        self._rng = rng
        self._contact = contact
        self._texts = load(contact.language)
        self._topic = rng.choice(_topics(contact.language, area))
        self.words = words(rng, contact.language, moment)
        self._variant = rng.randrange(len(self._topic["subject"]))
        self.subject = self._filled(self._topic["subject"][self._variant])

    def problem(self) -> str:
        """What the subject is about, without greeting and signature."""
        return self._filled(self._topic["problem"][self._variant])

    def turn(self, kind: Turn) -> str:
        """The sentences of one turn, without greeting and signature."""
        return self._filled(self._rng.choice(self._topic[kind]))

    def aside(self, kind: Aside) -> str:
        """Sentences that fit any matter."""
        return self._filled(self._rng.choice(self._texts[kind]), subject=self.subject)

    def from_customer(self, text: str, quoted: str = "") -> str:
        """A whole mail of the customer's."""
        greeting = self._rng.choice(self._texts["greetings"])
        closing = self._rng.choice(self._texts["closings"])
        return f"{greeting}\n\n{text}\n\n{closing}\n{self._customer_signature()}\n{quoted}"

    def from_agent(self, agent: Agent, queue: Queue, text: str, quoted: str = "") -> str:
        """A whole mail of an agent's."""
        opening = self._rng.choice(self._texts["agent_openings"])
        closing = self._rng.choice(self._texts["agent_closings"])
        return (
            f"{self._salutation()}\n\n{opening} {capitalised(text)}\n\n{closing}\n"
            f"{agent.full_name}\n--\n{queue.address_name}\n{queue.address}\n{quoted}"
        )

    def automatic(self, number: str, queue: Queue) -> str:
        """The mail that says that ours was received."""
        text = self._texts["auto_reply"].format(number=number)
        return f"{self._salutation()}\n\n{text}\n\n{queue.address_name}\n"

    def merged(self, merged: str, main: str) -> str:
        text: str = self._texts["merged_note"].format(merged=merged, main=main)
        return text

    def phone_subject(self) -> str:
        text: str = self._texts["phone_subject"].format(subject=self.subject)
        return text

    def quote(self, body: str, author: str, moment: int) -> str:
        """A body as the next mail repeats it below its own text."""
        heading = self._texts["quoted"].format(
            day=day_and_time(self._contact.language, moment), name=author
        )
        lines = body.strip().splitlines()[:QUOTED_LINES]
        return "\n".join(["", heading, *(f"> {line}".rstrip() for line in lines), ""])

    def _filled(self, text: str, **more: str) -> str:
        return text.format(**self.words, **more)

    def _salutation(self) -> str:
        called = self._contact.name
        if self._contact.language == "de":
            return f"Guten Tag {called.title} {called.last},"
        return f"Dear {called.title} {called.last},"

    def _customer_signature(self) -> str:
        company, number = self._contact.company, self._contact.phone
        lines = [self._contact.full_name]
        if company is not None:
            lines += ["", company.name, f"{company.street}, {company.zip} {company.city}"]
        if number is not None:
            lines.append(f"Tel. {number}")
        return "\n".join(lines)


def _topics(language: str, area: str) -> list[dict[str, Any]]:
    return [topic for topic in load(language)["topic"] if topic["area"] == area]


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def spam(rng: Dice, language: str) -> tuple[str, str]:
    """Subject and body of a mail nobody wants."""
    chosen = rng.choice(load(language)["spam"])
    return chosen["subject"], chosen["body"]
