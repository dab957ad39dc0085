"""What the executor must reach, beside what was measured; each is judged on its median."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.line_up import COLD, WARM
from bench.rounds import MANY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.line_up import Contender

    Results = dict[str, Any]

ENGINE, OTHER = "postgresql", "sqlite"
JUDGED = "Each is judged on its median. Ratios are of the same run: one for each round."


@dataclass(frozen=True, slots=True)
class Floor:
    """A limit and an aim for one figure of a table."""

    what: str
    limit: float
    aim: float
    shown: Callable[[float], str] = "{:.2f}".format
    less_is_better: bool = False

    def holds(self, measured: float) -> str:
        """How the figure stands to them."""
        sign = -1 if self.less_is_better else 1
        if sign * measured >= sign * self.aim:
            return "yes, and the aim"
        return "yes" if sign * measured >= sign * self.limit else "NO"

    @property
    def bound(self) -> str:
        return f"{'at most' if self.less_is_better else 'at least'} {self.shown(self.limit)}"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A floor for a figure of a cell."""

    floor: Floor
    case: str
    contender: Contender
    figure: str

    def of(self, cells: list[Results]) -> Results | None:
        """Least, median and greatest; None where it was not measured."""
        wanted = self.case, MANY, self.contender.name
        return next((one[self.figure] for one in cells if _place(one) == wanted), None)


def _place(cell: Results) -> tuple[str, int, str]:
    return cell["case"], cell["connections"], cell["contender"]


def _share(value: float) -> str:
    return f"1/{1 / value:.1f}" if value else "0"


def _milliseconds(value: float) -> str:
    return f"{value:.1f} ms"


PAGE, TICKET = "page of 50", "ticket"
TO_HAND, TO_CORE = "to by hand", "CPU to graphql-core"
RATIOS = (
    Ratio(Floor("page of 50, cold, answers/s to by hand", 0.6, 1.0), PAGE, COLD, TO_HAND),
    Ratio(Floor("page of 50, warm, answers/s to by hand", 1.5, 3.0), PAGE, WARM, TO_HAND),
    Ratio(Floor("one ticket, cold, answers/s to by hand", 0.7, 1.0), TICKET, COLD, TO_HAND),
    Ratio(Floor("one ticket, warm, answers/s to by hand", 1.0, 2.0), TICKET, WARM, TO_HAND),
    Ratio(
        Floor("page of 50, warm, CPU to graphql-core", 1 / 7, 1 / 12, _share, less_is_better=True),
        *(PAGE, WARM, TO_CORE),
    ),
)
STALL = Floor(
    "longest stall, 100 tickets with 100 contacts each", 20, 5, _milliseconds, less_is_better=True
)


def floors(results: Results) -> list[Results]:
    """A row for each floor whose figure was measured."""
    engines = results["engines"]
    return [*_judged(engines.get(ENGINE, {})), *_reported(engines.get(OTHER, {}))]


def _judged(found: Results) -> Iterator[Results]:
    for ratio in RATIOS:
        if figure := ratio.of(found.get("cells", [])):
            yield row(ratio.floor, ratio.floor.what, figure)
    yield from stalls(found.get("stalls", {}))


def stalls(found: dict[str, Results]) -> Iterator[Results]:
    """A row for each contender whose stalls were measured."""
    for name, figures in found.items():
        yield row(STALL, f"{STALL.what}, {name}", figures["gap"])


def _reported(found: Results) -> Iterator[Results]:
    """The same on the other engine, of which nothing is promised."""
    for ratio in RATIOS:
        if figure := ratio.of(found.get("cells", [])):
            yield row(ratio.floor, f"{OTHER}: {ratio.floor.what}", figure) | REPORTED


REPORTED = {"floor": "", "aim": "", "holds": "reported"}


def row(floor: Floor, what: str, measured: Results) -> Results:
    """What was measured, written as the floor is, and whether it holds."""
    return {
        "what": what,
        "floor": floor.bound,
        "aim": floor.shown(floor.aim),
        **{name: floor.shown(measured[name]) for name in ("least", "middle", "greatest")},
        "holds": floor.holds(measured["middle"]),
    }
