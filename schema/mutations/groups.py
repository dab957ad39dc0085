"""Groups and roles, for administrators."""

from __future__ import annotations

import strawberry

from actions.masters.groups import GROUP, ROLE
from resolvers.masters import changing
from resolvers.people import grant_inputs, granting
from resolvers.people import group_inputs as inputs
from schema.fields import CHANGE, resolved
from schema.groups import Group, Role
from schema.mutations.masters import MasterPayload


@strawberry.type(description="What a change of a group gives.")
class GroupPayload(MasterPayload):
    group: Group | None = resolved(
        changing.shown(GROUP, "groups"),
        "The group as it is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type(description="What a change of a role gives.")
class RolePayload(MasterPayload):
    role: Role | None = resolved(
        changing.shown(ROLE, "roles"),
        "The role as it is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type
class GroupMutations:
    group_create: GroupPayload = resolved(
        changing.create(GROUP, inputs.GroupCreateInput),
        "Make a group; for administrators.",
        cost=CHANGE,
    )
    group_update: GroupPayload = resolved(
        changing.update(GROUP, inputs.GroupUpdateInput),
        "Change a group; for administrators. Nobody has rights by an invalid one.",
        cost=CHANGE,
    )
    role_create: RolePayload = resolved(
        changing.create(ROLE, inputs.RoleCreateInput),
        "Make a role; for administrators.",
        cost=CHANGE,
    )
    role_update: RolePayload = resolved(
        changing.update(ROLE, inputs.RoleUpdateInput),
        "Change a role; for administrators. Nobody has rights by an invalid one.",
        cost=CHANGE,
    )
    role_set_grants: RolePayload = resolved(
        changing.granting(
            ("role", "Role"), grant_inputs.RoleSetGrantsInput, granting.rights_of_role
        ),
        "Give a role rights in groups, or withdraw them; for administrators.",
        cost=CHANGE,
    )
