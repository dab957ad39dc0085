"""Errors of limits: each has a code, the figure that was found, and the one that is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import GraphQLError

if TYPE_CHECKING:
    from graphql import Node


class OverLimit(GraphQLError):
    """Something asks for more than is allowed: so much was `found`, and `limit` is the most."""

    def __init__(
        self, code: str, message: str, *, found: int, limit: int, node: Node | None = None
    ) -> None:
        super().__init__(message, node, extensions={"code": code, "limit": limit, "found": found})


class NoIntrospection(GraphQLError):
    """The schema is not told here."""

    def __init__(self) -> None:
        super().__init__(
            "Introspection is switched off here (limits.introspection).",
            extensions={"code": "INTROSPECTION_REFUSED"},
        )


class Later(OverLimit):
    """Too much for now: the same may be asked again in so many `seconds`."""

    def __init__(self, code: str, message: str, *, found: int, limit: int, seconds: int) -> None:
        super().__init__(code, message, found=found, limit=limit)
        self.seconds = seconds
        self.extensions = {**(self.extensions or {}), "retryAfter": seconds}


class BudgetExceeded(Later):
    """A principal has spent what he may in a minute."""

    def __init__(self, cost: int, left: int, budget: int, seconds: int) -> None:
        message = (
            f"The operation costs {cost}, and {left} of this minute's {budget} are left."
            f" Try again in {seconds} seconds."
        )
        super().__init__("BUDGET_EXCEEDED", message, found=cost, limit=budget, seconds=seconds)


class TooManyNew(Later):
    """A principal has sent so many documents in a minute that had to be understood first."""

    def __init__(self, spent: int, limit: int, seconds: int) -> None:
        message = (
            f"Too many new documents in this minute: {spent} tokens of {limit}. Send the same"
            f" document with other variables, or try again in {seconds} seconds."
        )
        super().__init__(
            "TOO_MANY_NEW_DOCUMENTS", message, found=spent, limit=limit, seconds=seconds
        )


class TooManyRequests(Later):
    """Somebody has as many requests running as he may."""

    def __init__(self, requests: int, limit: int) -> None:
        message = (
            f"Too many requests at once: {requests} of at most {limit}."
            " Wait for the answer of another."
        )
        super().__init__("TOO_MANY_REQUESTS", message, found=requests, limit=limit, seconds=1)


class TooManySockets(Later):
    """Somebody has as many sockets open as he may."""

    def __init__(self, sockets: int, limit: int) -> None:
        message = f"Too many sockets at once: {sockets} of at most {limit}."
        super().__init__("TOO_MANY_SOCKETS", message, found=sockets, limit=limit, seconds=1)


def too_expensive(cost: int, limit: int) -> OverLimit:
    """An operation that costs so much."""
    message = (
        f"The operation costs too much: {cost} of at most {limit}."
        " Ask for smaller pages, or for less of each item."
    )
    return OverLimit("TOO_EXPENSIVE", message, found=cost, limit=limit)


def too_many_tokens(limit: int) -> OverLimit:
    """A document is not read to its end: one more than may be is what was found for sure."""
    message = f"The document is too long: more than {limit} tokens."
    return OverLimit("TOO_MANY_TOKENS", message, found=limit + 1, limit=limit)


def too_many_errors(limit: int) -> OverLimit:
    """More is wrong with a document than is told; one more was found for sure."""
    message = f"More is wrong with the document than the {limit} errors that are told."
    return OverLimit("TOO_MANY_ERRORS", message, found=limit + 1, limit=limit)


def too_long(characters: int, limit: int) -> OverLimit:
    """A document with so many characters."""
    message = f"The document is too long: {characters} characters of at most {limit}."
    return OverLimit("DOCUMENT_TOO_LONG", message, found=characters, limit=limit)
