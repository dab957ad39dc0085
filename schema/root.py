"""The root fields of queries: where every query starts."""

from __future__ import annotations

import strawberry

from resolvers import audit, calendars, query
from resolvers.fields import definitions
from resolvers.live import streams
from resolvers.masters import lists as master_lists
from resolvers.mutations import api_tokens
from resolvers.people import lists, personal
from schema.account import ApiToken
from schema.audit import AuditEntry
from schema.calendars import WorkCalendar
from schema.customer import Company, CustomerUser, ExternalCustomer, Source
from schema.dynamic_fields import DynamicField
from schema.fields import EXTERNAL, FOUND, plain, resolved
from schema.groups import Group, Role
from schema.lists import MyTickets
from schema.node import Node
from schema.paging import Connection
from schema.personal import Preferences
from schema.reference import Agent, Priority, Queue, Service, Sla, TicketState, TicketType
from schema.ticket import Ticket


@strawberry.type(description="You: who is asking, and your own lists.")
class Viewer:
    agent: Agent | None = plain("Your account; null for customers.")
    customer_user: CustomerUser | None = resolved(
        query.viewer_customer, "You as a customer; null for agents.", cost=EXTERNAL
    )
    queues: list[Queue] = resolved(query.viewer_queues, "The queues you may read, by name.")
    my_queues: list[Queue] = resolved(
        query.viewer_my_queues, "The queues you chose as yours, by name."
    )
    preferences: Preferences = resolved(personal.preferences, "What you settled for yourself.")
    locked_tickets: Connection[Ticket] = resolved(
        query.locked_tickets, "The tickets you have taken and not yet given back."
    )
    my_tickets: MyTickets = resolved(lists.my_tickets, "Your own lists of tickets, for agents.")
    tokens: list[ApiToken] = resolved(
        api_tokens.of_viewer, "The tokens of your programs that are good now, oldest first."
    )


@strawberry.type(description="Everything that can be read.")
class Query:
    viewer: Viewer | None = resolved(query.viewer, "You.")
    node: Node | None = resolved(query.node, "Anything by its ID; null if it is not there.")
    nodes: list[Node | None] = resolved(
        query.nodes_,
        "Several by their IDs, in the same order; null for what is not there.",
        cost=EXTERNAL,
        size="ids",
    )
    ticket: Ticket | None = resolved(query.ticket, "One ticket by its ID or its number.")
    tickets: Connection[Ticket] = resolved(
        query.tickets, "All tickets you may read, filtered and ordered."
    )
    queue: Queue | None = resolved(query.queue, "One queue by its ID or its whole name.")
    queues: Connection[Queue] = resolved(master_lists.queues, "All queues you may read, by name.")
    ticket_states: Connection[TicketState] = resolved(
        master_lists.listed("states"), "The states of tickets, by name."
    )
    priorities: Connection[Priority] = resolved(
        master_lists.listed("priorities"), "Priorities, by name."
    )
    ticket_types: Connection[TicketType] = resolved(
        master_lists.listed("types"), "The types of tickets, by name."
    )
    services: Connection[Service] = resolved(master_lists.listed("services"), "Services, by name.")
    slas: Connection[Sla] = resolved(
        master_lists.listed("slas"), "Service level agreements, by name."
    )
    dynamic_fields: Connection[DynamicField] = resolved(
        definitions.listed, "The definitions of dynamic fields, by position."
    )
    agents: Connection[Agent] = resolved(master_lists.listed("agents"), "Agents, by login.")
    groups: Connection[Group] = resolved(
        master_lists.administered("groups"), "The groups of agents, by name; for administrators."
    )
    roles: Connection[Role] = resolved(
        master_lists.administered("roles"), "The roles of agents, by name; for administrators."
    )
    customer_user: CustomerUser | None = resolved(
        query.customer_user,
        "One person by ID or login, whether registered or known outside.",
        cost=EXTERNAL,
    )
    customer_users: Connection[CustomerUser] = resolved(
        query.customer_users,
        "Everybody: our own people by login, then each source's by key, nobody twice.",
        cost=EXTERNAL,
    )
    company: Company | None = resolved(
        query.company, "One company by its ID or its key.", cost=EXTERNAL
    )
    companies: Connection[Company] = resolved(
        query.companies,
        "All companies: our own by key, then each source's by key.",
        cost=EXTERNAL,
    )
    event_cursor: str = resolved(
        streams.place_now,
        "Where what happens has got to: read what you show together with this, then follow"
        " `ticketEvents` since it, and nothing is missed.",
        cost=FOUND,
    )
    sources: list[Source] = resolved(query.sources, "The stores of customers, in their order.")
    external_customers: Connection[ExternalCustomer] = resolved(
        query.external_customers, "All records of one source by key.", cost=EXTERNAL
    )
    audit_log: Connection[AuditEntry] = resolved(
        audit.audit_log, "What was noted of accounts and tokens, newest first; for administrators."
    )
    calendars: list[WorkCalendar] = resolved(
        calendars.calendars, "The calendars of working time, by name; the default one comes first."
    )
