"""Idempotency keys: what was done under a key is done once, and its result is told again.

The row of a key commits with the change. Two that come at once wait for each other at that row.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.changes import FieldChange
from domain.errors import KeyReused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from actions.unit import UnitOfWork
    from db.database import Database
    from domain.viewer import Viewer

KEPT = timedelta(days=7)
CLAIM = """
    INSERT INTO tg_idempotency (actor, idempotency_key, input_sha256, result, create_time)
    VALUES ($1, $2, $3, '', $4)
    ON CONFLICT (actor, idempotency_key) DO UPDATE
        SET input_sha256 = excluded.input_sha256, result = '', create_time = excluded.create_time
        WHERE tg_idempotency.create_time < $5
    RETURNING actor
"""
FOUND = "SELECT input_sha256, result FROM tg_idempotency WHERE actor = $1 AND idempotency_key = $2"
BEFORE = """
    SELECT actor, input_sha256, result FROM tg_idempotency
    WHERE actor = ANY($1) AND idempotency_key = $2 AND create_time >= $3
"""
KEEP = "UPDATE tg_idempotency SET result = $3 WHERE actor = $1 AND idempotency_key = $2"
# some at a time, and none that somebody else removes: nobody waits for anybody
FORGET = """
    DELETE FROM tg_idempotency WHERE (actor, idempotency_key) IN (
        SELECT actor, idempotency_key FROM tg_idempotency WHERE create_time < $1
        LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


@dataclass(slots=True)
class Outcome:
    """What a mutation did: the keys of the objects its payload shows, and what differs.

    `objects` holds numbers and texts by the name of the payload's field; `made` names those that
    were not there before.
    """

    objects: dict[str, Any] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)
    made: tuple[str, ...] = ()

    @classmethod
    def of_new(cls, **objects: Any) -> Outcome:
        """What was made, and nothing else."""
        return cls(objects, made=tuple(objects))

    def undone(self) -> Outcome:
        """The same when nothing of it was kept: whose number is free again is not shown."""
        there = {name: key for name, key in self.objects.items() if name not in self.made}
        return Outcome(there, self.changes)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its client chose it, and the hash of what it came with.

    Where it came with several changes, each has a key of its own: `part` says which it is.
    """

    text: str
    input_sha256: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What is kept of a key."""

    input_sha256: str
    result: str

    def told(self, key: Key) -> Outcome:
        """What was done. Raises `KeyReused` where the key comes with another input now."""
        if self.input_sha256 != key.input_sha256:
            raise KeyReused
        told = json.loads(self.result)
        return Outcome(told["objects"], [FieldChange(**each) for each in told["changes"]])


async def before(
    db: Database, actor: Viewer, keys: Sequence[Key], now: datetime
) -> dict[Key, Before]:
    """What was done before under those of these keys that came by now; all have one text."""
    of_whom = {_whose(actor, key): key for key in keys}
    found = await db.rows(BEFORE, list(of_whom), keys[0].text, now - KEPT)
    return {of_whom[who]: Before(*kept) for who, *kept in found}


async def first(unit: UnitOfWork, key: Key) -> Outcome | None:
    """What was done under this key before; None, and the key is taken, if nothing was.

    Raises `KeyReused` where the key came with another input.
    """
    who = _whose(unit.actor, key)
    oldest = unit.now - KEPT
    await unit.tx.execute(FORGET, oldest)
    if await unit.tx.rows(CLAIM, who, key.text, key.input_sha256, unit.now, oldest):
        return None
    [kept] = await unit.tx.rows(FOUND, who, key.text)
    return Before(*kept).told(key)


async def keep(unit: UnitOfWork, key: Key, outcome: Outcome) -> None:
    """Remember what was done under a key that was just taken."""
    await unit.tx.execute(KEEP, _whose(unit.actor, key), key.text, json.dumps(asdict(outcome)))


def _whose(actor: Viewer, key: Key) -> str:
    """Keys of different people, or of parts and wholes, have nothing to do with each other.

    Nor have those of a token that is limited to some queues: it may not see what its owner did
    elsewhere. The part comes first: no login can look like one.
    """
    who = f"agent:{actor.agent.pk}" if actor.agent else f"customer:{actor.login.lower()}"
    if actor.only is not None:
        who = actor.principal
    return f"{key.part} {who}" if key.part else who
