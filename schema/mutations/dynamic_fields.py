"""Dynamic fields, for administrators."""

from __future__ import annotations

import strawberry

from resolvers.fields import changing
from schema.dynamic_fields import DynamicField
from schema.fields import CHANGE, resolved
from schema.mutations.masters import MasterPayload


@strawberry.type(description="What a change of a dynamic field gives.")
class DynamicFieldPayload(MasterPayload):
    dynamic_field: DynamicField | None = resolved(
        changing.dynamic_field,
        "The field as it is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type
class DynamicFieldMutations:
    dynamic_field_create: DynamicFieldPayload = resolved(
        changing.create, "Make a dynamic field; for administrators.", cost=CHANGE
    )
    dynamic_field_update: DynamicFieldPayload = resolved(
        changing.update, "Change a dynamic field; for administrators.", cost=CHANGE
    )
