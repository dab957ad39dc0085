"""What documents and their plans take in memory, beside what the bound of the cache assumes."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING, Any

from bench.executor.documents import kinds, whole_plan
from bench.sentences import TICKET_PAGE
from schema.build import build, converter, core
from schema.executor.documents import Documents
from schema.executor.types import Types

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.executor.document import Document
    from settings import Settings

BEFORE = 60  # so many documents until Python's own free lists grow no more


async def measured(_: Settings, settle: Callable[[], None], *, count: int) -> list[dict[str, Any]]:
    """A row for each kind of document: bytes of one, measured over so many different ones."""
    schema = build()
    types = Types(core(schema), converter(schema))
    settle()
    tracemalloc.start()
    for number in range(BEFORE):
        _planned(_understood(TICKET_PAGE, number, types), types)
    rows = [_row(name, query, types, count) for name, query in kinds().items()]
    tracemalloc.stop()
    return rows


def _row(name: str, query: str, types: Types, count: int) -> dict[str, Any]:
    empty = _traced()
    known = [_understood(query, number, types) for number in range(count)]
    understood = _traced()
    assumed = sum(document.bytes for document in known)
    fields = sum(_planned(document, types) for document in known)
    planned = _traced()
    return {
        "document": name,
        "tokens": known[0].tree.token_count,
        "characters": len(query),
        "fields": fields / count,
        "bytes": (understood - empty) / count,
        "assumed bytes": assumed / count,
        "plan bytes": (planned - understood) / count,
        "assumed plan bytes": (sum(document.bytes for document in known) - assumed) / count,
    }


def _understood(query: str, number: int, types: Types) -> Document:
    """The document, whose text is another for each number."""
    return Documents(types.schema).of_agent(f"{query}\n# {number}")


def _planned(document: Document, types: Types) -> int:
    """Compile all its operations; how many fields they have."""
    return sum(whole_plan(operation, types).fields for operation in document.operations)


def _traced() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
