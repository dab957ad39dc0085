"""Failures as clients see them: expected ones with a code, all others masked and logged."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from graphql import FieldNode

from domain.errors import InvalidInput, TicketgraphError

if TYPE_CHECKING:
    from graphql import GraphQLError

log = logging.getLogger(__name__)


def formatted(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """One entry of `errors` (GraphQL specification 7.1.2), with `extensions.code`."""
    answer = error.formatted
    original = error.original_error
    while original is not None and hasattr(original, "original_error"):
        original = original.original_error
    if isinstance(original, TicketgraphError):
        answer["message"] = str(original)
        answer["extensions"] = _extensions(original)
    elif original is None:
        answer["extensions"] = {"code": "BAD_REQUEST", **(error.extensions or {})}
    else:
        # not by its path: the names in it are the client's
        field = error.nodes[0] if error.nodes else None
        name = field.name.value if isinstance(field, FieldNode) else "none"
        log.error("unexpected failure request=%s field=%s", request_id, name, exc_info=original)
        answer["message"] = f"Something went wrong here. The request ID is {request_id}."
        answer["extensions"] = {"code": "INTERNAL", "requestId": request_id}
    return dict(answer)


def _extensions(failure: TicketgraphError) -> dict[str, Any]:
    extensions: dict[str, Any] = {"code": failure.code}
    if isinstance(failure, InvalidInput):
        extensions |= {"field": failure.field, "expected": failure.expected}
    return extensions
