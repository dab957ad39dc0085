"""Registered documents become trusted ones: parsed, validated and costed before anybody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import GraphQLError, OperationDefinitionNode, parse, validate

from domain.errors import BadSetting
from schema.executor.documents import Document
from schema.executor.trusted import Trusted
from schema.manifests import PREFIX, hash_of

if TYPE_CHECKING:
    from graphql import DocumentNode, GraphQLSchema

    from schema.manifests import Registered, Registry


def understood(registry: Registry, schema: GraphQLSchema) -> Trusted:
    """The documents, each under its ID and under the sha256 of its text, with and without prefix.

    Raises `BadSetting` for one that cannot be run, and for an ID that would mean two texts.
    """
    documents: dict[str, Document] = {}
    texts: dict[str, str] = {}
    for one in registry.documents:
        digest = hash_of(one.text)
        for id_ in (one.id, digest, PREFIX + digest):
            if texts.setdefault(id_, one.text) != one.text:
                raise BadSetting(one.setting, f"{one.file} has another text for the ID “{id_}”")
        if one.text not in documents:
            documents[one.text] = _document(one, schema)
    return Trusted(documents, texts, registry.only)


def _document(one: Registered, schema: GraphQLSchema) -> Document:
    try:
        tree = parse(one.text)
    except GraphQLError as wrong:
        raise _bad(one, "the document", wrong) from None
    try:
        _check(tree, schema)
        return Document(one.text, tree, schema, trusted=True)
    except GraphQLError as wrong:
        raise _bad(one, ", ".join(_named(tree)), wrong) from None


def _check(tree: DocumentNode, schema: GraphQLSchema) -> None:
    if errors := validate(schema, tree, max_errors=1):
        raise errors[0]


def _named(tree: DocumentNode) -> list[str]:
    operations = [d for d in tree.definitions if isinstance(d, OperationDefinitionNode)]
    names = [f"{o.operation.value} {o.name.value if o.name else ''}".rstrip() for o in operations]
    return names or ["no operation"]


def _bad(one: Registered, what: str, wrong: GraphQLError) -> BadSetting:
    places = [f" (line {place.line}, column {place.column})" for place in wrong.locations or ()]
    told = f"{one.file}, {what} with the ID {one.id}: {wrong.message}{''.join(places[:1])}"
    return BadSetting(one.setting, told)
