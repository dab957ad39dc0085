"""The texts by which somebody would know what he may not see."""

from __future__ import annotations

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


def named_in(messages: Iterable[str], texts: Collection[str]) -> list[str]:
    """The messages that name one of the texts, capitals or not."""
    return [said for said in messages if any(text in said.lower() for text in texts)]


def _texts(tickets: list[Row]) -> set[str]:
    return {str(row[name]).lower() for row in tickets for name in ("tn", "title")}
