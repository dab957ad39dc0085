"""What a plan needs to know of the schema: which type a value is of, and who answers for fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLError,
    GraphQLObjectType,
    default_field_resolver,
    default_type_resolver,
    is_introspection_type,
)
from graphql.execution.executor import Executor as CoreExecutor
from graphql.pyutils import inspect, is_awaitable

from schema.executor.finding import finder

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo, GraphQLSchema
    from graphql.type import GraphQLAbstractType
    from strawberry.schema.schema_converter import GraphQLCoreConverter

    from schema.executor.plan import Field


class Types:
    """One schema, as plans see it."""

    def __init__(self, schema: GraphQLSchema, converter: GraphQLCoreConverter) -> None:
        self.schema = schema
        self.converter = converter
        self.resolve = default_field_resolver
        self.by_name = {
            type_.name: type_
            for type_ in schema.type_map.values()
            if isinstance(type_, GraphQLObjectType) and not is_introspection_type(type_)
        }
        self.tells_places = any(
            finder(definition).has_place
            for type_ in self.by_name.values()
            for definition in type_.fields.values()
        )
        """Whether some resolver may ask for the path of its object: then each object keeps one."""

    def alike(self, type_: GraphQLObjectType) -> Alike:
        """The test of its type's objects."""
        return Alike(type_)

    async def of_value(
        self, type_: GraphQLAbstractType, value: Any, field: Field, info: GraphQLResolveInfo[Any]
    ) -> GraphQLObjectType:
        """The object type of a value of an interface or a union. Raises `GraphQLError`."""
        name = (type_.resolve_type or default_type_resolver)(value, info, type_)
        if is_awaitable(name):
            name = await name
        found = self.by_name.get(name) if isinstance(name, str) else None
        if found is not None and self.schema.is_sub_type(type_, found):
            return found
        return self._refused(name, type_, value, field, info)

    def _refused(self, *asked: Any) -> GraphQLObjectType:
        """graphql-core knows best what is wrong with a name."""
        name, type_, value, field, info = asked
        judge = CoreExecutor.__new__(CoreExecutor)
        judge.schema = self.schema
        return judge.ensure_valid_runtime_type(name, type_, field.details, info, value)


class Alike:
    """Whether objects are of a type, asked once for each class where the class decides."""

    def __init__(self, type_: GraphQLObjectType) -> None:
        self._type = type_
        self._by_class = getattr(type_.is_type_of, "by_class", False)
        self._known: dict[type, bool] = {}

    @property
    def always(self) -> bool:
        """Whether nobody asks."""
        return self._type.is_type_of is None

    def knows(self, objects: list[Any]) -> bool:
        """Whether all are of the type for sure: of classes that were looked at before."""
        known = self._known
        return self._by_class and all(known.get(kind) for kind in {*map(type, objects)})

    async def wrong(
        self, value: Any, field: Field, info: GraphQLResolveInfo[Any]
    ) -> Exception | None:
        """What is to be said of a value that is of another type, or whose test fails."""
        try:
            found: Any = self._type.is_type_of(value, info) if self._type.is_type_of else True
            if is_awaitable(found):
                found = await found
        except Exception as reason:  # noqa: BLE001 - the client gets it for this object
            return reason
        if found:
            self._known[type(value)] = True
            return None
        message = f"Expected value of type '{self._type}' but got: {inspect(value)}."
        return GraphQLError(message, field.nodes)
