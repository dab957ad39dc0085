"""What is left of a history entry that names tickets somebody may not see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.history import Change, readable
from domain.history import HistoryKind as Kind
from domain.named_tickets import names_tickets, numbers, with_seen

A, B = "2026010110000018", "2026010110000026"


@pytest.mark.parametrize(
    ("kind", "text", "seen", "left"),
    [
        (Kind.LINK_ADD, f"%%{A}%%1%%2", {A}, Change(None, A)),
        (Kind.LINK_ADD, f"%%{A}%%1%%2", {B}, Change()),
        (Kind.LINK_ADD, f"%% {A} %%1%%2", {A}, Change(None, A)),
        (Kind.LINK_DELETE, f"%%{A}%%1%%2", {A}, Change(A)),
        (Kind.LINK_DELETE, f"%%{A}%%1%%2", set(), Change()),
        (Kind.MERGED, f"%%{A}%%1%%{B}%%2", {A, B}, Change(A, B)),
        (Kind.MERGED, f"%%{A}%%1%%{B}%%2", {A}, Change(A)),
        (Kind.MERGED, f"%%{A}%%1%%{B}%%2", {B}, Change(None, B)),
        (Kind.MERGED, f"%%{A}", {A}, Change(A)),  # cut off
        (Kind.MERGED, f"%%{A}%%1%%{B}", set(), Change()),
        (Kind.MERGED, f"Merged Ticket {A}", {A}, Change()),  # of an older installation
        (Kind.LINK_ADD, f"Linked to {A}", {A}, Change()),
        (Kind.FOLLOW_UP, f"FollowUp for [{A}]. by mail", {A}, Change()),
        (Kind.FOLLOW_UP, f"%%{A}%%by mail", set(), Change(None, "by mail")),
        (Kind.MISC, f"about {A}", set(), Change(None, f"about {A}")),
    ],
)
def test_numbers_are_left_out(kind: Kind, text: str, seen: set[str], left: Change) -> None:
    assert readable(kind, with_seen(kind, text, seen)) == left


@given(st.sampled_from([kind for kind in Kind if names_tickets(kind)]), st.text(max_size=200))
def test_no_number_is_shown_that_is_not_asked_about(kind: Kind, text: str) -> None:
    """Other programs write these rows, too."""
    for payload in (text, f"%%{text}", f"%%{A}%%{text}", "%%".join(text)):
        asked = numbers(kind, payload)
        nothing = readable(kind, with_seen(kind, payload, ()))
        assert {nothing.old, nothing.new}.isdisjoint(asked)
        assert with_seen(kind, payload, ()) == with_seen(kind, with_seen(kind, payload, ()), ())
