"""How deep a document is, and what it has how often, told before it is validated."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graphql import get_introspection_query, parse

from schema.limits.shape import MOST, Shape, shape_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ a }", Shape(levels=1, root_fields=1)),
        ("{ a { b c: d } }", Shape(levels=2, aliases=1, root_fields=1)),
        ("{ a ... { b { c } } }", Shape(levels=2, root_fields=2)),
        (
            "query ($v: Int @x) @x { a @x ... @x { b } ...F @x } fragment F on Q @x { c @x }",
            Shape(levels=1, directives=7, root_fields=3),
        ),
        (
            "{ ...F } fragment F on Q { a { ...G } b } fragment G on A { x: c }",
            Shape(levels=2, aliases=1, root_fields=2),
        ),
        ("query A { a } query B { b { c { d } } e }", Shape(levels=3, root_fields=2)),
        ("{ ...nothing a }", Shape(levels=1, root_fields=1)),
        ("fragment F on Q { a { b } }", Shape()),
    ],
)
def test_a_shape_counts(text: str, expected: Shape) -> None:
    """Of the largest operation, with fragments as often as they are used."""
    assert replace(shape_of(parse(text)), comparisons=0) == expected


def test_what_is_below_the_schema_has_its_own_levels() -> None:
    """Also in fragments; GraphiQL's query takes one level of the others."""
    found = shape_of(parse(get_introspection_query()))
    assert (found.levels, found.introspection, found.root_fields) == (1, 15, 1)


@pytest.mark.parametrize(
    "text",
    [
        "{ ...A } fragment A on Q { ...A }",
        "{ ...A } fragment A on Q { a { ...B } } fragment B on A { b { ...A } }",
    ],
)
def test_fragments_in_circles_end(text: str) -> None:
    """Only what is written outside of them is counted; validation refuses them."""
    assert shape_of(parse(text)).levels == 0


def test_fragments_multiply_within_bounds() -> None:
    doubling = [f"fragment F{n} on Q {{ a: x ...F{n + 1} ...F{n + 1} }}" for n in range(300)]
    found = shape_of(parse("{ ...F0 } " + " ".join(doubling) + " fragment F300 on Q { a: x }"))
    assert found.aliases == found.root_fields == MOST


def test_nesting_needs_no_recursion() -> None:
    chain = " ".join(f"fragment F{n} on Q {{ a {{ ...F{n + 1} }} }}" for n in range(900))
    assert shape_of(parse("{ ...F0 } " + chain + " fragment F900 on Q { a }")).levels == 901


def test_names_that_occur_often_count_squared() -> None:
    """Fields with selections or arguments more than others; a name is that of the answer."""
    assert shape_of(parse("{ a { x } b: a { x } }")).comparisons == 1 + 1 + 1
    assert shape_of(parse("{ a { x } a { x } }")).comparisons == 4 + 1
    assert shape_of(parse("{ " + "x " * 40 + "}")).comparisons == 400
    assert shape_of(parse("{ " + "x(n: 1) " * 40 + "}")).comparisons == 1600
    assert shape_of(parse("{ " + "...F " * 40 + "}")).comparisons == 1600
