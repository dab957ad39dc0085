"""Filters hold what somebody gave as values and nothing more, and mistakes in them are seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.ldap.filters import all_of, any_of, escaped, escaped_bytes, is_filter

RIGHT = [
    "(objectClass=*)",
    "(cn=)",
    "(cn=Müller 😀)",
    "(cn=a*b*c)",
    "(cn=\\2a\\28\\29\\5C\\00)",
    "(!(cn=x))",
    "(&(cn=x))",
    "(&(objectClass=person)(|(mail=*)(!(ou=gone))))",
    "(userCertificate;binary=*)",
    "(2.5.4.3=x)",
    "(cn:caseExactMatch:=x)",
    "(userAccountControl:1.2.840.113556.1.4.803:=2)",
    "(ou:dn:=x)",
    "(:dn:2.4.6.8.10:=x)",
    "(age>=5)",
    "(cn~=x)",
]
WRONG = [
    "",
    "cn=x",
    "(cn=x",
    "cn=x)",
    "(cn=x))",
    "(cn=x)(cn=y)",
    " (cn=x)",
    "()",
    "(cn)",
    "(=x)",
    "(&)",
    "(&cn=x)",
    "(!(cn=x)(cn=y))",
    "(!)",
    "(cn=(x)",
    "(cn=\\x)",
    "(cn=\\2)",
    "(cn=\0)",
    "(c n=x)",
    "(cn==x)(",
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_filter_is_known(text: str) -> None:
    assert is_filter(text)
    assert is_filter(all_of([text, any_of([text, text])]))


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_filter_is_seen(text: str) -> None:
    assert not is_filter(text)


@given(st.text())
def test_a_value_stays_a_value(value: str) -> None:
    """Whatever it is made of, the filter around it is one condition."""
    assert is_filter(f"(uid={escaped(value)})")
    assert is_filter(f"(uid={escaped_bytes(value.encode(errors='surrogatepass'))})")
    assert "*" not in escaped(value)


def test_special_letters_are_written_as_their_numbers() -> None:
    assert escaped("*)(uid=*\\\0ä") == "\\2a\\29\\28uid=\\2a\\5c\\00ä"
    assert escaped_bytes(b"\x00a\xff") == "\\00\\61\\ff"


def test_one_condition_stands_alone() -> None:
    assert all_of(["(a=1)"]) == any_of(["(a=1)"]) == "(a=1)"
    assert all_of(["(a=1)", "(b=2)"]) == "(&(a=1)(b=2))"
    assert any_of(["(a=1)", "(b=2)"]) == "(|(a=1)(b=2))"
