"""Documents that say the same over and over are refused before they are validated."""

from __future__ import annotations

import pytest
from graphql import GraphQLError, parse

from schema.build import build, core
from schema.executor.documents import Documents, Invalid
from schema.executor.repeats import MOST_PAIRS, check_repeats

SIDE_BY_SIDE = " ".join(
    f"fragment F{n} on Query {{ viewer {{ agent {{ login }} }} }}" for n in range(150)
)
SPREADS = " ".join(f"...F{n}" for n in range(150))
TOO_OFTEN = {
    "a field": "{ " + "__typename " * 110 + "}",
    "a field under one alias": "{ " + "a: __typename " * 110 + "}",
    "below": "{ " + "viewer { agent { login } } " * 70 + "}",
    "in one object": "{ viewer { " + "agent { login } " * 110 + "} }",
    "by inline fragments": "{ " + "... { __typename } " * 110 + "}",
    "by fragments": f"{{ {SPREADS} }} {SIDE_BY_SIDE}",
    "in a fragment that nothing uses": "{ __typename } fragment A on Query { "
    + "__typename " * 110
    + "}",
    "by fragments of a fragment that nothing uses": "{ __typename } fragment A on Query { "
    f"{SPREADS} }} {SIDE_BY_SIDE}",
}
FINE = {
    "different names": "{ " + " ".join(f"a{n}: __typename" for n in range(1000)) + " }",
    "some repeats": "{ " + "viewer { agent { login } } " * 30 + "}",
    "a fragment at many places": "{ "
    + " ".join(f"a{n}: viewer {{ ...F }}" for n in range(200))
    + " } fragment F on Viewer { agent { login } }",
}


@pytest.mark.parametrize("name", TOO_OFTEN)
def test_what_is_repeated_too_often_is_not_validated(name: str) -> None:
    """One error that says why; the schema was not asked."""
    documents = Documents(core(build()))
    with pytest.raises(Invalid) as refused:
        documents.of_agent(TOO_OFTEN[name])
    [error] = refused.value.errors
    assert f"more than {MOST_PAIRS} pairs" in error.message


@pytest.mark.parametrize("name", FINE)
def test_other_documents_are(name: str) -> None:
    assert Documents(core(build())).of_agent(FINE[name]).operations


@pytest.mark.parametrize(
    "document",
    [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ queues { nodes { ...A } } } fragment A on Queue { parent { ...A } }",
        "{ ...Nowhere }",
    ],
)
def test_circles_and_gaps_are_left_to_validation(document: str) -> None:
    """The look ends, and the message is about what is wrong."""
    with pytest.raises(Invalid, match="fragment"):
        Documents(core(build())).of_agent(document)


def test_what_has_no_end_in_sight_is_given_up() -> None:
    """Each way down has other fragments together, as many as there are sets of them."""
    n = 14
    steps = " ".join(
        f"fragment F{k} on Queue {{ l: parent {{ ...F{k + 1} }} r: parent {{ ...F{k + 1} }} }}"
        for k in range(1, n)
    )
    first = "fragment F0 on Queue { l: parent { ...F0 } r: parent { ...F0 ...F1 } }"
    document = parse(f"{{ queues {{ nodes {{ ...F0 }} }} }} {first} {steps}")
    with pytest.raises(GraphQLError, match=r"asks for too much|repeats itself"):
        check_repeats(document)


def test_the_same_fields_at_two_places_are_looked_at_once() -> None:
    """Fragments that double from level to level are counted as many as they are."""
    chain = " ".join(
        f"fragment F{n} on Queue {{ l: parent {{ ...F{n + 1} }} r: parent {{ ...F{n + 1} }} }}"
        for n in range(40)
    )
    check_repeats(parse(f"{{ queues {{ nodes {{ ...F0 }} }} }} {chain}"))
