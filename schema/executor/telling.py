"""Answers to the events of a stream: made once for all who may have the same one.

What somebody owns counts where it may be in the answer, and not otherwise: `schema/sharing.py`.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

import orjson

from resolvers.live.told import Among, Soon, Told
from schema.executor.counting import that_count
from schema.executor.engine import Outcome
from schema.executor.messages import OK, response
from schema.sharing import is_personal, leads_further

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine, Hashable, Iterable

    from domain.viewer import Viewer
    from events.shared import Shared
    from resolvers.context import Context
    from resolvers.live.told import Group
    from schema.executor.document import Document
    from schema.executor.messages import Request, Response
    from schema.executor.operation import Operation

    # answers what is shown of an event to whoever this is
    Work = Callable[[Any, Viewer | None], Coroutine[Any, Any, Response]]


class Telling:
    """What one subscription is told: who asks the same with the same rights is told the same."""

    def __init__(
        self,
        document: Document,
        operation: Operation,
        request: Request,
        context: Context,
        work: Work,
    ) -> None:
        self._request, self._context, self._work = request, context, work
        self._personal = is_personal(document.asked.fields)
        self._further = leads_further(document.asked.fields)
        count = that_count(operation)
        given = {name: value for name, value in (request.variables or {}).items() if name in count}
        variables = orjson.dumps(given, option=orjson.OPT_SORT_KEYS)
        self._asked = (request.query, request.reference, request.operation_name, variables)
        self._among: Viewer | None = None  # who he was when he joined those who are told the same
        self._rights: Hashable = None  # and all that he might then, where that counts
        self._joined: tuple[Group, Hashable] | None = None  # whose answers are made ahead
        self._last = b""  # its hash: answers may be long, and whoever follows many

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._join(None)

    @property
    def _shared(self) -> Shared[Response]:
        shared: Shared[Response] = self._context.services.live.answers
        return shared

    def at_hand(self, event: Any) -> Response | None:
        """The answer to an event where it has been made: nobody has to wait for it."""
        if type(event) is not Told or event.changes or event.share is None:
            return None
        found = self._shared.at_hand(self._key(event))
        return found if found is not None and found.outcome == OK else None

    async def answer(self, event: Any) -> Response | None:
        """The answer to an event; None where it only counts if it is another one."""
        if isinstance(event, Soon):
            self._begin(event.told)
            return None
        if isinstance(event, Among):
            self._join(event.group)
            return None
        if isinstance(event, Outcome):
            return response(event, self._request, {})
        if isinstance(event, Told):
            return await self._told(event)
        return await self._work(event, self._context.asking)

    async def _told(self, event: Told) -> Response | None:
        key, show = self._key(event), self._shown(event)
        found = await (show() if key is None else self._shared.get(key, show))
        if found.outcome != OK:  # whoever asks again may be luckier
            self._shared.forget(key)
        return found if not event.changes or self._is_news(found) else None

    def _begin(self, told: Iterable[Told]) -> list[asyncio.Task[Response]]:
        """Make these answers where nobody does."""
        return [
            self._shared.begin(key, self._shown(event))
            for event in told
            if (key := self._key(event)) is not None
        ]

    def _shown(self, event: Told) -> Callable[[], Coroutine[Any, Any, Response]]:
        """The work that makes the answer, as all see it who get it.

        What is made ahead is asked for by others: they may do what he might when he joined them,
        whatever he has become since.
        """
        if not event.common or self._among is None:
            return partial(self._work, event.value, self._context.viewer)
        is_shared = not (self._personal or self._further)
        viewer = self._among.without_own if is_shared else self._among
        return partial(self._work, event.value, viewer)

    def _join(self, group: Group | None) -> None:
        """Be one of those who may be told the same."""
        if self._joined is not None:
            former, asked = self._joined
            former.leave(asked, self._begin)
            self._joined = None
        if group is None:
            return
        self._among = self._context.viewer
        self._rights = self._among.rights if self._further else None
        if not self._personal:
            self._joined = group, (self._asked, self._whose)
            group.join(self._joined[1], self._begin)

    def _is_news(self, found: Response) -> bool:
        former, self._last = self._last, sha256(found.content).digest()
        return self._last != former

    def _key(self, event: Told) -> Hashable:
        if event.share is None:
            return None
        live = self._context.services.live
        newest = None if event.ticket is None else live.newest.get(event.ticket)
        return self._asked, event.share, newest, self._whose

    @property
    def _whose(self) -> Hashable:
        """Whose the answers are alone, among all who are told the same; None where nobody's.

        Two agents with tokens for the same queues have the same rights, but each a list of his own.
        """
        if self._personal:
            return self._context.viewer.principal
        return (self._rights, self._context.viewer.agent_id) if self._further else None
