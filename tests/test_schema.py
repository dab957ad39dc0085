"""The schema: printed and committed, described, as promised, and without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import strawberry
from graphql import (
    EnumTypeDefinitionNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    TypeDefinitionNode,
    parse,
    print_ast,
)

from db.table import columns
from domain import accounts as administered
from domain import audit, calendars, customers, masters, people, personal, reference, tickets
from domain import fields as field_records
from domain.changes import FieldChange
from domain.tokens import StoredToken
from resolvers import abilities, dynamic_fields, queues
from resolvers import tickets as ticket_fields
from resolvers.mutations import api_tokens, errors, sessions
from resolvers.verbs.many import ManyChanged, OneChanged
from resolvers.verbs.running import Changed
from schema import account, customer, paging, root, ticket
from schema import accounts as account_types
from schema import audit as audit_types
from schema import calendars as calendar_types
from schema import dynamic_fields as field_types
from schema import groups as group_types
from schema import masters as master_types
from schema import personal as personal_types
from schema import reference as reference_types
from schema.build import build, core
from schema.mutations import accounts, articles, customer_grants, payloads, relations
from schema.mutations import agents as agent_payloads
from schema.mutations import calendars as calendar_payloads
from schema.mutations import customer_rows as customer_row_payloads
from schema.mutations import customers as customer_payloads
from schema.mutations import dynamic_fields as field_payloads
from schema.mutations import groups as group_payloads
from schema.mutations import masters as master_payloads
from schema.mutations import personal as personal_payloads
from schema.mutations import tickets as ticket_payloads
from sources.health import BreakerReport, CacheReport, Listed

PRINTED = Path(__file__).parents[1] / "schema" / "schema.graphql"
PROMISED = Path(__file__).with_name("promised.graphql")

# which class the plain fields of a type are read from, where it is not the type's `record`
READ_FROM: dict[type, type] = {
    account.ApiToken: StoredToken,
    audit_types.AuditEntry: audit.AuditEntry,
    accounts.TokenCreatePayload: api_tokens.TokenCreated,
    accounts.TokenRevokePayload: api_tokens.TokenRevoked,
    customer.NamedValue: customers.NamedValue,
    customer.ExternalLink: customers.ExternalLink,
    customer.FieldProvenance: people.FieldProvenance,
    customer.OtherValue: people.OtherValue,
    customer.Source: Listed,
    customer.Breaker: BreakerReport,
    customer.CacheStats: CacheReport,
    ticket.Due: ticket_fields.Due,
    ticket.Escalation: ticket_fields.Escalation,
    ticket.TicketRights: abilities.TicketRights,
    ticket.ArticleRights: abilities.ArticleRights,
    ticket.DynamicFieldValue: dynamic_fields.DynamicFieldValue,
    field_types.PossibleValue: field_records.PossibleValue,
    field_types.TextPattern: field_records.Pattern,
    field_types.YearRange: field_records.Years,
    ticket.Attachment: tickets.Attachment,
    ticket.TicketLink: tickets.TicketLink,
    reference_types.QueueCounters: queues.QueueCounters,
    paging.PageInfo: paging.PageInfoRecord,
    payloads.UserError: errors.UserError,
    accounts.LoginPayload: sessions.LoginPayload,
    accounts.LogoutPayload: sessions.LogoutPayload,
    customer_payloads.CustomerUserLinkPayload: Changed,
    customer_payloads.CustomerUserUnlinkPayload: Changed,
    payloads.FieldChange: FieldChange,
    customer_payloads.TicketSetCustomerPayload: Changed,
    customer_payloads.TicketResult: OneChanged,
    customer_payloads.TicketsSetCustomerPayload: ManyChanged,
    ticket_payloads.TicketPayload: Changed,
    ticket_payloads.TicketCreatePayload: Changed,
    ticket_payloads.TicketUpdateResult: OneChanged,
    ticket_payloads.TicketsUpdatePayload: ManyChanged,
    articles.ArticlePayload: Changed,
    relations.TwoTicketsPayload: Changed,
    calendar_payloads.CalendarPayload: Changed,
    master_payloads.QueuePayload: Changed,
    master_payloads.TicketStatePayload: Changed,
    master_payloads.PriorityPayload: Changed,
    master_payloads.TicketTypePayload: Changed,
    master_payloads.ServicePayload: Changed,
    master_payloads.SlaPayload: Changed,
    field_payloads.DynamicFieldPayload: Changed,
    agent_payloads.AgentPayload: Changed,
    account_types.AgentAccount: administered.AgentAccount,
    group_types.Grant: administered.Grant,
    customer_grants.CustomerUserGrantsPayload: Changed,
    customer_grants.CompanyGrantsPayload: Changed,
    group_payloads.GroupPayload: Changed,
    group_payloads.RolePayload: Changed,
    master_types.QueueSettings: masters.QueueSettings,
    personal_payloads.PreferencesPayload: Changed,
    customer_row_payloads.CustomerUserPayload: Changed,
    customer_row_payloads.CompanyPayload: Changed,
    personal_types.Preferences: personal.Preferences,
    personal_types.NotificationSwitch: personal.NotificationSwitch,
    reference_types.OutOfOffice: personal.Absence,
    calendar_types.WorkDay: calendars.WorkDay,
    calendar_types.VacationDay: calendars.VacationDay,
    calendar_types.VacationDate: calendars.VacationDate,
}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return core(build())


def ours(schema: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    """The types of this API, without those of GraphQL itself."""
    for name, type_ in schema.type_map.items():
        if not name.startswith("__"):
            yield type_


def test_the_printed_schema_is_current() -> None:
    """`python app.py schema > schema/schema.graphql` prints it; a change of it is reviewed."""
    assert PRINTED.read_text() == build().as_str() + "\n"


def test_everything_is_described(schema: GraphQLSchema) -> None:
    """Types, fields, arguments, values of enums and fields of inputs, in sentences."""
    described = dict(descriptions(schema))
    assert len(described) > 500
    assert [name for name, text in described.items() if not (text and text.endswith("."))] == []


def descriptions(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for type_ in ours(schema):
        if type_.name in {"Boolean", "Float", "ID", "Int", "String", "DateTime", "Date"}:
            continue
        yield type_.name, type_.description
        if isinstance(type_, GraphQLEnumType):
            for name, value in type_.values.items():
                yield f"{type_.name}.{name}", value.description
        if isinstance(type_, GraphQLInputObjectType):
            for name, input_field in type_.fields.items():
                yield f"{type_.name}.{name}", input_field.description
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}", field.description
                for argument, value_ in field.args.items():
                    yield f"{type_.name}.{name}({argument})", value_.description


# --- the promise

# connections of the sketch by their names here
RENAMED = {"HistoryConnection!": "HistoryEntryConnection!"}


def test_what_was_promised_is_there() -> None:
    """Names, types, arguments and defaults; more may be there, but nothing else."""
    there = parts(PRINTED)
    wanted = parts(PROMISED)
    assert len(wanted) > 250
    assert {name: shape for name, shape in wanted.items() if there.get(name) != shape} == {}


def parts(path: Path) -> dict[str, str]:
    """Every field, argument and value by its path, with its type."""
    found: dict[str, str] = {}
    for definition in parse(path.read_text()).definitions:
        assert isinstance(definition, TypeDefinitionNode)
        found |= _parts(definition)
    return found


def _parts(definition: Any) -> dict[str, str]:
    name = definition.name.value
    if isinstance(definition, EnumTypeDefinitionNode):
        return {f"{name}.{value.name.value}": "" for value in definition.values or ()}
    interfaces = getattr(definition, "interfaces", None) or ()
    found = {f"{name} implements {print_ast(interface)}": "" for interface in interfaces}
    for field in getattr(definition, "fields", None) or ():
        place = f"{name}.{field.name.value}"
        found[place] = _shape(field)
        for argument in getattr(field, "arguments", None) or ():
            found[f"{place}({argument.name.value})"] = _shape(argument)
    return found


def _shape(node: Any) -> str:
    """The type with the default; what has a default may be left out, also where it is not null."""
    shape = RENAMED.get(print_ast(node.type), print_ast(node.type))
    default = getattr(node, "default_value", None)
    return f"{shape.rstrip('!')} = {print_ast(default)}" if default else shape


# --- records

TYPES = [
    type_
    for module in (
        account,
        account_types,
        accounts,
        agent_payloads,
        articles,
        calendar_payloads,
        calendar_types,
        customer,
        customer_grants,
        customer_payloads,
        customer_row_payloads,
        field_payloads,
        field_types,
        group_payloads,
        group_types,
        master_payloads,
        master_types,
        paging,
        payloads,
        personal_payloads,
        personal_types,
        reference_types,
        root,
        ticket,
        ticket_payloads,
    )
    for type_ in vars(module).values()
    if isinstance(type_, type) and type_.__module__ == module.__name__
    if hasattr(type_, "__strawberry_definition__") and not type_.__name__.endswith("Mutations")
    if type_.__name__ != "MasterPayload"  # in no place of its own
]
WITH_FIELDS_OF_OTHERS = {"Connection", "Edge", "Query", "Mutation", "Viewer", "ExternalCustomer"}


@pytest.mark.parametrize(
    "type_", [t for t in TYPES if t.__name__ not in WITH_FIELDS_OF_OTHERS], ids=lambda t: t.__name__
)
def test_a_plain_field_is_an_attribute_of_its_record(type_: Any) -> None:
    """No resolver, no coroutine: our own executor will read it straight."""
    record = getattr(type_, "record", None) or READ_FROM[type_]
    plain = [
        f.python_name
        for f in strawberry.types.get_object_definition(type_, strict=True).fields
        if not f.base_resolver
    ]
    assert plain
    assert [name for name in plain if name not in attributes(record)] == []


def attributes(record: type) -> set[str]:
    assert is_dataclass(record)
    return {field.name for field in fields(record)} | {
        name for name, value in vars(record).items() if isinstance(value, property)
    }


# --- secrets

# a text that is shown once, and what the owner of tokens knows of them afterwards
TELL_OF_TOKENS = [
    "AuditEntry.tokenId",
    "LoginPayload.token",
    "Mutation.loginWithIdToken",
    "Mutation.tokenCreate",
    "Mutation.tokenRevoke",
    "TokenCreatePayload.apiToken",
    "TokenCreatePayload.token",
    "Viewer.tokens",
]
SECRET = ("pw", "password", "hash", "sha", "bcc", "secret", "salt", "token", "crypt")


def test_no_field_is_named_like_a_secret(schema: GraphQLSchema) -> None:
    """But for the tokens that are given, once, to the one who asks for them."""
    names = [
        f"{type_.name}.{name}"
        for type_ in ours(schema)
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        for name in type_.fields
        if any(word in name.lower() for word in SECRET)
    ]
    assert sorted(names) == TELL_OF_TOKENS


RECORDS = [
    record
    for module in (customers, reference, tickets)
    for record in vars(module).values()
    if isinstance(record, type) and hasattr(record, "table")
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_no_record_reads_a_secret_column(record: type) -> None:
    """What is not read cannot be shown by mistake."""
    assert [word for word in SECRET if word in columns(record).lower()] == []
