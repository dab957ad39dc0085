"""Who is meant by mutations, and what those of links take."""

from __future__ import annotations

import strawberry

from resolvers.inputs import about
from resolvers.mutations.once import ChangeInput


@strawberry.input(
    name="ContactInput",
    description="Who is meant: by `login`, by `customerUser`, or by `source` with `key`.",
)
class ContactInput:
    login: str | None = about(
        "A login; for somebody without one his external key, where sources match by login."
    )
    customer_user: strawberry.ID | None = about("The ID of a CustomerUser.")
    source: str | None = about("The name of a source; needs `key`.")
    key: str | None = about("The key of a record of `source`.")


@strawberry.input(
    name="CustomerUserLinkInput", description="Which external record belongs to a customer user."
)
class CustomerUserLinkInput(ChangeInput):
    source: str = strawberry.field(description="The name of the source.")
    key: str = strawberry.field(description="The key of the record there.")
    customer_user: strawberry.ID | None = about("The ID of the customer user; else `login`.")
    login: str | None = about("The login of the customer user; else `customerUser`.")
    replace: bool = about("Whether the record takes the place of another one.", default=False)


@strawberry.input(
    name="CustomerUserUnlinkInput", description="Whose link to an external record shall end."
)
class CustomerUserUnlinkInput(ChangeInput):
    customer_user: strawberry.ID | None = about("The ID of the customer user; else `login`.")
    login: str | None = about("The login of the customer user; else `customerUser`.")
