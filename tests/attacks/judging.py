"""What holds for every answer, whatever was asked: no failure of ours, no insides, no secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2

from tests.attacks.attacked import AGENT, HIDDEN, INTERNAL

# words of drivers, of tracebacks and of places, none of which an attack contains
INSIDES = (
    *("Traceback", "object at 0x", ".py", "site-packages", "Exception", "graphql-core"),
    *("asyncpg", "sqlite", "asyncmy", "bonsai", "SQLSTATE", "syntax error at or near"),
    *("FROM ticket", "FROM users", "customer_user.", "ticket.id", "$1 "),
    *("postgresql://", "ldap://", "mysql://", "/home/", "/usr/", "/var/lib", "root:x:0"),
    *("pw =", "token_sha256", "objectClass="),
)
# codes of what is no refusal, but went wrong on our side
OUR_FAILURES = frozenset({"INTERNAL", "TIMEOUT", "UNAVAILABLE", "SOURCE_UNAVAILABLE"})
BYTES = 30_000_000  # of the longest answer that may be had


def judged(answer: httpx2.Response, who: str, *, said: str = "") -> Any:
    """The JSON of an answer that is no failure of ours and tells nothing; `said` may come back."""
    assert answer.status_code < 500, answer.text[:1000]
    assert len(answer.content) <= BYTES
    if not answer.content:
        return None
    body = answer.json()
    check(body, answer.text, who, said)
    return body


def check(body: Any, text: str, who: str, said: str = "") -> None:
    """The same for an answer that was read already."""
    assert OUR_FAILURES.isdisjoint(codes(body)), body["errors"]
    marks = (HIDDEN,) if who == AGENT else (HIDDEN, INTERNAL)
    for mark in marks:
        assert mark not in text
    told = "".join(messages(body))
    found = [inside for inside in INSIDES if inside in told and inside not in said]
    assert found == [], told[:1000]


def refused(answer: httpx2.Response, who: str) -> list[str]:
    """The codes of an answer that gives nothing; empty for what never became a request."""
    body = judged(answer, who)
    assert not any(list((body.get("data") or {}).values())), body
    if "error" in body:
        assert answer.status_code >= 400
        assert isinstance(body["error"], str)
        return []
    assert body["errors"]
    found = codes(body)
    assert len(found) == len(body["errors"]), "each error has a code"
    return found


def codes(body: Any) -> list[str]:
    """The codes of what went wrong."""
    errors = body.get("errors", []) if isinstance(body, dict) else []
    found = [error.get("extensions", {}).get("code") for error in errors]
    return [code for code in found if isinstance(code, str)]


def messages(body: Any) -> Iterator[str]:
    """Every text that is about a failure, in an answer or in a payload."""
    if isinstance(body, list):
        for item in body:
            yield from messages(item)
    elif isinstance(body, dict):
        for name, value in body.items():
            if name in ("message", "error", "expected", "field", "lastError"):
                yield str(value)
            elif name != "path":
                yield from messages(value)
