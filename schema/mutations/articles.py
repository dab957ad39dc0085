"""Articles: what is added to a ticket."""

from __future__ import annotations

import strawberry

from resolvers.verbs import articles, follow_ups, running
from schema.fields import CHANGE, plain, resolved
from schema.mutations.payloads import FieldChange, payload
from schema.ticket import Article, Ticket


@payload("What a new article gives.")
class ArticlePayload:
    article: Article | None = resolved(running.article, "The article; null if none was added.")
    ticket: Ticket | None = resolved(
        running.ticket, "Its ticket as it is now; null if it is not there for you."
    )
    changes: list[FieldChange] = plain("What else differs from before, or would.")


@strawberry.type
class ArticleMutations:
    article_add_note: ArticlePayload = resolved(
        articles.add_note, "Add a note, for agents alone or for the customer as well.", cost=CHANGE
    )
    article_add_phone_call: ArticlePayload = resolved(
        articles.add_phone_call, "Add what was said in a call, in or out.", cost=CHANGE
    )
    article_add_follow_up: ArticlePayload = resolved(
        follow_ups.add_follow_up, "Answer, as a customer: your ticket is open then.", cost=CHANGE
    )
