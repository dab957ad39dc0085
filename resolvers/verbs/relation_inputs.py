"""What the verbs about several tickets, and about what was seen, take."""

from __future__ import annotations

import strawberry

from domain.tickets import LinkKind
from resolvers.inputs import about
from resolvers.mutations.once import ChangeInput, TicketChangeInput
from resolvers.verbs.inputs import BY_NAME, wanted


@strawberry.input(description="A ticket to keep an eye on.")
class TicketWatchInput(TicketChangeInput):
    pass


@strawberry.input(description="A ticket you need not keep an eye on any more.")
class TicketUnwatchInput(TicketChangeInput):
    pass


@strawberry.input(description="Whether you have seen a ticket.")
class TicketMarkSeenInput(TicketChangeInput):
    seen: bool = about("Whether you have, with all of its articles.", default=True)


@strawberry.input(description="Whether you have seen an article.")
class ArticleMarkSeenInput(ChangeInput):
    article: strawberry.ID = wanted("The ID of the article.")
    seen: bool = about("Whether you have.", default=True)


@strawberry.input(description="Two tickets that belong together.")
class TicketLinkInput(TicketChangeInput):
    to: strawberry.ID = wanted("The ID of the other ticket.")
    kind: LinkKind = about("What the other one is to this one.", default=LinkKind.NORMAL)


@strawberry.input(description="Two tickets that do not belong together any more.")
class TicketUnlinkInput(TicketChangeInput):
    to: strawberry.ID = wanted("The ID of the other ticket.")


@strawberry.input(description="A ticket whose articles another ticket gets.")
class TicketMergeInput(TicketChangeInput):
    into: strawberry.ID = wanted("The ID of the ticket that remains.")


@strawberry.input(description="A merged ticket that gets back what it had.")
class TicketUnmergeInput(TicketChangeInput):
    pass


@strawberry.input(description="A ticket that a split made, and that is not wanted.")
class TicketUnsplitInput(TicketChangeInput):
    pass


@strawberry.input(description="An article that becomes a ticket of its own.")
class ArticleSplitInput(ChangeInput):
    article: strawberry.ID = wanted("The ID of the article.")
    title: str | None = about("What the new ticket is about; else the article's subject.")
    queue: strawberry.ID | None = about(
        f"Where it waits: {BY_NAME}; else where the ticket of the article does."
    )
