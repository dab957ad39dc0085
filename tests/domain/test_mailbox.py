"""Names and addresses as a header takes them."""

from __future__ import annotations

from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.mailbox import mailbox


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("Sofia Lehmann", "sofia@example.org", '"Sofia Lehmann" <sofia@example.org>'),
        ("Zoë 🙂", "z@example.org", '"Zoë 🙂" <z@example.org>'),
        ('Max "Mäx", M.', "m@example.org", '"Max \\"Mäx\\", M." <m@example.org>'),
        ("back\\slash", "b@example.org", '"back\\\\slash" <b@example.org>'),
        ("Two\r\nBcc: lines", "t@example.org", '"Two Bcc: lines" <t@example.org>'),
        (None, "t@example.org", "t@example.org"),
        ("  ", "t@example.org", "t@example.org"),
        ("Nobody", None, None),
        ("Nobody", "", None),
        ("No mail", "none", None),
        ("Two", "a@example.org, b@example.org", None),
        ("Ends", "a@example.org>", None),
        ("Breaks", "a@example.org\r\nBcc: b@example.org", None),
    ],
)
def test_a_mailbox_is_quoted(name: str | None, address: str | None, expected: str | None) -> None:
    assert mailbox(name, address) == expected


@given(st.text())
def test_any_name_is_one_mailbox(name: str) -> None:
    """Whoever parses it finds the one address, and no second line."""
    found = mailbox(name, "a@example.org")
    assert found is not None
    assert len(found.splitlines()) == 1
    assert parseaddr(found)[1] == "a@example.org"
