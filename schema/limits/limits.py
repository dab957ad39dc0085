"""The limits of one process: what each operation costs is taken from who asks."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.addresses import counted
from schema.limits.budget import Budgets
from schema.limits.places import Places
from schema.limits.refusals import TooManyNew, TooManySockets, too_expensive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from resolvers.context import Context
    from schema.limits.settings import LimitSettings


@dataclass(slots=True)
class Account:
    """What one request costs, and what is left of its principal's minute."""

    who: str
    is_known: bool  # somebody is logged in, who is told
    limit: int
    remaining: int
    requested: int = 0

    @property
    def told(self) -> dict[str, int] | None:
        """`extensions.cost` of the answer."""
        if not self.is_known:
            return None
        return {"requested": self.requested, "limit": self.limit, "remaining": self.remaining}


class Limits:
    """Counts what principals ask for, nobody's by address."""

    def __init__(
        self, settings: LimitSettings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings = settings
        self._budgets = Budgets(settings.budget, clock)
        self._new = Budgets(settings.new_tokens, clock)
        self.places = Places()
        self.sockets = Places(TooManySockets)

    def account(self, context: Context) -> Account:
        """Of a request about which nothing is known yet."""
        who = counted_for(context)
        known = context.asking is not None
        return Account(who, known, self.settings.cost, self._budgets.left(who))

    @contextmanager
    def understanding(self, context: Context, work: Callable[[], int]) -> Iterator[None]:
        """Around the work for a document that may be new, in tokens. Raises `TooManyNew`.

        It is counted when it is done, also for documents that are wrong: nobody knows it before.
        """
        who, limit, before = counted_for(context), self.settings.new_tokens, work()
        if (left := self._new.left(who)) <= 0:
            raise TooManyNew(limit - left, limit, self._new.seconds(who))
        try:
            yield
        finally:
            self._new.spend(who, work() - before)

    def place(self, account: Account) -> AbstractContextManager[None]:
        """One of the places that its principal has, until the block ends."""
        limits = self.settings
        most = limits.concurrent if account.is_known else limits.concurrent_of_address
        return self.places.one(account.who, most)

    def socket(self, context: Context) -> AbstractContextManager[None]:
        """One of the sockets that whoever opens it may have. Raises `TooManySockets`."""
        limits, known = self.settings, context.asking is not None
        most = limits.sockets if known else limits.sockets_of_address
        return self.sockets.one(counted_for(context), most)

    def charge(self, account: Account, cost: int, *, trusted: bool) -> None:
        """Take what an operation costs, before it runs. Raises `OverLimit`.

        A trusted document may cost more than others, but not more than there is.
        """
        account.requested = cost
        if cost > self.settings.cost and not trusted:
            raise too_expensive(cost, self.settings.cost)
        account.remaining = self._budgets.take(account.who, cost)


def counted_for(context: Context) -> str:
    """Who asks: whose budget it is. Of nobody we know the address, as logins are counted by it."""
    viewer = context.asking
    return viewer.principal if viewer else f"address:{counted(context.address)}"
