"""Media types of GraphQL over HTTP: what a request sends, and in what it wants its answer."""

from __future__ import annotations

from typing import Final, Literal

Accepted = Literal["application/graphql-response+json", "application/json"]
GRAPHQL: Final = "application/graphql-response+json"
JSON: Final = "application/json"
EVENTS: Final = "text/event-stream"


def accepted(header: str | None) -> Accepted | None:
    """The best media type for the answer; None when the client takes neither.

    Without preference it is `application/json`, which every client understands.
    """
    if not header:
        return JSON
    weights = dict(_ranges(header))
    anything = max(weights.get("application/*", 0), weights.get("*/*", 0))
    graphql, json = weights.get(GRAPHQL), weights.get(JSON, anything)
    if graphql is None:  # not named: the older type is the safer one
        return JSON if json > 0 else (GRAPHQL if anything > 0 else None)
    return GRAPHQL if graphql > 0 and graphql >= json else (JSON if json > 0 else None)


def wants_events(header: str | None) -> bool:
    """Whether answers shall come as a stream of events: named, and no other type wanted more."""
    weights = dict(_ranges(header or ""))
    events = weights.get(EVENTS, 0)
    return events > 0 and events >= max(weights.get(GRAPHQL, 0), weights.get(JSON, 0))


def _ranges(header: str) -> list[tuple[str, float]]:
    ranges = []
    for part in header.split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        ranges.append((kind.lower(), _weight(parameters)))
    return ranges


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def is_json(content_type: str | None) -> bool:
    """Whether a body is JSON in UTF-8, the only encoding of GraphQL over HTTP."""
    kind, *parameters = (piece.strip().lower() for piece in (content_type or "").split(";"))
    charsets = [p.partition("=")[2].strip('"') for p in parameters if p.startswith("charset=")]
    return kind == JSON and all(charset in ("utf-8", "utf8") for charset in charsets)
