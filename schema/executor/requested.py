"""Which document a request asks for, by its text or by an ID, and whether it is one to be run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import GraphQLError

from schema.executor.invalid import Invalid
from schema.executor.messages import APOLLO
from schema.executor.public import not_public

if TYPE_CHECKING:
    from domain.viewer import Viewer
    from schema.executor.document import Document
    from schema.executor.documents import Documents
    from schema.executor.messages import Reference, Request


def document_for(documents: Documents, request: Request, viewer: Viewer | None) -> Document:
    """The document, if it is for who asks. Raises `Invalid`."""
    if viewer is None:
        return _for_anybody(documents, request)
    text = _text(documents, request)
    _check(documents, text)
    return documents.of_agent(text) if viewer.is_agent else documents.of_customer(text)


def _for_anybody(documents: Documents, request: Request) -> Document:
    """What is trusted is not told: an ID that is known is refused like one that is not.

    Apollo's clients only log in by text after they heard that the hash is not known.
    """
    reference = request.reference
    try:
        text = _text(documents, request)
        document = documents.of_anybody(text)
    except Invalid:
        if reference is None:
            raise
        raise _unknown(reference) if reference.field == APOLLO else not_public() from None
    _check(documents, text)
    return document


def _text(documents: Documents, request: Request) -> str:
    if request.reference is None:
        return request.query
    try:
        return documents.trusted.texts[request.reference.id]
    except KeyError:
        raise _unknown(request.reference) from None


def _check(documents: Documents, text: str) -> None:
    if documents.trusted.only and text not in documents.trusted.documents:
        message = "query: expected a trusted document, by its text or its ID; no other is run here."
        raise Invalid(GraphQLError(message, extensions={"code": "DOCUMENT_NOT_TRUSTED"}))


def _unknown(reference: Reference) -> Invalid:
    """Apollo's clients look for these very words, and send the text then."""
    message = f"{reference.field}: expected the ID of a trusted document; there is none with it."
    if reference.field == APOLLO:
        message = "PersistedQueryNotFound"
    return Invalid(GraphQLError(message, extensions={"code": "PERSISTED_QUERY_NOT_FOUND"}))
