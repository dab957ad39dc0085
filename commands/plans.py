"""Shows the plan of an operation: how each field is found, and the passes that were generated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, GraphQLObjectType, get_named_type, is_abstract_type

from domain.errors import BadSetting
from schema.build import build, converter, core
from schema.executor.documents import Documents
from schema.executor.finding import Attribute, LevelResolver, Resolver
from schema.executor.invalid import Invalid
from schema.executor.operation import WrongVariables
from schema.executor.types import Types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.executor.document import Document
    from schema.executor.operation import Operation
    from schema.executor.plan import Field, Plan, Selection

WAYS = {
    Attribute: "read from the record",
    Resolver: "a resolver, called for each record",
    LevelResolver: "a resolver, called once for all records of the level",
}


def plan_of(query: str, name: str | None, variables: dict[str, Any]) -> str:
    """The plan as text. Raises `BadSetting` for a document that cannot be run."""
    schema = build()
    try:
        document = Documents(core(schema)).of_agent(query)
        operation = _chosen(document, name)
        return "\n".join(_told(operation, variables, Types(core(schema), converter(schema))))
    except (Invalid, WrongVariables) as wrong:
        raise BadSetting("the document", wrong.errors[0].message) from None
    except GraphQLError as wrong:
        raise BadSetting("the document", wrong.message) from None


def _chosen(document: Document, name: str | None) -> Operation:
    try:
        return document.operation(name)
    except GraphQLError as wrong:
        raise BadSetting("--operation", wrong.message.removeprefix("operationName: ")) from None


def _told(operation: Operation, variables: dict[str, Any], types: Types) -> Iterator[str]:
    cost = operation.cost
    yield f"{operation.kind.value} {operation.name or '(without a name)'}"
    yield f"at most {cost.levels} levels and {cost.fields} fields"
    if not operation.is_plannable:
        yield "graphql-core runs it: it has @defer, @stream, or a fragment with variables"
        return
    if operation.switches:
        yield f"another plan for other values of ${', $'.join(operation.switches)}"
    plan = operation.plan(operation.variables(types.schema, variables), types)
    yield from _selection(plan, plan.root, plan.root.type.name)


def _selection(plan: Plan, selection: Selection, path: str) -> Iterator[str]:
    yield f"\n# {path}: {selection.type.name}"
    if selection.shape is not None:
        yield "# needs nothing but the record: written once for a record that is kept"
    yield selection.source.rstrip()
    for field in selection.open:
        yield f"# {field.key}: {_way(field)}"
    for field in selection.open:
        for type_ in types_of(plan, field):
            yield from _selection(plan, plan.below(field, type_), f"{path}.{field.key}")


def _way(field: Field) -> str:
    return WAYS.get(type(field.find), "as graphql-core would find it")


def types_of(plan: Plan, field: Field) -> list[GraphQLObjectType]:
    """The types of which objects of the field may be; none if it has no objects."""
    named = get_named_type(field.type)
    if isinstance(named, GraphQLObjectType):
        return [named]
    if is_abstract_type(named):
        return list(plan.types.schema.get_possible_types(named))
    return []
