"""Puts the schema together, and prints it: schema.graphql is the contract, reviewed like code."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import strawberry
from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, Undefined
from strawberry.schema.config import StrawberryConfig

from schema.live import Subscription
from schema.mutations.root import Mutation
from schema.root import Query
from schema.ticket import Article, HistoryEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import GraphQLArgument, GraphQLInputField, GraphQLSchema
    from strawberry.schema.schema_converter import GraphQLCoreConverter


@cache
def build() -> strawberry.Schema:
    """The schema. One for each process: Strawberry's types are part of it. Nobody changes it."""
    schema = strawberry.Schema(
        Query, Mutation, Subscription, types=[Article, HistoryEntry], config=StrawberryConfig()
    )
    for argument in _arguments(core(schema)):
        # what may be left out is null then; saying so for each argument says nothing
        if argument.default_value is None:
            argument.default_value = Undefined
    return schema


def core(schema: strawberry.Schema) -> GraphQLSchema:
    """The graphql-core schema below Strawberry's."""
    return schema._schema  # noqa: SLF001 - Strawberry has no public name for it


def converter(schema: strawberry.Schema) -> GraphQLCoreConverter:
    """What made it: knows how arguments become the inputs of resolvers."""
    return schema.schema_converter


def _arguments(schema: GraphQLSchema) -> Iterator[GraphQLArgument | GraphQLInputField]:
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            yield from type_.fields.values()
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field in type_.fields.values():
                yield from field.args.values()
