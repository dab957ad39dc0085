"""What everybody settles for himself."""

from __future__ import annotations

import strawberry

from resolvers.people import settling
from schema.fields import CHANGE, plain, resolved
from schema.mutations.payloads import FieldChange, UserError
from schema.root import Viewer


@strawberry.type(description="What a change of something personal gives.")
class PreferencesPayload:
    viewer: Viewer = resolved(settling.viewer, "You as you are now, changed or not.")
    changes: list[FieldChange] = plain("What differs from before, or would, in words.")
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type
class PersonalMutations:
    viewer_set_queues: PreferencesPayload = resolved(
        settling.set_queues, "Choose the queues that are yours; for agents.", cost=CHANGE
    )
    viewer_set_preferences: PreferencesPayload = resolved(
        settling.set_preferences,
        "Settle your language, your time zone, and for agents when they are out of office and which"
        " notifications they want.",
        cost=CHANGE,
    )
