"""The results of a large OTRS beside a small one as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.report import head, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.report import Results

FLAT = 1.5  # times as long, at most
WORK = (
    "{} tickets of each are unfinished, most of them among the newest. A number is the same work"
    " beside more history; a share is work that grows with the history."
)


def markdown(results: Results) -> str:
    """The whole report."""
    parts = head("Benchmark of an OTRS,", results, "#a-large-otrs")
    parts.append(WORK.format(results["options"]["unfinished"]))
    for indexes, sizes in results["found"].items():
        parts += [f"## Indexes {indexes}", *_found(sizes)]
    added = "\n".join(results["added"])
    parts += ["## The recommended indexes", f"```sql\n{added}\n```"]
    return "\n\n".join(parts) + "\n"


def _found(sizes: Results) -> Iterator[str]:
    (small, few), (large, many) = sizes.items()
    heads = (f"{int(small):,} tickets, ms", f"{int(large):,}, ms", "ratio", "flat")
    rows = [_row(*pair) for pair in zip(few["asked"], many["asked"], strict=True)]
    yield table(("question", "statements", *heads), rows)
    yield "The first question by hand, and what the service takes beside that:"
    ours = [(size["by hand"]["ms"], size["by hand"]["by hand"]) for size in (few, many)]
    sizes_shown = (f"{int(small):,}", f"{int(large):,}")
    yield table(("tickets", "ms", "by hand, ms", "to by hand"), _beside(sizes_shown, ours))
    yield "Changes of a ticket, beside the same rows written by hand in one transaction:"
    columns = (
        "mutation",
        "statements",
        "that write",
        *heads,
        f"by hand, {int(large):,}",
        "to by hand",
    )
    yield table(
        columns, [_deed(*pair) for pair in zip(few["written"], many["written"], strict=True)]
    )


def _row(small: Results, large: Results) -> tuple[str, ...]:
    return (small["question"], str(large["statements"]), *_compared(small, large))


def _compared(small: Results, large: Results) -> tuple[str, ...]:
    ratio = large["ms"] / small["ms"]
    figures = (f"{small['ms']:.1f}", f"{large['ms']:.1f}", f"{ratio:.2f}")
    return (*figures, "yes" if ratio <= FLAT else "NO")


def _beside(sizes: tuple[str, ...], figures: list[tuple[float, float]]) -> list[tuple[str, ...]]:
    return [
        (size, f"{ours:.1f}", f"{hand:.1f}", f"{ours / hand:.1f}")
        for size, (ours, hand) in zip(sizes, figures, strict=True)
    ]


def _deed(small: Results, large: Results) -> tuple[str, ...]:
    counted = (large["verb"], str(large["statements"]), str(large["writing"]))
    hand = (f"{large['by hand']:.1f} ms", f"{large['ms'] / large['by hand']:.1f}")
    return (*counted, *_compared(small, large), *hand)
