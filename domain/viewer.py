"""Who is asking, and which queues and rights that brings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from domain.ids import GroupId, QueueId
from domain.reference import Agent, Queue


class Right(Enum):
    """The permission types of OTRS; the value is the `permission_key`. `rw` grants all of them."""

    READ = "ro"
    MOVE_INTO = "move_into"
    CREATE = "create"
    NOTE = "note"
    OWNER = "owner"
    PRIORITY = "priority"
    WRITE = "rw"


@dataclass(frozen=True, slots=True)
class Viewer:
    """An agent with what he may do; `groups` holds, for each right, the groups that give it."""

    agent: Agent
    groups: dict[Right, frozenset[GroupId]]
    queues: frozenset[QueueId]
    my_queues: frozenset[QueueId]

    def may(self, right: Right, queue: Queue) -> bool:
        """Whether the right holds in the queue (OTRS: group check; `rw` grants every right)."""
        return queue.group_id in self.groups[right]

    def sees(self, queue_id: QueueId) -> bool:
        return queue_id in self.queues
