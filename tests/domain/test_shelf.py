"""What is written of records is kept within bounds."""

from __future__ import annotations

from domain.shelf import BYTES_OF_ENTRY, Room


def room_for(texts: int) -> Room:
    return Room(texts * (BYTES_OF_ENTRY + 1))


def test_what_was_put_is_there() -> None:
    shelf = room_for(1).shelf()
    shelf.put("a", b"1", 1)

    assert shelf.get("a") == b"1"
    assert shelf.get("b") is None


def test_each_record_has_its_own() -> None:
    room = room_for(2)
    first, second = room.shelf(), room.shelf()
    first.put("a", b"1", 1)
    second.put("a", b"2", 1)

    assert (first.get("a"), second.get("a")) == (b"1", b"2")


def test_the_least_recently_used_text_goes_first() -> None:
    """Whoever put it there, also when its record is long gone."""
    room = room_for(2)
    first, second = room.shelf(), room.shelf()
    first.put("a", b"1", 1)
    second.put("a", b"2", 1)
    first.get("a")
    second.put("b", b"3", 1)

    assert (first.get("a"), second.get("a"), second.get("b")) == (b"1", None, b"3")
    assert room.used == room.most_bytes


def test_what_would_fill_the_room_alone_is_not_kept() -> None:
    shelf = room_for(2).shelf()
    shelf.put("a", b"1", 1)
    shelf.put("b", b"2", 2 * BYTES_OF_ENTRY)

    assert (shelf.get("a"), shelf.get("b")) == (b"1", None)


def test_putting_something_again_takes_no_more_room() -> None:
    room = room_for(5)
    shelf = room.shelf()
    for _ in range(20):
        shelf.put("a", b"1", 1)

    assert room.used == BYTES_OF_ENTRY + 1
