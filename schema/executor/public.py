"""What somebody who is not logged in may ask: to log in, and the schema where everybody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import FieldNode, FragmentDefinitionNode, GraphQLError, OperationDefinitionNode

from domain.errors import Unauthenticated
from schema.executor.document import operations_of
from schema.executor.invalid import Invalid
from schema.limits.shape import INTROSPECTION

if TYPE_CHECKING:
    from graphql import DefinitionNode, DocumentNode, SelectionNode

LOGINS = ("login", "loginWithIdToken")
TYPENAME = "__typename"


def not_public() -> Invalid:
    """What somebody who is not logged in is told of everything that is not open to him."""
    failure = Unauthenticated(
        f"{Unauthenticated()} Without, there is one valid `login` or `loginWithIdToken` only."
    )
    return Invalid(GraphQLError(str(failure), original_error=failure))


def is_login(tree: DocumentNode) -> bool:
    """Whether it asks for one login at most, and for `__typename`; without any fragments."""
    names = _root_names(tree)
    logins = sum(name in LOGINS for name in names)
    others = len(names) - names.count(TYPENAME) - logins
    return len(operations_of(tree)) == len(tree.definitions) and not others and logins <= 1


def is_introspection(tree: DocumentNode) -> bool:
    """Whether it asks for the schema alone."""
    told = INTROSPECTION | {TYPENAME}
    return all(map(_is_of_the_schema, tree.definitions)) and told.issuperset(_root_names(tree))


def _is_of_the_schema(definition: DefinitionNode) -> bool:
    if isinstance(definition, FragmentDefinitionNode):
        return definition.type_condition.name.value.startswith("__")
    return isinstance(definition, OperationDefinitionNode)


def _root_names(tree: DocumentNode) -> list[str]:
    """The fields of all operations; a fragment among them has no name that anything is open by."""
    found = [one for operation in operations_of(tree) for one in operation.selection_set.selections]
    return [_name(one) for one in found]


def _name(selection: SelectionNode) -> str:
    return selection.name.value if isinstance(selection, FieldNode) else ""
