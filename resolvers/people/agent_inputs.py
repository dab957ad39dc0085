"""What administrators enter of agents."""

from __future__ import annotations

import strawberry

from resolvers.inputs import about
from resolvers.mutations.once import ChangeInput
from resolvers.people.passwords import LEAST, MOST
from resolvers.verbs.inputs import BY_NAME, wanted

LOGIN = "The name to log in with, at most 200 characters; nobody else's, in capitals or not."
FIRST = "First name, at most 100 characters."
LAST = "Last name, at most 100 characters."
EMAIL = "His mail address, at most 200 characters."
VALID = "Whether the account may be used; nothing is deleted."
PASSWORD = f"{LEAST} to {MOST} characters; it is kept as a hash alone, and never shown."
UNSET = strawberry.UNSET


@strawberry.input
class AgentParts:
    """What an agent may have."""

    title: str | None = about("As `Dr.`, at most 50 characters; null for none.", default=UNSET)
    mobile: str | None = about(
        "His mobile phone, at most 200 characters; null for none.", default=UNSET
    )
    language: str | None = about(
        "His language by its name in OTRS, as `de`; null for none of his own.", default=UNSET
    )
    time_zone: str | None = about(
        "His time zone by its name in the tz database; null for none of his own.", default=UNSET
    )


@strawberry.input(description="A new agent, who has no rights yet.")
class AgentCreateInput(ChangeInput, AgentParts):
    login: str = wanted(LOGIN)
    first_name: str = wanted(FIRST)
    last_name: str = wanted(LAST)
    email: str = wanted(EMAIL)
    password: str | None = about(f"{PASSWORD} Without it he cannot log in by one.")
    valid: bool = about(VALID, default=True)


@strawberry.input(description="What shall change of an agent; what is left out stays as it is.")
class AgentUpdateInput(ChangeInput, AgentParts):
    agent: strawberry.ID = wanted(f"The agent: {BY_NAME}, which is his login.")
    login: str | None = about(LOGIN)
    first_name: str | None = about(FIRST)
    last_name: str | None = about(LAST)
    email: str | None = about(EMAIL)
    password: str | None = about(f"{PASSWORD} Another one ends his sessions and tokens.")
    valid: bool | None = about(f"{VALID} If not, his sessions and tokens end.")
