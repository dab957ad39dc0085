"""The results of following as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.report import head, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.report import Results

MEAN_SECONDS = 1.0
CHECKED = ("alive", "lost", "repeated", "refused")
HELD = ("sockets", "KB each", "MB before", "MB after", "CPU while idle", *CHECKED)
FAN_OUT = (
    *("subscribers", "events", "events/s", "deliveries/s", "by hand", "to by hand"),
    *("CPU µs", "by hand", "to by hand", *CHECKED),
)
DELAYS = (
    *("processes", "subscribers", "events", "mean ms", "p50", "p99", "greatest"),
    *("CPU µs", *CHECKED, "mean below 1 s, none lost"),
)
MUTATIONS = ("followers", "alone/s", "followed/s", "ratio", "events", *CHECKED)


def markdown(results: Results) -> str:
    """The whole report."""
    parts = head("Benchmark of following,", results, "#live")
    parts += ["## Sockets that are held", table(HELD, [_held(results["held"])])]
    parts += ["## Fan-out", table(FAN_OUT, map(_fan_out, results["fan-out"]))]
    parts += [
        "## From commit to client, 20 events a second",
        table(DELAYS, map(_delay, results["delays"])),
    ]
    parts += ["## Mutations", table(MUTATIONS, [_mutations(results["mutations"])])]
    return "\n\n".join(parts) + "\n"


def holds(row: Results) -> str:
    """Whether the aim was reached."""
    sound = row["alive"] == row["subscribers"] and not (row["lost"] or row["repeated"])
    return "yes" if sound and row["mean"] < MEAN_SECONDS else "NO"


def _held(row: Results) -> Iterable[str]:
    return (
        str(row["subscribers"]),
        f"{row['bytes each'] / 1e3:.1f}",
        f"{row['bytes before'] / 1e6:.0f}",
        f"{row['bytes after'] / 1e6:.0f}",
        f"{row['processor while idle']:.0%}",
        *_checked(row),
    )


def _fan_out(row: Results) -> Iterable[str]:
    ours, floor = row["ours"], row["floor"]
    rates = ours["deliveries a second"], floor["deliveries a second"]
    costs = ours["processor"] * 1e6, floor["processor"] * 1e6
    return (
        str(ours["subscribers"]),
        str(ours["events"]),
        f"{ours['events a second']:.0f}",
        *(f"{rate:.0f}" for rate in rates),
        f"{rates[0] / rates[1]:.2f}",
        *(f"{cost:.0f}" for cost in costs),
        f"{costs[0] / costs[1]:.1f}" if costs[1] else "-",
        *_checked(ours),
    )


def _delay(row: Results) -> Iterable[str]:
    return (
        str(row["services"]),
        str(row["subscribers"]),
        str(row["events"]),
        *(f"{row[name] * 1000:.0f}" for name in ("mean", "p50", "p99", "greatest")),
        f"{row['processor'] * 1e6:.0f}",
        *_checked(row),
        holds(row),
    )


def _mutations(row: Results) -> Iterable[str]:
    return (
        str(row["followers"]),
        *(f"{row[name]:.0f}" for name in ("alone", "followed")),
        f"{row['ratio']:.2f}",
        str(row["events"]),
        *_checked(row),
    )


def _checked(row: Results) -> Iterable[str]:
    return (str(row[name]) for name in CHECKED)
