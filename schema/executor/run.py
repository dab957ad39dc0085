"""One run of a plan: fields are found level by level, for all objects of a level at once."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from graphql.pyutils import Path

from db.turns import Turns, parts
from schema.executor.completion import Completion
from schema.executor.failures import Failure, Nulls
from schema.executor.info import Infos
from schema.executor.sealing import Seals
from schema.executor.waiting import any_awaitable, gathered

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphql import GraphQLError

    from schema.executor.info import Asked
    from schema.executor.plan import Field, Plan, Selection

    Answer = dict[str, Any]

T = TypeVar("T")
OBJECTS_AT_A_TIME = 250  # read in one pass, which takes about a millisecond


@dataclass(frozen=True, slots=True)
class Step:
    """A field that is still to be found, for these objects; it belongs into these answers."""

    field: Field
    objects: list[Any]
    answers: list[Answer]
    paths: list[Path] | None


class Run:
    """Finds what a plan asks for, once."""

    def __init__(self, plan: Plan, asked: Asked) -> None:
        self.plan = plan
        self.types = plan.types
        self.infos = Infos(plan.types.schema, asked)
        self.failures: list[Failure] = []
        self.selections: dict[int, Selection] = {}
        self.seals = Seals(self)
        self.turns = Turns()
        self._asked = asked
        self._completion = Completion(self)
        self._hold: Callable[..., None] = getattr(asked.context, "hold", _nobody_holds)
        self._steps: deque[Step] = deque()
        self._waits: dict[asyncio.Future[list[Any]], Step] = {}
        self._begun: dict[int, float] = {}  # of steps, while somebody looks on

    def end(self) -> None:
        """Let go of everything: the parts of a run know it, and Python frees circles late."""
        vars(self).clear()

    async def answer(self) -> tuple[Answer | None, list[GraphQLError]]:
        """The answer of a query, or for one event of a subscription, and its errors."""
        [answer] = await self._whole(self.plan.root, [self._asked.root])
        if not self.failures:
            return answer, []
        nulls = Nulls(self.selections)
        return nulls.in_answer(self.plan.root, answer), nulls.errors

    async def answer_serially(self) -> tuple[Answer | None, list[GraphQLError]]:
        """The answer of a mutation: each root field is whole before the next one begins."""
        objects, nulls = [self._asked.root], Nulls(self.selections)
        [answer] = answers = self.plan.root.emit(objects, self.failures)
        for field in self.plan.root.fields:
            if field in self.plan.root.open:
                self._steps.append(Step(field, objects, answers, self._root_paths(field)))
                await self._finish()
            if self.failures:
                goes_on, answer[field.key] = nulls.in_field(field, answer[field.key])
                if not goes_on:
                    return None, nulls.errors
            else:
                await self.seals.close()
            self.selections.clear()  # of answers that may be gone: others may get their ids
        return answer, nulls.errors

    async def apart(self, selection: Selection, objects: list[Any]) -> list[Answer]:
        """Whole answers for objects that need nothing but themselves."""
        if not objects:
            return []
        run = Run(self.plan, self._asked)
        try:
            answers = await run._whole(selection, objects)
            self.failures += run.failures
        finally:
            run.end()
            self._hold(held=True)
        return answers

    async def begin(
        self, selection: Selection, objects: list[Any], paths: list[Path] | None
    ) -> list[Answer]:
        """Answers with what can be read at once; the rest is noted, to be found later."""
        answers: list[Answer] = []
        for part in parts(objects, OBJECTS_AT_A_TIME):
            answers += selection.emit(part, self.failures)
            await self.turns.give()
        for field in selection.open:
            self._steps.append(Step(field, objects, answers, _below(paths, field)))
        return answers

    async def released(self, work: Awaitable[T]) -> T:
        """Wait for something that may need lookups, which start now.

        Otherwise they are held: a level that takes several turns to ask is looked up as a whole.
        """
        self._hold(held=False)
        try:
            return await work
        finally:
            self._hold(held=True)

    def failed(self, reason: Exception) -> Failure:
        """The mark of something that could not be had."""
        self.failures.append(failure := Failure(reason))
        return failure

    async def _whole(self, selection: Selection, objects: list[Any]) -> list[Answer]:
        paths = [None] * len(objects) if self.types.tells_places else None
        answers = await self.begin(selection, objects, paths)  # type: ignore[arg-type]
        await self._finish()
        if not self.failures:
            await self.seals.close()
        return answers

    def _root_paths(self, field: Field) -> list[Path] | None:
        return [Path(None, field.key, field.parent.name)] if self.types.tells_places else None

    # --- steps

    async def _finish(self) -> None:
        try:
            self._hold(held=True)
            while self._steps or self._waits:
                if self._steps:
                    await self._take(self._steps.popleft())
                    await self.turns.give()
                else:
                    await self._wait()
        finally:
            self._hold(held=False)
            await self._give_up()

    async def _take(self, step: Step) -> None:
        if self._asked.hooks:
            self._begun[id(step)] = perf_counter()
        values = step.field.find(self, step)
        if not isinstance(values, list):
            self._waits[asyncio.ensure_future(values)] = step
        elif any_awaitable(values):
            self._waits[asyncio.ensure_future(gathered(values))] = step
        else:
            await self._fill(step, values)

    async def _wait(self) -> None:
        wait = asyncio.wait(self._waits, return_when=asyncio.FIRST_COMPLETED)
        done, _ = await self.released(wait)
        self.turns.begin()
        for arrived in [future for future in self._waits if future in done]:
            step = self._waits.pop(arrived)
            await self._fill(step, self._arrived(step, arrived))

    def _arrived(self, step: Step, future: asyncio.Future[list[Any]]) -> list[Any]:
        try:
            return future.result()
        except Exception as reason:  # noqa: BLE001 - the client gets it for each object
            return [Failure(reason) for _ in step.objects]

    async def _fill(self, step: Step, values: list[Any]) -> None:
        key = step.field.key
        found = await self._completion.of(step.field, step.field.type, values, step.paths)
        for answer, value in zip(step.answers, found, strict=True):
            answer[key] = value
        self.seals.filled(step.answers, key, found)
        if self._asked.hooks:
            seconds = perf_counter() - self._begun.pop(id(step))
            for hook in self._asked.hooks:
                hook.found(step.field, len(step.objects), seconds)

    async def _give_up(self) -> None:
        """Nothing goes on behind a run that ends early."""
        left, self._waits = list(self._waits), {}
        for future in left:
            future.cancel()
        if left:
            await asyncio.gather(*left, return_exceptions=True)


def _nobody_holds(*, held: bool) -> None:
    """A context without lookups."""


def _below(paths: list[Path] | None, field: Field) -> list[Path] | None:
    return paths and [Path(path, field.key, field.parent.name) for path in paths]
