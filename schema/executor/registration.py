"""Registered documents become trusted ones: parsed, validated and costed before anybody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import GraphQLError, OperationDefinitionNode, parse, validate

from domain.errors import BadSetting
from schema.executor.document import Document
from schema.executor.operation import most_cost
from schema.executor.trusted import Trusted
from schema.manifests import PREFIX, hash_of

if TYPE_CHECKING:
    from graphql import DocumentNode, GraphQLSchema

    from schema.manifests import Registered, Registry


def understood(registry: Registry, schema: GraphQLSchema, budget: int | None = None) -> Trusted:
    """The documents, each under its ID and under the sha256 of its text, with and without prefix.

    Raises `BadSetting` for one that cannot be run, or costs more than the `budget` that everybody
    has in a minute, and for an ID that would mean two texts.
    """
    documents: dict[str, Document] = {}
    texts: dict[str, str] = {}
    for one in registry.documents:
        digest = hash_of(one.text)
        for id_ in (one.id, digest, PREFIX + digest):
            if texts.setdefault(id_, one.text) != one.text:
                raise BadSetting(one.setting, f"{one.file} has another text for the ID “{id_}”")
        if one.text not in documents:
            documents[one.text] = _document(one, schema, budget)
    return Trusted(documents, texts, registry.only)


def _document(one: Registered, schema: GraphQLSchema, budget: int | None) -> Document:
    try:
        tree = parse(one.text)
    except GraphQLError as wrong:
        raise _bad(one, "the document", wrong) from None
    try:
        _check(tree, schema)
        document = Document(one.text, tree, schema, trusted=True)
        _check_cost(document, schema, budget)
    except GraphQLError as wrong:
        raise _bad(one, ", ".join(_named(tree)), wrong) from None
    return document


def _check(tree: DocumentNode, schema: GraphQLSchema) -> None:
    if errors := validate(schema, tree, max_errors=1):
        raise errors[0]


def _check_cost(document: Document, schema: GraphQLSchema, budget: int | None) -> None:
    """What each operation costs is said here, once: with its lists at their longest."""
    for operation in document.operations:
        cost = most_cost(operation, schema)
        if budget is not None and cost > budget:
            problem = f"it costs {cost}, and everybody has {budget} in a minute"
            raise GraphQLError(f"It could never be run: {problem} (limits.budget).")


def _named(tree: DocumentNode) -> list[str]:
    operations = [d for d in tree.definitions if isinstance(d, OperationDefinitionNode)]
    names = [f"{o.operation.value} {o.name.value if o.name else ''}".rstrip() for o in operations]
    return names or ["no operation"]


def _bad(one: Registered, what: str, wrong: GraphQLError) -> BadSetting:
    places = [f" (line {place.line}, column {place.column})" for place in wrong.locations or ()]
    told = f"{one.file}, {what} with the ID {one.id}: {wrong.message}{''.join(places[:1])}"
    return BadSetting(one.setting, told)
