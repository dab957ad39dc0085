"""Reads what clients send: an operation by its text, or by the ID of a trusted document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from schema.executor.messages import APOLLO, Reference, Request
from schema.manifests import PREFIX, hash_of
from telemetry.notes import noted
from web.negotiation import JSON, is_json

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

QUERY = "query: expected the text of a GraphQL document; or “documentId” in its place."
DOCUMENT_ID = "documentId"  # GraphQL over HTTP, appendix A
RELAY = ("doc_id", "id")


class Refused(Exception):
    """The request is not one of GraphQL over HTTP: the status and what would be right."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def in_body(http: HttpRequest) -> dict[str, Any]:
    """What a POST request has in its body. Raises `Refused`."""
    if not is_json(http.headers.get("content-type")):
        raise Refused(415, f"Send the operation as {JSON} in UTF-8.")
    sent = _parsed(await http.body(), "The body")
    if not isinstance(sent, dict):
        raise Refused(400, "The body: expected a JSON object with “query”; there is no batching.")
    return sent


def in_url(http: HttpRequest) -> dict[str, Any]:
    """What a GET request has in its address. Raises `Refused`."""
    sent: dict[str, Any] = dict(http.query_params)
    for name in ("variables", "extensions"):
        if name in sent:
            sent[name] = _parsed(sent[name], name) if sent[name] else None
    return sent


def _parsed(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refused(400, f"{what}: expected JSON.") from None


def request_of(sent: dict[str, Any], *, read_only: bool) -> Request:
    """The operation that somebody sent. Raises `Refused`."""
    for name in ("variables", "extensions"):
        if not isinstance(sent.get(name), dict | None):
            raise Refused(400, f"{name}: expected an object or null.")
    if not isinstance(sent.get("operationName"), str | None):
        raise Refused(400, "operationName: expected a text or null.")
    query, reference = _document(sent)
    operation = sent.get("operationName") or None
    variables = sent.get("variables")
    return Request(
        query, variables, operation, read_only=read_only, id=noted().id, reference=reference
    )


def _document(sent: dict[str, Any]) -> tuple[str, Reference | None]:
    """The text, empty where there is an ID in its place."""
    query = sent.get("query")
    if not isinstance(query, str | None):
        raise Refused(400, QUERY)
    if query and query.strip():
        _check_hash(query, sent)
        return query, None
    references = _references(sent, (DOCUMENT_ID, *RELAY))
    if not references:
        raise Refused(400, QUERY)
    if len({reference.id for reference in references}) > 1:
        fields = " and ".join(reference.field for reference in references)
        raise Refused(400, f"{fields}: expected the ID of one document.")
    return "", references[0]


def _check_hash(query: str, sent: dict[str, Any]) -> None:
    """Apollo's clients send both after a miss. `id` beside a text may be a number for a batch."""
    for reference in _references(sent, (DOCUMENT_ID, RELAY[0])):
        if reference.id.removeprefix(PREFIX) != hash_of(query):
            problem = "expected the sha256 of “query” in hex, which is sent beside it"
            raise Refused(400, f"{reference.field}: {problem}.")


def _references(sent: dict[str, Any], fields: tuple[str, ...]) -> list[Reference]:
    """The IDs in a request; an empty one counts as none."""
    found = {field: sent.get(field) for field in fields} | {APOLLO: _of_apollo(sent)}
    for field, id_ in found.items():
        if not isinstance(id_, str | None):
            raise Refused(400, f"{field}: expected the ID of a document as a text, or null.")
    return [Reference(field, id_) for field, id_ in found.items() if id_]


def _of_apollo(sent: dict[str, Any]) -> Any:
    persisted = (sent.get("extensions") or {}).get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        problem = "expected an object with “version”, which is 1, and “sha256Hash”"
        raise Refused(400, f"extensions.persistedQuery: {problem}.")
    return persisted.get("sha256Hash")
