"""What somebody settles for himself: his queues and his preferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.people import preferences
from actions.people.members import QUEUES_OF_AGENT, Wanted, set_members
from actions.people.preferences import Keeper
from domain.changes import FieldChange
from domain.customers import api_name
from domain.personal import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from actions.unit import UnitOfWork
    from domain.ids import QueueId
    from domain.viewer import Viewer

    Given = Callable[[Preferences], Mapping[str, str | None]]

# tables of preferences and of queues have no key: who changes them holds the row of their owner
HOLD_AGENT = "SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE"
HOLD_CUSTOMER = "SELECT login FROM customer_user WHERE login = $1 FOR UPDATE"
FIELDS = ("language", "time_zone", "out_of_office", "notifications")


async def set_queues(unit: UnitOfWork, wanted: Iterable[QueueId]) -> list[FieldChange]:
    """Make these the queues of the agent who acts.

    What he may not read stays as it is: he does not see it, and may be given the right again.
    """
    actor, queues = unit.actor, unit.reference.queues
    await unit.tx.rows(HOLD_AGENT, actor.agent_id)

    def names(rows: AbstractSet[tuple[QueueId]]) -> str | None:
        return ", ".join(sorted(queues[pk].name for (pk,) in rows)) or None

    rows = {(pk,) for pk in wanted}
    members = Wanted(QUEUES_OF_AGENT, rows, "myQueues", names, lambda row: actor.sees(row[0]))
    return await set_members(unit, actor.agent_id, members)


async def set_preferences(unit: UnitOfWork, given: Given) -> list[FieldChange]:
    """Write what `given` makes of the preferences of who acts, and say what differs."""
    keeper = of_actor(unit.actor)
    hold = HOLD_AGENT if unit.actor.is_agent else HOLD_CUSTOMER
    await unit.tx.rows(hold, keeper.who)
    before = Preferences(await preferences.of(unit.tx, keeper))
    wanted = given(before)
    await preferences.keep(unit, keeper, wanted)
    return _changes(before, Preferences({**before.kept, **wanted}))


def of_actor(actor: Viewer) -> Keeper:
    """Whose preferences those of a viewer are."""
    return Keeper.agent(actor.agent_id) if actor.is_agent else Keeper.customer(actor.login)


def _changes(before: Preferences, after: Preferences) -> list[FieldChange]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in FIELDS)
    return [FieldChange(api_name(n), _told(old), _told(new)) for n, old, new in pairs if old != new]


def _told(value: object) -> str | None:
    """In words, as the log and clients are told."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or None
    return None if value is None else str(value)
