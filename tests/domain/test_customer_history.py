"""Who was whose contact: OTRS's encoding read, ours written and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import TicketCustomer
from domain.history import Change, HistoryKind, customer_fields, payload, readable

KIND = HistoryKind.CUSTOMER_UPDATE
# no semicolon: whether one ends a value shows only in what follows
VALUES = st.none() | st.text(
    st.characters(exclude_characters=";", exclude_categories=["Cs"]), min_size=1
).filter(lambda text: text == text.strip())


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("%%CustomerID=1001;CustomerUser=max;", None, "max (1001)"),
        ("%%CustomerID=1001;", None, "(1001)"),
        ("%%CustomerUser=max;", None, "max"),
        ("%%CustomerID=;CustomerUser=max;", None, "max"),
        ("%%CustomerID=;CustomerUser=;", None, None),
        ("%%CustomerID=10", None, "(10)"),  # cut off
        ("%%CustomerID=1001;CustomerUser=ma", None, "ma (1001)"),
        ("%%CustomerID=1;CustomerUser=b;%%CustomerID=2;CustomerUser=a;", "a (2)", "b (1)"),
        ("%%CustomerID=1;CustomerUser=b;%%CustomerID=;CustomerUser=;", None, "b (1)"),
        ("%%CustomerID=A;B;CustomerUser=c;d@e;%%CustomerID=;CustomerUser=x;", "x", "c;d@e (A;B)"),
        ("%%something else", None, "something else"),
        ("set by hand", None, "set by hand"),
    ],
)
def test_an_entry_says_who_it_was(text: str, old: str | None, new: str | None) -> None:
    assert readable(KIND, text) == Change(old, new)


@given(VALUES, VALUES, VALUES, VALUES)
def test_what_is_written_is_read_back(
    old_id: str | None, old_login: str | None, new_id: str | None, new_login: str | None
) -> None:
    """Whatever letters, in both directions."""
    old, new = TicketCustomer(old_id, old_login), TicketCustomer(new_id, new_login)
    text = payload(customer_fields(old, new))
    assert text.startswith(f"%%CustomerID={new_id or ''};CustomerUser={new_login or ''};")
    assert readable(KIND, text) == Change(spoken(old), spoken(new))


def spoken(customer: TicketCustomer) -> str | None:
    number = f"({customer.customer_id})" if customer.customer_id else ""
    return f"{customer.login or ''} {number}".strip() or None
