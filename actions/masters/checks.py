"""What a row is needed for, and may not be taken away from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.people import accounts
from domain.errors import InUse
from domain.reference import VIEWABLE, StateType

if TYPE_CHECKING:
    from actions.masters.master import Change

TYPES = """
    SELECT ticket_state.id, ticket_state_type.name FROM ticket_state
    JOIN ticket_state_type ON ticket_state_type.id = ticket_state.type_id
"""
# those that were merged away get their former state back when that is undone
HAS_TICKETS = """
    SELECT 1 FROM ticket WHERE ticket_state_id = $1
    UNION ALL
    SELECT 1 FROM tg_merge_ticket JOIN tg_merge ON tg_merge.id = tg_merge_ticket.merge_id
    WHERE tg_merge_ticket.state_id = $1 AND tg_merge.undone_time IS NULL
    LIMIT 1
"""
WAITING = """
    SELECT count(*) FROM ticket
    JOIN ticket_state ON ticket_state.id = ticket.ticket_state_id
    JOIN ticket_state_type ON ticket_state_type.id = ticket_state.type_id
    WHERE ticket.queue_id = $1 AND ticket_state_type.name = ANY($2)
"""
# every other type is one that some verb, or OTRS, looks for
NOT_NEEDED = StateType.REMOVED


async def settings(change: Change) -> None:
    """Raises `InUse` for the end, or another name, of a row that `[tickets]` names.

    OTRS refuses the end of what its settings name (ConfigurationEntityCheck), and changes them
    with the name if told to; ours are a file that is not the service's to write.
    """
    if not (change.is_renamed or change.ends) or change.before is None:
        return
    losing = [change.before, *(change.below if change.is_renamed else [])]
    field = "input.name" if change.is_renamed else "input.valid"
    for key in change.master.settings:
        named = getattr(change.wanted.names, key)
        if named in [row.name for row in losing]:
            raise _named(field, key, named)


def _named(field: str, key: str, name: str) -> InUse:
    return InUse(field, f"`tickets.{key}` in the settings names “{name}”: change it there first.")


async def type_of_state(change: Change) -> None:
    """Raises `InUse` where tickets, the settings or verbs need the state with its type.

    OTRS refuses the end of the last merged state (AdminState.pm); verbs need the other types, too.
    """
    if change.before is None:
        return
    types = {pk: name for pk, name in await change.unit.tx.rows(TYPES)}  # noqa: C416 - of any row
    former = types[change.before.pk]
    is_other = change.wanted.values.get("type", former) != former
    if is_other:
        await _check_new_type(change)
    last = not any(row.valid and types[row.pk] == former for row in change.others)
    taken = change.before.valid and (is_other or not change.after.valid)
    if taken and last and former != NOT_NEEDED.value:
        field = "input.type" if is_other else "input.valid"
        raise InUse(field, f"It is the last valid state of the type “{former}”: make another one.")


async def _check_new_type(change: Change) -> None:
    for key in change.master.settings:
        if change.before and getattr(change.wanted.names, key) == change.before.name:
            raise _named("input.type", key, change.before.name)
    if await change.unit.tx.rows(HAS_TICKETS, change.after.pk):
        raise InUse(
            "input.type",
            "Tickets have this state, or get it back when a merge is undone, so its type stays:"
            " make another state.",
        )


async def own_access(change: Change) -> None:
    """Raises `OwnAccess` where the end of an account or a role takes that of who acts."""
    if change.ends:
        await accounts.must_still_administer(change.unit, field="input.valid")


async def waiting_tickets(change: Change) -> None:
    """Raises `InUse` for the end of a queue where tickets wait that are not closed.

    OTRS lets it end without a word (AdminQueue.pm), and agents lose sight of the work: here
    somebody has to mean it.
    """
    if not change.ends or change.wanted.force:
        return
    viewable = sorted(kind.value for kind in VIEWABLE)
    [[waiting]] = await change.unit.tx.rows(WAITING, change.after.pk, viewable)
    if waiting:
        raise InUse(
            "input.valid",
            f"Tickets that are not closed wait in it, {waiting} of them: move them, or say"
            " `force: true`.",
        )
