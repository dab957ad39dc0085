"""What customers may ask: whatever is not named here exists for agents alone.

A document that asks for anything else is answered as if the schema did not have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    visit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphql import DocumentNode, GraphQLSchema

LISTED = ("Article", "CustomerUser", "Queue", "Ticket")
CUSTOMERS: Mapping[str, frozenset[str]] = {
    type_name: frozenset(fields.split())
    for type_name, fields in {
        "Query": "viewer node nodes ticket tickets queue queues customerUser company eventCursor",
        "Mutation": "login loginWithIdToken logout ticketCreate articleAddFollowUp"
        " viewerSetPreferences",
        "Subscription": "ticket ticketEvents",
        "TicketEvent": "id type ticketId ticket kind article createdAt",
        "Node": "id",
        "Viewer": "agent customerUser queues preferences",
        "Agent": "id login firstName lastName fullName email valid",  # nobody but `viewer.agent`
        "Ticket": """
            id number title queue state priority type service customerId customerUser company
            archived createdAt changedAt version articles viewerCan""",
        "TicketRights": "followUp",
        "Article": """
            id ticket position senderType channel visibleForCustomer from to cc replyTo subject
            body messageId createdAt attachments""",
        "Attachment": "filename contentType size inline url",
        "Queue": "id name shortName parent children valid tickets",
        "TicketState": "id name type valid",
        "Priority": "id name level valid",
        "TicketType": "id name valid",
        "Service": "id name valid",
        "CustomerUser": """
            id login registered valid title firstName lastName fullName email phone mobile fax
            street zip city country customerId company companies tickets externalStatus asOf""",
        "Company": "id customerId name street zip city country url contacts tickets",
        "PageInfo": "hasNextPage hasPreviousPage startCursor endCursor",
        **{f"{name}Connection": "nodes edges pageInfo totalCount" for name in LISTED},
        **{f"{name}Edge": "cursor node" for name in LISTED},
        "LoginPayload": "token expiresAt viewer clientMutationId errors",
        "LogoutPayload": "clientMutationId errors",
        "TicketCreatePayload": "ticket article clientMutationId errors",
        "ArticlePayload": "article ticket clientMutationId errors",
        "Preferences": "language timeZone",
        "PreferencesPayload": "viewer clientMutationId errors",
        "UserError": "code message path",
    }.items()
}


def with_introspection(schema: GraphQLSchema) -> Mapping[str, frozenset[str]]:
    """The same where everybody may ask for the schema: all of it, also what is for agents."""
    told = {
        name: frozenset(type_.fields)
        for name, type_ in schema.type_map.items()
        if name.startswith("__") and isinstance(type_, GraphQLObjectType)
    }
    return {**CUSTOMERS, **told, "Query": CUSTOMERS["Query"] | {"__schema", "__type"}}


class Asked:
    """The fields that a valid document asks for, each with its first place."""

    def __init__(self, schema: GraphQLSchema, tree: DocumentNode) -> None:
        types, looked = TypeInfo(schema), _Looked()
        looked.types = types
        visit(tree, TypeInfoVisitor(types, looked))
        self.fields = looked.found

    def beyond(self, allowed: Mapping[str, Iterable[str]]) -> list[GraphQLError]:
        """What a schema with only these fields would say of the document.

        What is below a field that is not there is not looked at, as in validation.
        """
        found = {
            (type_name, field): node
            for (type_name, field), node in self.fields.items()
            if field not in allowed.get(type_name, ())
        }
        named = {where: node for where, node in found.items() if where[0] in allowed}
        return [
            GraphQLError(f"Cannot query field '{field}' on type '{type_name}'.", node)
            for (type_name, field), node in (named or found).items()
        ]


class _Looked(Visitor):
    types: TypeInfo

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[tuple[str, str], FieldNode] = {}

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent = self.types.get_parent_type()
        if parent is not None and node.name.value != "__typename":
            self.found.setdefault((parent.name, node.name.value), node)
