"""What administrators enter of groups and roles."""

from __future__ import annotations

import strawberry

from resolvers.masters.inputs import CreateInput, Remark, UpdateInput
from resolvers.verbs.inputs import BY_NAME, wanted


@strawberry.input(description="A new group; nobody has a right in it yet.")
class GroupCreateInput(CreateInput, Remark):
    pass


@strawberry.input(description="What shall change of a group.")
class GroupUpdateInput(UpdateInput, Remark):
    group: strawberry.ID = wanted(f"The group: {BY_NAME}.")


@strawberry.input(description="A new role, without rights and without agents.")
class RoleCreateInput(CreateInput, Remark):
    pass


@strawberry.input(description="What shall change of a role.")
class RoleUpdateInput(UpdateInput, Remark):
    role: strawberry.ID = wanted(f"The role: {BY_NAME}.")
