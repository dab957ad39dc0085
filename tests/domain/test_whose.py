"""Whose a ticket was, by lines of history as OTRS and we write them."""

from __future__ import annotations

import pytest

from domain.changes import TicketCustomer
from domain.history import customer_fields, payload
from domain.ids import HistoryId
from domain.whose import NOBODY, CustomerLine, Known

ANNA, CARL, BERTA = (TicketCustomer(*each) for each in (("F", "anna"), ("G", "carl"), ("F", "b;x")))


def line(pk: int, text: str) -> CustomerLine:
    return CustomerLine(HistoryId(pk), text)


def to(pk: int, customer: TicketCustomer) -> CustomerLine:
    """A line of an OTRS."""
    return line(pk, payload([customer_fields(NOBODY, customer)[0]]))


def known(
    pk: int,
    *lines: CustomerLine,
    recorded: TicketCustomer | None = None,
    earlier: TicketCustomer | None = None,
    now: TicketCustomer = CARL,
) -> Known:
    changes = pk in [each.history_id for each in lines]
    return Known(HistoryId(pk), changes, recorded, earlier, now, lines)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("%%CustomerID=G;CustomerUser=carl;", CARL),
        ("%%CustomerID=F;CustomerUser=b;x;", BERTA),
        ("%%CustomerID=;CustomerUser=;", NOBODY),
        ("%%CustomerUser=carl;", TicketCustomer("F", "carl")),
        ("%%CustomerID=G;", TicketCustomer("G", "anna")),
        ("%%CustomerID=G;CustomerUser=car", None),
        ("%%CustomerID=G", None),
        ("set by hand", None),
        ("", None),
    ],
)
def test_what_a_line_gives(text: str, after: TicketCustomer | None) -> None:
    """What it leaves out stays; what is cut off says nothing."""
    assert line(1, text).after(ANNA) == after


def test_our_own_lines_say_what_was_before() -> None:
    own = line(1, payload(customer_fields(ANNA, BERTA)))
    assert (own.before, own.after(None)) == (ANNA, BERTA)
    assert line(1, "%%CustomerUser=carl;").before is None


def test_what_is_recorded_counts() -> None:
    """Not what a line says, but who it gave the ticket to had it for a moment."""
    found = known(2, to(2, BERTA), recorded=CARL, earlier=ANNA)
    assert (found.before, found.meanwhile, found.after) == (ANNA, BERTA, CARL)
    found = known(3, recorded=CARL, earlier=ANNA)
    assert (found.before, found.meanwhile, found.after) == (ANNA, None, CARL)


def test_nobody_recorded_anything() -> None:
    """Lines say it, and of the last ones the ticket: OTRS makes tickets without a customer."""
    lines = to(2, ANNA), to(4, BERTA), to(6, CARL)
    assert (known(2, *lines).before, known(4, *lines).before) == (NOBODY, ANNA)
    assert (known(4, *lines).meanwhile, known(4, *lines).after) == (BERTA, CARL)
    assert (known(6, *lines).meanwhile, known(6, *lines).after) == (None, CARL)
    assert [known(pk, *lines).after for pk in (1, 3, 5, 7)] == [NOBODY, ANNA, BERTA, CARL]
    assert all(known(pk, *lines).before == known(pk, *lines).after for pk in (1, 3, 5, 7))
    assert known(1).before == known(1).after == CARL


def test_what_is_cut_off_is_not_guessed() -> None:
    lines = line(2, "%%CustomerID=F"), to(4, CARL)
    assert known(4, *lines).before is None
    assert known(3, *lines).after is None
