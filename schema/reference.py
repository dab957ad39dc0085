"""The small tables as clients see them: queues, states, priorities, and agents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import reference as records
from domain.reference import StateType
from resolvers import queues
from resolvers.masters import reading
from resolvers.people import accounts, personal
from schema.accounts import AgentAccount
from schema.fields import loaded, plain, resolved
from schema.masters import QueueSettings
from schema.node import Node
from schema.paging import Connection

if TYPE_CHECKING:
    from schema.ticket import Ticket


@strawberry.type(description="Whole days of UTC on which an agent does not work.")
class OutOfOffice:
    start: date = plain("The first day.")
    end: date = plain("The last day.")
    active: bool = resolved(personal.active, "Whether he is away now.")


@strawberry.type(description="Somebody who works on tickets.")
class Agent(Node):
    record = records.Agent

    login: str = plain("The name he logs in with.")
    first_name: str = plain("First name.")
    last_name: str = plain("Last name.")
    full_name: str = plain("First and last name.")
    email: str | None = plain("His mail address.")
    valid: bool = plain("Whether the account may be used.")
    out_of_office: OutOfOffice | None = loaded(
        personal.absences, "When he is, was or will be away; null if he did not say so."
    )
    account: AgentAccount | None = loaded(
        accounts.account, "His account; null unless you administer."
    )


@strawberry.type(description="A named state of tickets.")
class TicketState(Node):
    record = records.TicketState

    name: str = plain("The name, as `closed successful`.")
    type: StateType = plain("The kind of state, which decides how a ticket is treated.")
    comment: str | None = plain("A remark for agents.")
    valid: bool = plain("Whether tickets may get this state.")


@strawberry.type(description="How urgent a ticket is.")
class Priority(Node):
    record = records.Priority

    name: str = plain("The name, as `3 normal`.")
    level: int = plain("1 is very low, 5 is very high.")
    valid: bool = plain("Whether tickets may get this priority.")


@strawberry.type(description="What kind of request a ticket is.")
class TicketType(Node):
    record = records.TicketType

    name: str = plain("The name.")
    valid: bool = plain("Whether tickets may get this type.")


@strawberry.type(description="What a request is about.")
class Service(Node):
    record = records.Service

    name: str = plain("The whole name; parts are joined by `::`.")
    comment: str | None = plain("A remark for agents.")
    valid: bool = plain("Whether tickets may get this service.")
    slas: list[Sla] = loaded(reading.slas, "The agreements that are offered with it, by name.")


@strawberry.type(description="A service level agreement: what was promised, in working minutes.")
class Sla(Node):
    record = records.Sla

    name: str = plain("The name.")
    first_response_minutes: int = plain("Until the first response; 0 means nothing was promised.")
    update_minutes: int = plain("Between updates; 0 means nothing was promised.")
    solution_minutes: int = plain("Until the solution; 0 means nothing was promised.")
    first_response_notify: int = plain(
        "Of the time until the first response, after how many percent to warn; 0 never."
    )
    update_notify: int = plain(
        "Of the time between updates, after how many percent to warn; 0 never."
    )
    solution_notify: int = plain(
        "Of the time until the solution, after how many percent to warn; 0 never."
    )
    calendar_name: str = plain(
        "The name of the calendar that says which time is working time; empty for the usual one."
    )
    services: list[Service] = loaded(reading.services, "The services it is offered with, by name.")
    comment: str | None = plain("A remark for agents.")
    valid: bool = plain("Whether tickets may get this agreement.")


@strawberry.type(description="How much unarchived work waits in a queue, its sub-queues left out.")
class QueueCounters:
    total: int = plain("New, open and pending tickets together.")
    new: int = plain("New tickets.")
    open: int = plain("Open tickets.")
    pending_reminder: int = plain("Tickets that wait for a reminder.")
    pending_auto: int = plain("Tickets that wait to be closed by themselves.")
    unlocked: int = plain("Those of all that nobody has taken.")
    mine: int = plain("Those of all that you have taken.")
    escalated: int = plain("Those of all whose escalation time has passed.")


@strawberry.type(description="Where tickets wait for work. Rights are given by queue.")
class Queue(Node):
    record = records.Queue

    name: str = plain("The whole name, as `Support::Hotline`.")
    short_name: str = plain("The last part of the name, as `Hotline`.")
    parent: Queue | None = resolved(queues.parent, "The queue above, if you may read it.")
    children: list[Queue] = resolved(
        queues.children, "The queues directly below that you may read, by name."
    )
    comment: str | None = plain("A remark for agents.")
    valid: bool = plain("Whether the queue is in use.")
    settings: QueueSettings | None = loaded(
        reading.queue_settings, "How it works; null unless you administer."
    )
    tickets: Connection[Annotated[Ticket, strawberry.lazy("schema.ticket")]] = resolved(
        queues.tickets, "Its tickets; those of sub-queues are theirs."
    )
    counters: QueueCounters = resolved(queues.counters, "How much work waits in it.")
