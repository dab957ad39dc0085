"""Whether the names in `[tickets]` stand for rows that do for what they are wanted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import BadSetting
from domain.reference import PENDING_TYPES, StateType

if TYPE_CHECKING:
    from actions.settings import TicketSettings
    from domain.reference import Reference

WAITING = "a valid state of a type that waits"
OTHERS = "a valid state that neither waits nor is for merged tickets"
STATES = {
    **dict.fromkeys(("new_state", "open_state", "spam_state"), OTHERS),
    **dict.fromkeys(("closed_successful", "closed_unsuccessful"), OTHERS),
    **dict.fromkeys(("pending_reminder", "pending_close_successful"), WAITING),
    "pending_close_unsuccessful": WAITING,
}
ROWS = {"spam_queue": ("queues", "a valid queue"), "priority": ("priorities", "a valid priority")}


def must_fit(names: TicketSettings, reference: Reference) -> None:
    """Raises `BadSetting` for a name that no row has which would do."""
    for name in (*STATES, *ROWS):
        if why := problem(names, name, reference):
            raise BadSetting(f"tickets.{name}", why)


def problem(names: TicketSettings, name: str, reference: Reference) -> str | None:
    """What the setting should be, where it is something else."""
    value = getattr(names, name)
    does = _state_does if name in STATES else _row_does
    expected = STATES[name] if name in STATES else ROWS[name][1]
    if does(name, value, reference):
        return None
    return f"should be the whole name of {expected}; “{value}” is none"


def _state_does(name: str, value: str, reference: Reference) -> bool:
    found = [state for state in reference.states.values() if state.name == value and state.valid]
    waits = STATES[name] == WAITING
    return any(
        state.type is not StateType.MERGED and (state.type in PENDING_TYPES) is waits
        for state in found
    )


def _row_does(name: str, value: str, reference: Reference) -> bool:
    rows = getattr(reference, ROWS[name][0]).values()
    return any(row.name == value and row.valid for row in rows)
