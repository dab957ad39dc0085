"""Client processes that follow together, and what came of it."""

from __future__ import annotations

import json
import sys
from array import array
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.live.client import Found, Wanted, place
from bench.processes import Program, finished, running, until
from settings import HERE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

COUNTS = ("alive", "lost", "repeated", "refused")
MOST = 5000  # sockets of one process


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all sockets together found; arrivals are places after the first, and times."""

    alive: int
    lost: int
    repeated: int
    refused: int
    sample: str
    arrivals: list[tuple[Sequence[int], Sequence[float]]] = field(repr=False)

    @property
    def last(self) -> float:
        """When the last event came to the last socket."""
        return max(max(times) for _, times in self.arrivals)

    @property
    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in COUNTS}


class Crowd:
    """Followers in processes of their own, all from one place on."""

    def __init__(self, clients: list[tuple[Wanted, Program]]) -> None:
        self._clients = clients

    async def told(self, place: int) -> None:
        """Wait until everybody has come to this place. Raises `TimeoutError`, `RuntimeError`."""

        async def all_told() -> bool:
            return all(self._last(client).get("least", -1) >= place for client in self._clients)

        await until(all_told)

    async def ended(self, place: int) -> Outcome:
        """What everybody found until the last place. Raises `RuntimeError` when one failed."""
        for wanted, _ in self._clients:
            _write(wanted.until, str(place))
        for _, program in self._clients:
            await finished(program)
        found = [Found(**self._last(client)["found"]) for client in self._clients]
        total = {name: sum(getattr(one, name) for one in found) for name in COUNTS}
        arrivals = [_arrivals(wanted.arrivals) for wanted, _ in self._clients]
        return Outcome(**total, sample=found[0].sample, arrivals=arrivals)

    def _last(self, client: tuple[Wanted, Program]) -> dict[str, Any]:
        program = client[1]
        if program.process.poll():
            raise RuntimeError(f"a client failed: {program.last_words}")
        lines = program.log.read_text(errors="replace").split("\n")[:-1]
        told: dict[str, Any] = json.loads(lines[-1]) if lines and lines[-1][:2] == '{"' else {}
        return told


@asynccontextmanager
async def crowd(
    ports: Sequence[int], sockets: int, tokens: list[str], since: str, folder: Path
) -> AsyncIterator[Crowd]:
    """So many followers of these services, all open."""
    folder.mkdir()  # noqa: ASYNC240 - nobody else waits here
    async with AsyncExitStack() as stack:
        clients = []
        for number, share in enumerate(_shares(sockets)):
            wanted = Wanted(
                list(ports),
                share,
                f"127.0.0.{2 + number}",
                tokens,
                since,
                str(folder / f"until-{number}"),
                str(folder / f"arrivals-{number}"),
            )
            command = [sys.executable, "-m", "bench.live.client", json.dumps(asdict(wanted))]
            environment = {"PYTHONPATH": str(HERE)}
            program = Program(command, log=folder / f"{number}.log", environment=environment)
            clients.append((wanted, await stack.enter_async_context(running(program))))
        opened = Crowd(clients)
        await opened.told(place(since))
        yield opened


def _shares(sockets: int) -> Iterator[int]:
    processes = -(-sockets // MOST)
    for number in range(processes):
        yield sockets // processes + (number < sockets % processes)


def _write(path: str, text: str) -> None:
    """At once: whoever reads it finds all or nothing."""
    half = Path(f"{path}.half")
    half.write_text(text)
    half.rename(path)


def _arrivals(path: str) -> tuple[Sequence[int], Sequence[float]]:
    data = Path(path).read_bytes()
    times, places = array("d"), array("I")
    number = len(data) // (times.itemsize + places.itemsize)
    times.frombytes(data[: number * times.itemsize])
    places.frombytes(data[number * times.itemsize :])
    return places, times
