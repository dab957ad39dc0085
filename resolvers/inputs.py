"""What clients may put into a list's filter and order, and how names become ids."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import strawberry

from domain.customers import api_name
from domain.errors import InvalidInput
from domain.filters import TicketFilter, TicketOrder, TicketOrderField
from domain.reference import Lock, StateType
from loaders.lists import PeopleFilter
from resolvers.arguments import MOST_CHARACTERS, possible, searched
from resolvers.enums import Direction
from resolvers.fields.filtering import MOST_FIELDS, DynamicFieldFilter, conditions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.ids import PriorityId, QueueId, StateId, UserId
    from domain.reference import Reference
    from domain.viewer import Viewer
    from resolvers.context import Context

N = TypeVar("N")
I = TypeVar("I")  # noqa: E741 - an id of any kind
SHOWN_NAMES = 20
MOST_VALUES = 1000
AGENTS_CONDITIONS = (
    *("lock", "owner", "responsible", "watched_by_me", "in_my_queues"),
    *("unseen", "dynamic_fields"),
)


def about(description: str, default: Any = None) -> Any:
    """A field of an input that may be left out."""
    return strawberry.field(description=description, default=default)


@strawberry.input(
    name="TicketFilter",
    description="Which tickets: every given condition holds, a list means any of its values.",
)
class TicketFilterInput:
    number: list[str] | None = about("Whole ticket numbers.")
    title: str | None = about(
        f"The title, capitals or not; * stands for anything. At most {MOST_CHARACTERS} characters."
    )
    queues: list[str] | None = about(
        "Whole names of queues; `Support::*` means Support with all queues below it."
    )
    states: list[str] | None = about("Names of states, as `pending reminder`.")
    state_types: list[StateType] | None = about("Kinds of states.")
    priorities: list[int] | None = about("Levels of priority, 1 (very low) to 5 (very high).")
    lock: Lock | None = about("Taken by its owner, or free.")
    owner: list[str] | None = about("Logins of owners.")
    responsible: list[str] | None = about("Logins of the agents responsible.")
    customer_id: list[str] | None = about("Company keys, exactly as the tickets hold them.")
    customer_user: list[str] | None = about(
        "Logins of customer users, capitals or not; for people without one their external key."
    )
    created_after: datetime | None = about("Created later than this.")
    created_before: datetime | None = about("Created earlier than this.")
    changed_after: datetime | None = about("Last changed later than this.")
    changed_before: datetime | None = about("Last changed earlier than this.")
    watched_by_me: bool | None = about("Only tickets you watch, or only those you do not.")
    unseen: bool | None = about(
        "Only tickets with an article you have not seen, or only others: `Ticket.seen`."
    )
    in_my_queues: bool | None = about("Only tickets in the queues you chose, or only others.")
    dynamic_fields: list[DynamicFieldFilter] | None = about(
        f"What dynamic fields hold: all of these, at most {MOST_FIELDS}."
    )
    archived: bool | None = about("In the archive or not; null means both.", default=False)


@strawberry.input(name="TicketOrder", description="One criterion of an order of tickets.")
class TicketOrderInput:
    field: TicketOrderField = strawberry.field(description="What to compare.")
    direction: Direction = strawberry.field(
        description="Which end comes first.", default=Direction.ASC
    )


@strawberry.input(
    name="CustomerUserFilter", description="Which people: every given condition holds."
)
class CustomerUserFilterInput:
    customer_id: list[str] | None = about("Company keys, exactly.")
    registered: bool | None = about("Only people with a row of our own, or only those without.")
    valid: bool | None = about("Only valid people, or only those who are not.")

    def criteria(self, text: str | None) -> PeopleFilter:
        check_lists(self)
        keys = None if self.customer_id is None else tuple(self.customer_id)
        return PeopleFilter(text, keys, self.registered, self.valid)


def criteria(given: TicketFilterInput | None, context: Context) -> TicketFilter:
    """The filter with ids instead of names, within what the viewer sees.

    Raises `InvalidInput` for names this viewer does not know, for endless lists, and for a
    customer's condition on what only agents see.
    """
    viewer = context.viewer
    if given is None:
        return TicketFilter(sight=viewer.sight)
    check_lists(given)
    check_audience(given, viewer)
    names = Names(context.reference, viewer)
    return TicketFilter(
        sight=viewer.sight,
        queues=_queues(given, names, viewer),
        numbers=_tuple(given.number),
        title=searched("filter.title", given.title),
        states=states_by(given.states, given.state_types, names),
        priorities=names.priorities(given.priorities),
        lock_ids=names.locks(given.lock),
        owners=names.agents("filter.owner", given.owner),
        responsibles=names.agents("filter.responsible", given.responsible),
        customer_ids=_tuple(given.customer_id),
        customer_logins=_tuple(given.customer_user),
        created_after=utc("createdAfter", given.created_after),
        created_before=utc("createdBefore", given.created_before),
        changed_after=utc("changedAfter", given.changed_after),
        changed_before=utc("changedBefore", given.changed_before),
        watched_by=viewer.agent_id if given.watched_by_me is not None else None,
        watched=given.watched_by_me is not False,
        fields=conditions(given.dynamic_fields, context.reference),
        seen_by=viewer.agent_id if given.unseen is not None else None,
        seen=given.unseen is False,
        archived=given.archived,
    )


def orders(given: list[TicketOrderInput] | None) -> tuple[TicketOrder, ...]:
    """The order of a list; usually the youngest ticket first."""
    if not given:
        return (TicketOrder(TicketOrderField.CREATED, descending=True),)
    fields = [order.field for order in given]
    if len(set(fields)) < len(fields):
        raise InvalidInput("orderBy", "each field at most once")
    return tuple(TicketOrder(o.field, descending=o.direction is Direction.DESC) for o in given)


class Names:
    """Names of the small tables as this viewer may use them."""

    def __init__(self, reference: Reference, viewer: Viewer) -> None:
        self._reference = reference
        self._queues = [q for q in reference.queues.values() if viewer.sees(q.pk)]

    @property
    def all_queues(self) -> frozenset[QueueId]:
        """All there are: what he owns may be anywhere."""
        return frozenset(self._reference.queues)

    def queues(self, wanted: list[str]) -> frozenset[QueueId]:
        """Queues by whole name, or with all queues below where a name ends in `::*`."""
        found: set[QueueId] = set()
        for name in wanted:
            ids = {queue.pk for queue in self._queues if _names_queue(name, queue.name)}
            if not ids:
                raise _unknown("filter.queues", name, (queue.name for queue in self._queues))
            found |= ids
        return frozenset(found)

    def states(self, wanted: list[str]) -> frozenset[StateId]:
        by_name = {state.name: state.pk for state in self._reference.states.values()}
        return _all("filter.states", wanted, by_name)

    def states_of(self, types: list[StateType]) -> frozenset[StateId]:
        return frozenset(s.pk for s in self._reference.states.values() if s.type in types)

    def priorities(self, wanted: list[int] | None) -> frozenset[PriorityId] | None:
        by_level = {p.level: p.pk for p in self._reference.priorities.values()}
        return None if wanted is None else _all("filter.priorities", wanted, by_level)

    def agents(self, field: str, wanted: list[str] | None) -> frozenset[UserId] | None:
        """Agents by login. Existing logins are not listed in the error: they are many."""
        if wanted is None:
            return None
        by_login = self._reference.agent_by_login
        for login in wanted:
            if login.lower() not in by_login:
                raise InvalidInput(field, f"logins of agents; there is no “{login}”")
        return frozenset(by_login[login.lower()].pk for login in wanted)

    def locks(self, wanted: Lock | None) -> frozenset[int] | None:
        if wanted is None:
            return None
        return frozenset(pk for pk, lock in self._reference.locks.items() if lock is wanted)


def check_lists(given: object) -> None:
    """Every list of a filter is short enough to be compared with each row, and has no NUL."""
    for field in fields(given):  # type: ignore[arg-type]  # Strawberry makes dataclasses of inputs
        values = getattr(given, field.name)
        if not isinstance(values, list):
            continue
        name = f"filter.{api_name(field.name)}"
        if len(values) > MOST_VALUES:
            raise InvalidInput(name, f"at most {MOST_VALUES} values, not {len(values)}")
        possible(name, "".join(value for value in values if isinstance(value, str)))


def check_audience(given: object, viewer: Viewer) -> None:
    """Nobody learns by a condition what he may not ask for."""
    for name in () if viewer.is_agent else AGENTS_CONDITIONS:
        if getattr(given, name, None) is not None:
            raise InvalidInput(f"filter.{api_name(name)}", "nothing: it is for agents")


def _queues(given: TicketFilterInput, names: Names, viewer: Viewer) -> frozenset[QueueId] | None:
    found = None if given.queues is None else names.queues(given.queues)
    if given.in_my_queues is None:
        return found
    found = names.all_queues if found is None else found
    return found & viewer.my_queues if given.in_my_queues else found - viewer.my_queues


def states_by(
    states: list[str] | None, types: list[StateType] | None, names: Names
) -> frozenset[StateId] | None:
    """States by their names and by their types, both of which have to hold."""
    by_name = None if states is None else names.states(states)
    by_type = None if types is None else names.states_of(types)
    if by_name is None or by_type is None:
        return by_name if by_type is None else by_type
    return by_name & by_type


def _names_queue(pattern: str, name: str) -> bool:
    if not pattern.endswith("::*"):
        return name == pattern
    top = pattern.removesuffix("::*")
    return name == top or name.startswith(f"{top}::")


def _all(field: str, wanted: Iterable[N], known: dict[N, I]) -> frozenset[I]:
    wanted = list(wanted)
    for name in wanted:
        if name not in known:
            raise _unknown(field, name, known)
    return frozenset(known[name] for name in wanted)


def _unknown(field: str, name: object, known: Iterable[object]) -> InvalidInput:
    shown = sorted(map(str, known))
    more = ", …" if len(shown) > SHOWN_NAMES else ""
    there = f"there are: {', '.join(shown[:SHOWN_NAMES])}{more}" if shown else "there are none"
    return InvalidInput(field, f"existing names, not “{name}”; {there}")


def utc(field: str, value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise InvalidInput(f"filter.{field}", "a time with its zone, as 2026-11-22T10:00:00Z")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise InvalidInput(f"filter.{field}", "a time in the years 1 to 9999 of UTC") from None


def _tuple(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)
