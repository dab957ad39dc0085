"""Whether the shape of a document is within its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schema.limits.refusals import OverLimit

if TYPE_CHECKING:
    from schema.limits.settings import LimitSettings
    from schema.limits.shape import Shape

# GraphiQL's introspection has 15, with each list and each NonNull around a type
MOST_INTROSPECTION = 20
# they take some tenths of a second; `__typename` in 200 selections, as Apollo adds it, is a half
MOST_COMPARISONS = 20_000


class Figure(NamedTuple):
    """What was found, what is allowed, and how to say that it is too much."""

    found: int
    limit: int
    code: str
    problem: str
    unit: str


def check(shape: Shape, limits: LimitSettings, *, agent: bool) -> None:
    """Raise `OverLimit` for the first figure that is too large for an agent, or for others."""
    for figure in _figures(shape, limits, agent=agent):
        if figure.found > figure.limit:
            found, limit, code, problem, unit = figure
            message = f"{problem}: {found} {unit} of at most {limit}."
            raise OverLimit(code, message, found=found, limit=limit)


def _figures(shape: Shape, limits: LimitSettings, *, agent: bool) -> tuple[Figure, ...]:
    deep, much = "Selections are nested too deeply", "The operation asks for too much"
    aliases = limits.aliases_for(agent=agent)
    return (
        Figure(shape.levels, limits.depth, "TOO_DEEP", deep, "levels"),
        Figure(shape.introspection, MOST_INTROSPECTION, "TOO_DEEP", deep, "levels of the schema"),
        Figure(shape.aliases, aliases, "TOO_MANY_ALIASES", much, "aliases"),
        Figure(shape.directives, limits.directives, "TOO_MANY_DIRECTIVES", much, "directives"),
        Figure(shape.root_fields, limits.root_fields, "TOO_MANY_ROOT_FIELDS", much, "root fields"),
        Figure(
            shape.comparisons,
            MOST_COMPARISONS,
            "TOO_MANY_REPETITIONS",
            "The document says the same names too often",
            "comparisons",
        ),
    )
