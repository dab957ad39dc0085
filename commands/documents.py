"""Lists the trusted documents: the ID of each, its operations, and the file it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.build import build, core
from schema.executor.registration import understood
from schema.manifests import registered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.executor.documents import Document
    from schema.executor.trusted import Trusted
    from schema.manifests import DocumentsSettings, Registry


def documents_of(settings: DocumentsSettings) -> str:
    """The list as text. Raises `BadSetting` for what would stop the service as well."""
    registry = registered(settings)
    return "\n".join(_told(registry, understood(registry, core(build()))))


def _told(registry: Registry, trusted: Trusted) -> Iterator[str]:
    for one in registry.documents:
        yield f"{one.id}  {_operations(trusted.documents[one.text])}  {one.file}"
    others = "others are refused" if registry.only else "others are run as well"
    yield f"{len(trusted.documents)} documents, {trusted.bytes / 1000:.0f} kB in memory; {others}"


def _operations(document: Document) -> str:
    named = [f"{one.kind.value} {one.name or '(without a name)'}" for one in document.operations]
    return ", ".join(named)
