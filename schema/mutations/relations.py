"""Relations: links and merges, and what you watch and have seen."""

from __future__ import annotations

import strawberry

from resolvers.verbs import relations, running, splitting, undoing
from schema.fields import CHANGE, plain, resolved
from schema.mutations.articles import ArticlePayload
from schema.mutations.payloads import FieldChange, payload
from schema.mutations.tickets import TicketCreatePayload, TicketPayload
from schema.ticket import Ticket


@payload("What a change of two tickets gives.")
class TwoTicketsPayload:
    ticket: Ticket | None = resolved(
        running.ticket, "The ticket as it is now; null if it is not there for you."
    )
    other: Ticket | None = resolved(running.other, "The other ticket; null if it was refused.")
    changes: list[FieldChange] = plain("What differs from before, or would.")


@strawberry.type
class RelationMutations:
    ticket_link: TwoTicketsPayload = resolved(
        relations.link, "Say that two tickets belong together.", cost=CHANGE
    )
    ticket_unlink: TwoTicketsPayload = resolved(
        relations.unlink, "Say that they do not any more.", cost=CHANGE
    )
    ticket_merge: TwoTicketsPayload = resolved(
        relations.merge, "Give everything said about a ticket to another one.", cost=CHANGE
    )
    ticket_unmerge: TwoTicketsPayload = resolved(
        undoing.unmerge,
        "Undo a merge, while nothing has happened to either ticket since.",
        cost=CHANGE,
    )
    article_split: TicketCreatePayload = resolved(
        splitting.split, "Make a ticket of an article, as a child of its own.", cost=CHANGE
    )
    ticket_unsplit: TwoTicketsPayload = resolved(
        undoing.unsplit,
        "Undo a split, while nothing has happened to the new ticket: it is removed.",
        cost=CHANGE,
    )
    ticket_watch: TicketPayload = resolved(
        relations.watch, "Put a ticket on your list of watched ones.", cost=CHANGE
    )
    ticket_unwatch: TicketPayload = resolved(
        relations.unwatch, "Take it off that list.", cost=CHANGE
    )
    ticket_mark_seen: TicketPayload = resolved(
        relations.mark_ticket, "Say whether you have seen a ticket.", cost=CHANGE
    )
    article_mark_seen: ArticlePayload = resolved(
        relations.mark_article, "Say whether you have seen an article.", cost=CHANGE
    )
