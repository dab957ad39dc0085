"""Errors of limits: each has a code, the figure that was found, and the one that is allowed."""

from __future__ import annotations

from graphql import GraphQLError


class OverLimit(GraphQLError):
    """Something asks for more than is allowed: so much was `found`, and `limit` is the most."""

    def __init__(self, code: str, message: str, *, found: int, limit: int) -> None:
        super().__init__(message, extensions={"code": code, "limit": limit, "found": found})


class NoIntrospection(GraphQLError):
    """The schema is not told here."""

    def __init__(self) -> None:
        super().__init__(
            "Introspection is switched off here (limits.introspection).",
            extensions={"code": "INTROSPECTION_REFUSED"},
        )


def too_many_tokens(limit: int) -> OverLimit:
    """A document is not read to its end: one more than may be is what was found for sure."""
    message = f"The document is too long: more than {limit} tokens."
    return OverLimit("TOO_MANY_TOKENS", message, found=limit + 1, limit=limit)


def too_long(characters: int, limit: int) -> OverLimit:
    """A document with so many characters."""
    message = f"The document is too long: {characters} characters of at most {limit}."
    return OverLimit("DOCUMENT_TOO_LONG", message, found=characters, limit=limit)
