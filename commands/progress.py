"""Progress bars for what takes longer than a moment."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import TaskID

WORTH_SHOWING = 500
console = Console(highlight=False)


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """A function to call with what is being done, how much is done, and how much there is."""
    look = (TextColumn("{task.description:>24}"), BarColumn(), MofNCompleteColumn())
    with Progress(*look, TimeElapsedColumn(), console=console) as progress:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if total < WORTH_SHOWING:
                return
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield show
