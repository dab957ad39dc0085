"""What goes in and what comes out: requests of clients, and answers as JSON."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from graphql import GraphQLError, GraphQLSyntaxError

from domain.errors import Unauthenticated
from schema.errors import formatted
from schema.limits.refusals import Later

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema.executor.engine import Outcome
    from sources.health import SourceStatus

    Cost = dict[str, int]  # requested, limit, remaining


OK = "OK"
# where Apollo's clients have the hash of a document
APOLLO = "extensions.persistedQuery.sha256Hash"


@dataclass(frozen=True, slots=True)
class Reference:
    """The ID of a trusted document, and the field of the request that names it."""

    field: str
    id: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent; `query` is empty where a `reference` stands for the text."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    read_only: bool = False
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    reference: Reference | None = None


@dataclass(slots=True)
class Response:
    """What a client gets, as JSON in UTF-8.

    `refused` when nothing was run (GraphQL over HTTP: a request error), `malformed` when that is
    because the document is no GraphQL.
    """

    content: bytes
    refused: bool = False
    malformed: bool = False
    unauthenticated: bool = False
    wrong_method: bool = False
    retry_after: int | None = None  # seconds, when it was too much for now
    outcome: str = OK  # or the code of the first error

    @property
    def body(self) -> dict[str, Any]:
        """The same, read back."""
        read: dict[str, Any] = orjson.loads(self.content)
        return read


class WrongMethod(GraphQLError):
    """A mutation came by GET, which must not change anything."""

    def __init__(self) -> None:
        super().__init__("A GET request only reads: send mutations with POST.")


def refusal(errors: Iterable[GraphQLError], request: Request, cost: Cost | None = None) -> Response:
    """The answer to a request of which nothing was run."""
    found = list(errors)
    told = [formatted(error, request.id) for error in found]
    body: dict[str, Any] = {"errors": told}
    if cost:
        body["extensions"] = {"cost": cost}
    return Response(
        orjson.dumps(body),
        refused=True,
        malformed=any(isinstance(error, GraphQLSyntaxError) for error in found),
        unauthenticated=any(isinstance(e.original_error, Unauthenticated) for e in found),
        wrong_method=any(isinstance(e, WrongMethod) for e in found),
        retry_after=next((e.seconds for e in found if isinstance(e, Later)), None),
        outcome=_outcome(told),
    )


def response(
    outcome: Outcome,
    request: Request,
    unreached: Mapping[str, SourceStatus],
    cost: Cost | None = None,
) -> Response:
    """The answer to a request that was run: its cost, and the sources that were not reached."""
    errors = [formatted(error, request.id) for error in outcome.errors]
    body: dict[str, Any] = {"errors": errors} if errors else {}
    body["data"] = outcome.data
    extensions: dict[str, Any] = {}
    if unreached:
        sources = [{"name": name, "status": status.name} for name, status in unreached.items()]
        extensions["sources"] = sources
    if cost:
        extensions["cost"] = cost
    if extensions:
        body["extensions"] = extensions
    return Response(orjson.dumps(body), outcome=_outcome(errors))


def _outcome(errors: list[dict[str, Any]]) -> str:
    return errors[0]["extensions"]["code"] if errors else OK
