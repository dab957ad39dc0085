"""Pages: what a client may ask of a list, and what it gets (Relay cursor connections)."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from domain.shelf import Shelf

T = TypeVar("T")
MOST = 100
USUAL = 20


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered, as cursors say it: a name, and the types of a position's values."""

    name: str
    types: tuple[type, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is wanted: `size` items after, or before, a cursor's position."""

    size: int
    backwards: bool = False
    position: tuple[Any, ...] | None = None


def window(
    order: Order,
    *,
    first: int | None,
    after: str | None,
    last: int | None = None,
    before: str | None = None,
) -> Window:
    """The part of a list in this order that the four Relay arguments ask for.

    Raises `InvalidInput` naming the argument: sizes are 0 to 100, and a cursor fits its list alone.
    """
    if first is not None and last is not None:
        raise InvalidInput("last", "either `first` or `last`, not both")
    if after is not None and before is not None:
        raise InvalidInput("before", "either `after` or `before`, not both")
    if last is None and before is None:
        return Window(_size("first", first), position=place_of("after", order, after))
    if first is not None or after is not None:
        raise InvalidInput("first", "`first` with `after`, or `last` with `before`")
    return Window(_size("last", last), backwards=True, position=place_of("before", order, before))


def cursor(order: Order, position: tuple[Any, ...]) -> str:
    """Opaque text for a position in a list; all its values are text or numbers."""
    packed = json.dumps([order.name, *position], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(packed.encode()).rstrip(b"=").decode()


def time_text(time: datetime) -> str:
    """A time in UTC as positions hold it: to the second, its year with four digits."""
    return time.replace(tzinfo=None).isoformat(" ", "seconds")


def time_from(text: str) -> datetime:
    """The time of a position. Raises `InvalidInput` for a cursor that was made up."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is not None:
        raise InvalidInput("after", "a cursor as the API gives it in `endCursor`")
    return time.replace(tzinfo=UTC)


@dataclass(slots=True)
class Page(Generic[T]):
    """Some items of a list, with what is needed to go on; `count` is asked only when wanted.

    `total` is what it would say, where that is known. `again` is where an empty page ends of which
    something could not be read.
    """

    nodes: list[T]
    has_next: bool
    has_previous: bool
    cursor_of: Callable[[T], str]
    count: Callable[[], Awaitable[int]]
    again: str | None = None
    total: int | None = None
    until: float = 0.0  # of `time.monotonic`: when what the sources said is no longer current
    shelf: Shelf | None = None  # of a page that is kept


def page(
    found: list[T],
    wanted: Window,
    cursor_of: Callable[[T], str],
    count: Callable[[], Awaitable[int]],
) -> Page[T]:
    """A page out of one item more than wanted, found in the direction of the window."""
    more = len(found) > wanted.size
    nodes = found[: wanted.size]
    inside = wanted.position is not None
    if wanted.backwards:
        nodes.reverse()
        return Page(nodes, inside, more, cursor_of, count)
    return Page(nodes, more, inside, cursor_of, count)


def _size(name: str, wanted: int | None) -> int:
    if wanted is None:
        return USUAL
    if not 0 <= wanted <= MOST:
        raise InvalidInput(
            name, f"a number from 0 to {MOST}, not {wanted}; fetch more with cursors"
        )
    return wanted


def place_of(name: str, order: Order, text: str | None) -> tuple[Any, ...] | None:
    """The position a cursor stands for. Raises `InvalidInput`, which names the argument."""
    if text is None:
        return None
    try:
        found, *position = json.loads(urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        json.dumps(position, ensure_ascii=False).encode()  # halves of characters are none
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise InvalidInput(name, "a cursor as the API gives it in `endCursor`") from None
    if found != order.name or tuple(map(type, position)) != order.types:
        raise InvalidInput(name, "a cursor of this very list, with the same order")
    if any(isinstance(value, int) and abs(value) >= 2**63 for value in position):
        raise InvalidInput(name, "a cursor as the API gives it in `endCursor`")
    return tuple(position)
