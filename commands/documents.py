"""Lists the trusted documents: the ID of each, its operations with their costs, and its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.build import build, core
from schema.executor.operation import most_cost
from schema.executor.registration import understood
from schema.manifests import registered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import GraphQLSchema

    from schema.executor.document import Document
    from schema.executor.operation import Operation
    from schema.executor.trusted import Trusted
    from schema.manifests import Registry
    from settings import Settings


def documents_of(settings: Settings) -> str:
    """The list as text. Raises `BadSetting` for what would stop the service as well."""
    registry, schema = registered(settings.documents), core(build())
    trusted = understood(registry, schema, settings.limits.budget)
    return "\n".join(_told(registry, trusted, schema))


def _told(registry: Registry, trusted: Trusted, schema: GraphQLSchema) -> Iterator[str]:
    for one in registry.documents:
        yield f"{one.id}  {_operations(trusted.documents[one.text], schema)}  {one.file}"
    others = "others are refused" if registry.only else "others are run as well"
    yield f"{len(trusted.documents)} documents, {trusted.bytes / 1000:.0f} kB in memory; {others}"


def _operations(document: Document, schema: GraphQLSchema) -> str:
    return ", ".join(_operation(one, schema) for one in document.operations)


def _operation(one: Operation, schema: GraphQLSchema) -> str:
    return f"{one.kind.value} {one.name or '(without a name)'} (costs {most_cost(one, schema)})"
