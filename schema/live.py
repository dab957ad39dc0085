"""What can be followed: the root fields of subscriptions, and what they show."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime

import strawberry

from domain.events import Effect
from domain.history import HistoryKind
from resolvers.live import events, streams
from schema.customer import Source
from schema.fields import FOUND, plain, resolved, stream
from schema.reference import Agent, Queue
from schema.ticket import Article, Ticket


@strawberry.type(
    description="One thing that happened to a ticket you follow: an entry of its history, or that"
    " your rights have changed, which has no `kind`."
)
class TicketEvent:
    id: strawberry.ID = plain("Its place: follow `since` this one to go on after it.")
    type: Effect = resolved(
        events.means, "Whether the ticket changed, came, or left by now.", cost=FOUND
    )
    ticket_id: strawberry.ID = plain("The ID of the ticket.")
    ticket: Ticket | None = resolved(
        events.ticket, "The ticket as it is now; null when it has left.", cost=10
    )
    kind: HistoryKind | None = resolved(
        events.kind, "What happened; null when it has left, and where that is for agents."
    )
    actor: Agent | None = resolved(events.actor, "Who did it; null when the ticket has left.")
    old: str | None = resolved(
        events.old,
        "What was there before, readable; without numbers of tickets that you may not read.",
    )
    new: str | None = resolved(
        events.new,
        "What is there since, readable; without numbers of tickets that you may not read.",
    )
    article: Article | None = resolved(events.article, "The article it came with.")
    created_at: datetime | None = resolved(
        events.created_at, "When it happened; null where `kind` is."
    )


@strawberry.type(description="Everything that can be followed.")
class Subscription:
    ticket_events: AsyncGenerator[TicketEvent, None] = stream(
        streams.ticket_events,
        "What happens to tickets, in the order in which it happened, without a gap and each once."
        " Ends with `RESYNC_REQUIRED` where that cannot be.",
    )
    ticket: AsyncGenerator[Ticket | None, None] = stream(
        streams.ticket, "One ticket, now and whenever it changes; null while you may not read it."
    )
    queue_counters: AsyncGenerator[list[Queue], None] = stream(
        streams.queue_counters,
        "Queues by name, for their `counters`: now, and whenever the answer changes, at most once"
        " a second.",
    )
    source_health: AsyncGenerator[list[Source], None] = stream(
        streams.source_health,
        "The stores of customers: now, and whenever the answer changes, at most once a second.",
    )
