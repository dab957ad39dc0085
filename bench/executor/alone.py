"""A measurement in a process of its own, with the loop and the last core of the service.

`python -m bench.executor.alone MODULE WANTED` runs `measured` of the module with what WANTED says,
in JSON, and prints lines of JSON: how far it is, and at last what it found.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import uvloop

from bench.processes import MEASURED, Program, finished, running
from commands.progress import bars
from commands.serve import collect_less
from settings import read

if TYPE_CHECKING:
    from pathlib import Path

    from bench.data import Data
    from demo import Progress

DONE, FOUND = "done", "found"


async def alone(module: str, data: Data, folder: Path, **wanted: Any) -> Any:
    """What the module measures on these databases. Raises `RuntimeError` when it fails."""
    log = folder / f"{module}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    program = Program(
        [sys.executable, "-m", "bench.executor.alone", module, json.dumps(wanted)],
        log=log,
        environment=data.environment,
        cores=MEASURED,
    )
    async with running(program):
        with bars() as progress:
            while program.process.poll() is None:
                _show(_last(log), progress)
                await asyncio.sleep(0.2)
        await finished(program)
    return _last(log)[FOUND]


def _show(said: dict[str, Any], progress: Progress) -> None:
    if DONE in said:
        progress(*said[DONE])


def _last(log: Path) -> dict[str, Any]:
    """What it said last; other lines are warnings and the like."""
    lines = [line for line in log.read_text(errors="replace").split("\n") if line[:2] == '{"']
    found: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    return found


def tell_progress(what: str, done: int, total: int) -> None:
    """From within a measurement: how far it is."""
    _say({DONE: [what, done, total]})


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """The command line."""
    module, wanted = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        measured = import_module(module).measured(read(), collect_less, **json.loads(wanted))
        found = runner.run(measured)
    _say({FOUND: found})


if __name__ == "__main__":
    main()
