"""Lists page by page (Relay cursor connections)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import strawberry
from strawberry import Parent

from domain.paging import Page
from schema.fields import plain, resolved

if TYPE_CHECKING:
    from collections.abc import Awaitable

T = TypeVar("T")


@dataclass(slots=True)
class EdgeRecord:
    """One item of a page with its cursor."""

    cursor: str
    node: Any


@dataclass(slots=True)
class PageInfoRecord:
    """Where a page begins and ends, and whether there is more."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


def edges(page: Parent[Page[Any]]) -> list[EdgeRecord]:
    return [EdgeRecord(page.cursor_of(node), node) for node in page.nodes]


def page_info(page: Parent[Page[Any]]) -> PageInfoRecord:
    start, end = (page.cursor_of(page.nodes[at]) if page.nodes else None for at in (0, -1))
    return PageInfoRecord(page.has_next, page.has_previous, start, end or page.again)


def total_count(page: Parent[Page[Any]]) -> int | Awaitable[int]:
    return page.count() if page.total is None else page.total


@strawberry.type(description="Where a page begins and ends, and whether there is more.")
class PageInfo:
    has_next_page: bool = plain("Whether more comes after this page.")
    has_previous_page: bool = plain("Whether there is something before this page.")
    start_cursor: str | None = plain("The cursor of the first item; null on an empty page.")
    end_cursor: str | None = plain(
        "The cursor of the last item, for `after`; null when empty,"
        " or what `after` was where a source did not answer."
    )


@strawberry.type(description="One item of a list with its place.")
class Edge(Generic[T]):
    cursor: str = plain("Where the item stands in the list.")
    node: T = plain("The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    nodes: list[T] = plain("The items of this page.")
    edges: list[Edge[T]] = resolved(edges, "The items of this page, each with its cursor.")
    page_info: PageInfo = resolved(page_info, "Where the page begins and ends.")
    total_count: int = resolved(
        total_count, "How many items the whole list has; counted only when asked for."
    )
