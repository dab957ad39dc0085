"""The texts by which somebody would know what he may not see."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from tests.rights.oracle import Oracle, Row
from tests.rights.principals import Principal

SHORTEST = 6  # letters: shorter ones are found in any text


def hidden_texts(oracle: Oracle, who: Principal) -> frozenset[str]:
    """Numbers and titles of tickets, and logins of people, that he sees nowhere."""
    seen, hidden = oracle.tickets_seen(who), oracle.tickets_hidden(who)
    mine = _texts(seen) | {name for one in oracle.people_seen(who) for name in one.logins}
    others = _texts(hidden) | {name for one in oracle.people for name in one.logins}
    return frozenset(text for text in others - mine if len(text) >= SHORTEST)


def hidden_of_tickets(oracle: Oracle, who: Principal) -> frozenset[str]:
    """Numbers and titles of tickets that he sees nowhere, also not in what people wrote to him."""
    seen = oracle.tickets_seen(who)
    written = "\n".join((*_texts(seen), *oracle.subjects_of(seen)))
    hidden = _texts(oracle.tickets_hidden(who))
    return frozenset(text for text in hidden if len(text) >= SHORTEST and text not in written)


def shown_in(answers: str, texts: Collection[str]) -> list[str]:
    """Which of the texts are in the answers as a whole, capitals or not."""
    small = answers.lower()
    return [text for text in texts if text in small and _whole(text).search(small)]


def _whole(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")


def named_in(messages: Iterable[str], texts: Collection[str]) -> list[str]:
    """The messages that name one of the texts, capitals or not."""
    return [said for said in messages if any(text in said.lower() for text in texts)]


def _texts(tickets: list[Row]) -> set[str]:
    return {str(row[name]).lower() for row in tickets for name in ("tn", "title")}
