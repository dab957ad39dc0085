"""What payloads of mutations have in common."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import strawberry

from domain.viewer import Right
from schema.fields import plain
from schema.reference import Agent, Queue

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
REFUSED = "Why it was refused; empty if it was not."


@strawberry.type(description="An expected failure of a mutation.")
class UserError:
    code: str = plain("What went wrong, for programs.")
    message: str = plain("What went wrong and what would be right, for people.")
    path: list[str] = plain("Which part of the input it is about.")
    right: Right | None = plain("The right you would need.")
    queue: Queue | None = plain("The queue in which you would need it.")
    locked_by: Agent | None = plain("Who holds the ticket.")
    locked_since: datetime | None = plain("Since when, where that is known.")


@strawberry.type(
    description="One field of a ticket, or of master data, before and after: each field once, and"
    " none that is again as it was."
)
class FieldChange:
    field: str = plain("Which field, such as `queue`; agents and customer users by login.")
    old: str | None = plain("What was there before.")
    new: str | None = plain("What is there since, or would be.")


def payload(description: str, *, errors: str = REFUSED) -> Callable[[type[T]], type[T]]:
    """The type of a payload, which ends with what all of them have; `errors` describes those.

    No base class: its fields would come first in the schema.
    """
    shared = {
        "client_mutation_id": (str | None, plain("What the input carried.")),
        "errors": (list[UserError], plain(errors)),
    }

    def made(cls: type[T]) -> type[T]:
        for name, (kind, field) in shared.items():
            cls.__annotations__[name] = kind
            setattr(cls, name, field)
        return strawberry.type(cls, description=description)

    return made
