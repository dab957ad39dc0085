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
    shelves = [getattr(o, "shelf", None) for o in objects] if shape is not None else None
    if not shelves or not any(shelf is not None for shelf in shelves):
        return await run.begin(selection, objects, None)
    found = [None if shelf is None else shelf.get(shape) for shelf in shelves]
    missing = [o for o, answer in zip(objects, found, strict=True) if answer is None]
    if not missing:
        return found
    made = iter(await run.apart(selection, missing))
    answers = [next(made) if answer is None else answer for answer in found]
    if run.failures:
        return answers
    return [_put(shelf, shape, a) for shelf, a in zip(shelves, answers, strict=True)]


def _put(shelf: Shelf | None, shape: Any, answer: Any) -> Any:
    if shelf is None or isinstance(answer, orjson.Fragment):
        return answer
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
