"""What is written of records is kept within bounds."""

from __future__ import annotations

from domain.shelf import MOST_SHAPES, Room, Shelf


def test_what_was_put_is_there() -> None:
    shelf = Shelf(Room(100))
    shelf.put("a", b"1", 1)

    assert shelf.get("a") == b"1"
    assert shelf.get("b") is None


def test_all_shelves_share_one_room() -> None:
    """When it is full everything is forgotten, whoever put it there."""
    room = Room(10)
    first, second = Shelf(room), Shelf(room)
    first.put("a", b"1", 6)
    second.put("a", b"2", 4)
    assert (first.get("a"), second.get("a")) == (b"1", b"2")
    second.put("b", b"3", 1)

    assert (first.get("a"), second.get("a"), second.get("b")) == (None, None, b"3")
    assert room.used == 1


def test_what_would_fill_the_room_alone_is_not_kept() -> None:
    shelf = Shelf(Room(10))
    shelf.put("a", b"1", 5)
    shelf.put("b", b"2", 11)

    assert (shelf.get("a"), shelf.get("b")) == (b"1", None)


def test_a_record_has_so_many_shapes() -> None:
    shelf = Shelf(Room(1000))
    for n in range(MOST_SHAPES + 5):
        shelf.put(n, n, 1)

    assert [n for n in range(MOST_SHAPES + 5) if shelf.get(n) is None] == [*range(16, 21)]
