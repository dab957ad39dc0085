"""Which rights and roles administrators give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from domain.errors import InvalidInput
from domain.groups import Group, Role
from domain.viewer import Right
from resolvers.mutations.once import ChangeInput
from resolvers.verbs.chosen import existing
from resolvers.verbs.inputs import BY_NAME, wanted

if TYPE_CHECKING:
    from actions.people.rights import Grants
    from domain.ids import GroupId, RoleId
    from resolvers.context import Context

MOST = 100
GRANTS = (
    f"What shall be so in these groups, 1 to {MOST}, none of them twice; rights in other groups"
    " stay. To take all away name each group with no `rights`."
)


@strawberry.input(description="Rights in a group, instead of those there are.")
class GrantInput:
    group: strawberry.ID = wanted(f"The group: {BY_NAME}.")
    rights: list[Right] = wanted("All rights in it; empty for none. WRITE holds the others.")


@strawberry.input(description="Which rights an agent shall have by himself, beside his roles.")
class AgentSetGrantsInput(ChangeInput):
    agent: strawberry.ID = wanted(f"The agent: {BY_NAME}, which is his login.")
    grants: list[GrantInput] = wanted(GRANTS)


@strawberry.input(description="Which rights a role shall give.")
class RoleSetGrantsInput(ChangeInput):
    role: strawberry.ID = wanted(f"The role: {BY_NAME}.")
    grants: list[GrantInput] = wanted(GRANTS)


@strawberry.input(description="Which roles an agent shall have.")
class AgentSetRolesInput(ChangeInput):
    agent: strawberry.ID = wanted(f"The agent: {BY_NAME}, which is his login.")
    roles: list[strawberry.ID] = wanted(
        f"All his roles, instead of those there are: each {BY_NAME}; at most {MOST},"
        " empty for none."
    )


def grants(context: Context, given: list[GrantInput]) -> Grants:
    """The rights by group. Raises `InvalidInput` and `NotFound`."""
    _check_number("input.grants", given)
    if not given:
        raise InvalidInput(
            "input.grants", "a group at least; to take all away, each with no `rights`"
        )
    found: dict[GroupId, frozenset[Right]] = {}
    for number, one in enumerate(given):
        field = f"input.grants.{number}.group"
        group = existing(context, Group, one.group, field=field)
        if group.pk in found:
            raise InvalidInput(field, "each group once")
        found[group.pk] = frozenset(one.rights)
    return found


def roles(context: Context, given: list[strawberry.ID]) -> frozenset[RoleId]:
    """The roles that are named. Raises `InvalidInput` and `NotFound`."""
    _check_number("input.roles", given)
    named = enumerate(given)
    return frozenset(
        existing(context, Role, text, field=f"input.roles.{n}").pk for n, text in named
    )


def _check_number(field: str, given: list[GrantInput] | list[strawberry.ID]) -> None:
    if len(given) > MOST:
        raise InvalidInput(field, f"at most {MOST}, not {len(given)}")
