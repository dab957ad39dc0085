"""What an input asks for, as steps: every verb's input holds some of these parts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import strawberry

from actions import steps
from domain.errors import InvalidInput
from domain.reference import Agent, Priority, Queue, Service, Sla, TicketState, TicketType
from resolvers.mutations.texts import sensible
from resolvers.verbs.chosen import chosen
from resolvers.verbs.inputs import CloseOutcome, PendingEnd
from resolvers.verbs.spam import place_of_spam

if TYPE_CHECKING:
    from collections.abc import Callable

    from actions.changing import Step
    from resolvers.context import Context

TITLE = 255  # characters of the column
CLOSED = {
    CloseOutcome.SUCCESSFUL: "closed_successful",
    CloseOutcome.UNSUCCESSFUL: "closed_unsuccessful",
}
PENDING = {
    PendingEnd.REMIND: "pending_reminder",
    PendingEnd.CLOSE_SUCCESSFUL: "pending_close_successful",
    PendingEnd.CLOSE_UNSUCCESSFUL: "pending_close_unsuccessful",
}


def steps_of(context: Context, given: Any) -> list[Step]:
    """The steps that an input asks for, in the order in which they are done.

    A move unlocks, so it comes before what locks; closing does as well, and comes after it.
    """
    found: list[Step] = []
    for name, build in PARTS.items():
        value = getattr(given, name, strawberry.UNSET)
        if value is strawberry.UNSET or (value is None and name not in NULLABLE):
            continue
        found += build(context, value, given)
    if getattr(given, "pending_until", None) and getattr(given, "state", None) is None:
        raise InvalidInput("input.pendingUntil", "a pending `state` with it")
    if not found:
        raise InvalidInput("input", "something that shall change")
    return found


def _title(_: Context, text: str, __: Any) -> list[Step]:
    return [steps.title(sensible("input.title", text, TITLE), field="input.title")]


def _row(
    record: type, step: Callable[..., Step], name: str, context: Context, text: str | None, _: Any
) -> list[Step]:
    field = f"input.{name}"
    row = None if text is None else chosen(context, record, text, field=field)
    return [step(row, field=field)]


def _state(context: Context, text: str, given: Any) -> list[Step]:
    return [_to_state(context, text, given.pending_until, "input.state", "input.pendingUntil")]


def _outcome(context: Context, outcome: CloseOutcome, _: Any) -> list[Step]:
    name = getattr(context.services.tickets, CLOSED[outcome])
    return [_to_state(context, name, None, "input.outcome", "input.outcome")]


def _until(context: Context, until: Any, given: Any) -> list[Step]:
    name = getattr(context.services.tickets, PENDING[given.then])
    return [_to_state(context, name, until, "input.then", "input.until")]


def _spam(context: Context, _: bool, __: Any) -> list[Step]:  # noqa: FBT001 - as all parts
    queue, state = place_of_spam(context)
    moved = steps.queue(queue, field="input")
    return [moved, steps.state(state, None, field="input", until_field="input")]


def _to_state(context: Context, text: str, until: Any, field: str, until_field: str) -> Step:
    state = chosen(context, TicketState, text, field=field)
    return steps.state(state, until, field=field, until_field=until_field)


def _lock(_: Context, lock: Any, __: Any) -> list[Step]:
    return [steps.lock(lock, field="input.lock")]


def _archived(_: Context, archived: bool, __: Any) -> list[Step]:  # noqa: FBT001 - as all parts
    return [steps.archived(wanted=archived, field="input.archived")]


def _fields(_: Context, given: Any, __: Any) -> list[Step]:
    return [steps.fields([one.taken() for one in given], field="input.dynamicFields")]


NULLABLE = {"service", "sla"}  # null means none
PARTS: dict[str, Callable[[Context, Any, Any], list[Step]]] = {
    "title": _title,
    "type": partial(_row, TicketType, steps.type_, "type"),
    "service": partial(_row, Service, steps.service, "service"),
    "sla": partial(_row, Sla, steps.sla, "sla"),
    "priority": partial(_row, Priority, steps.priority, "priority"),
    "queue": partial(_row, Queue, steps.queue, "queue"),
    "responsible": partial(_row, Agent, steps.responsible, "responsible"),
    "owner": partial(_row, Agent, steps.owner, "owner"),
    "lock": _lock,
    "state": _state,
    "outcome": _outcome,
    "until": _until,
    "spam": _spam,
    "archived": _archived,
    "dynamic_fields": _fields,
}
