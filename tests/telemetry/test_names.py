"""Names that clients choose become labels only where they cannot become many."""

from __future__ import annotations

from typing import Any

from domain.viewer import Sight, Viewer
from telemetry.names import ANONYMOUS, MOST_CANDIDATES, MOST_NAMES, OFTEN, OTHER, Names
from telemetry.notes import Note

AGENT: Any = object()
AN_AGENT = Viewer(Sight(frozenset()), agent=AGENT)
A_CUSTOMER = Viewer(Sight(frozenset()), login="berta")


def note(name: str | None, viewer: Viewer | None = AN_AGENT) -> Note:
    return Note("id", name=name, viewer=viewer)


def test_what_agents_use_often_has_its_name() -> None:
    """From then on for customers, too."""
    names = Names([])
    found = [names.of(note("Page")) for _ in range(OFTEN + 1)]
    assert found == [OTHER] * (OFTEN - 1) + ["Page"] * 2
    assert names.of(note("Page", A_CUSTOMER)) == "Page"


def test_customers_make_no_names() -> None:
    names = Names(["Promised"])
    assert {names.of(note("Page", A_CUSTOMER)) for _ in range(OFTEN * 2)} == {OTHER}
    assert names.of(note("Promised", A_CUSTOMER)) == "Promised"


def test_nobody_has_a_name() -> None:
    """Neither who is not logged in, nor who gives none."""
    names = Names(["Promised"])
    assert names.of(note("Promised", None)) == ANONYMOUS
    assert names.of(note(None)) == ANONYMOUS


def test_there_are_never_too_many() -> None:
    names = Names(["Promised"])
    found = {names.of(note(f"N{n}")) for n in range(MOST_NAMES * 2) for _ in range(OFTEN)}
    assert len(found - {OTHER}) == MOST_NAMES


def test_rare_names_push_each_other_out() -> None:
    """The oldest first: who makes up names does not keep others from theirs."""
    names = Names([])
    for n in range(MOST_CANDIDATES * 2):
        names.of(note(f"Rare{n}"))
    assert len(names._seen) == MOST_CANDIDATES
    assert [names.of(note("Page")) for _ in range(OFTEN)][-1] == "Page"


def test_a_long_name_is_no_label() -> None:
    names = Names([])
    assert {names.of(note("x" * 101)) for _ in range(OFTEN * 2)} == {OTHER}
