"""Parts of an answer that are written as JSON once and copied afterwards.

A record that is kept has a shelf (`domain/shelf.py`): what was written of it for one selection is
copied into other answers. An object that occurs several times in one answer is written once. And a
long list is written by itself, so that others get a turn before the whole answer is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from schema.executor.failures import TooLong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.shelf import Shelf
    from schema.executor.plan import Selection
    from schema.executor.run import Run

SMALL = 8  # fields: writing so few again is no more work than remembering them
LONG = 500  # objects
# of all copies on a level: places multiply from level to level, and copying them takes no time
MOST_BYTES = 64_000_000


async def kept_answers(run: Run, selection: Selection, objects: list[Any]) -> list[Any]:
    """Answers for distinct objects: as they were written before, as far as they are kept."""
    shape = selection.shape
    kept = {} if shape is None else {n: o for n, o in enumerate(objects) if _shelf(o)}
    if not kept:
        return await run.begin(selection, objects, None)
    ready = {n: found for n, o in kept.items() if (found := o.shelf.get(shape)) is not None}
    missing = {n: o for n, o in kept.items() if n not in ready}
    ready |= dict(zip(missing, await run.apart(selection, [*missing.values()]), strict=True))
    if not run.failures:
        ready |= {n: _put(o.shelf, shape, ready[n]) for n, o in missing.items()}
    others = [o for n, o in enumerate(objects) if n not in kept]
    begun = iter(await run.begin(selection, others, None) if others else ())
    return [ready[n] if n in ready else next(begun) for n in range(len(objects))]


def _shelf(o: Any) -> bool:
    return getattr(o, "shelf", None) is not None


def _put(shelf: Shelf, shape: Any, answer: Any) -> orjson.Fragment:
    text = orjson.dumps(answer)
    shelf.put(shape, sealed := orjson.Fragment(text), len(text))
    return sealed


def written(answer: Any) -> orjson.Fragment:
    """A part of an answer as JSON."""
    return orjson.Fragment(orjson.dumps(answer))


@dataclass(frozen=True, slots=True)
class Seal:
    """A field of these answers, with objects to be written by themselves."""

    answers: list[dict[str, Any]]
    key: str
    whole: bool  # the whole value, or each object that occurs several times


class Seals:
    """What of one run is written by itself, when everything is found."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._seals: list[Seal] = []
        self._repeated = False

    def repeated(self, selection: Selection) -> None:
        """Objects of the field that is being filled occur several times."""
        self._repeated = bool(selection.open) or len(selection.fields) > SMALL

    def filled(self, answers: list[dict[str, Any]], key: str, values: list[Any]) -> None:
        """A field has its answers now."""
        if self._repeated:
            self._seals.append(Seal(answers, key, whole=False))
            self._repeated = False
        elif _is_long(values):
            self._seals.append(Seal(answers, key, whole=True))

    async def close(self) -> None:
        """Write what was noted, what is inside others first."""
        for seal in reversed(self._seals):
            if seal.whole:
                await self._write_whole(seal)
            else:
                await self._write_repeated(seal)
        self._seals.clear()

    async def _write_whole(self, seal: Seal) -> None:
        for answer in seal.answers:
            if isinstance(answer.get(seal.key), list):
                answer[seal.key] = written(answer[seal.key])
                await self._run.turns.give()

    async def _write_repeated(self, seal: Seal) -> None:
        values = [answer[seal.key] for answer in seal.answers]
        counts = Counter(id(one) for one in _objects(values))
        ready: dict[int, orjson.Fragment] = {}
        size = 0
        for one in _objects(values):
            times = counts[id(one)]
            if times > 1 and id(one) not in ready:
                text = orjson.dumps(one)
                size += times * len(text)
                if size > MOST_BYTES:
                    raise TooLong(f"{MOST_BYTES // 1_000_000} megabytes")
                ready[id(one)] = orjson.Fragment(text)
                await self._run.turns.give()
        for answer, value in zip(seal.answers, values, strict=True):
            answer[seal.key] = _replaced(value, ready)


def _is_long(values: list[Any]) -> bool:
    lists = [value for value in values if isinstance(value, list)]
    return bool(lists) and sum(map(len, lists)) > LONG


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item)


def _replaced(value: Any, ready: dict[int, orjson.Fragment]) -> Any:
    if isinstance(value, dict):
        return ready.get(id(value), value)
    if isinstance(value, list):
        return [_replaced(item, ready) for item in value]
    return value
