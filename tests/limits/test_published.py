"""What docs/limits.md says is so: defaults, costs, and the fields that ask sources."""

from __future__ import annotations

import re
from pathlib import Path

from graphql import GraphQLObjectType

from bench.sentences import TICKET_PAGE
from schema import fields
from schema.build import build, core
from schema.executor.documents import Documents
from schema.limits.formula import SCHEMA, cost_of
from schema.limits.settings import LimitSettings
from schema.limits.sizes import MOST_COMPARISONS, MOST_INTROSPECTION

PAGE = (Path(__file__).parents[2] / "docs" / "limits.md").read_text()


def row(beginning: str) -> str:
    """The rest of the line of a table that begins so."""
    [found] = re.findall(rf"^\| {beginning}(.*)$", PAGE, re.MULTILINE)
    return str(found)


def test_the_defaults_are_those_of_the_page() -> None:
    usual = LimitSettings()
    assert f"| {usual.characters:,} |" in row("characters")
    assert f"| {usual.tokens} |" in row("tokens")
    assert f"| {usual.depth} |" in row("levels of fields")
    assert f"| {usual.aliases}, for agents {usual.aliases_of_agents} |" in row("aliases")
    assert f"| {usual.directives} |" in row("directives")
    assert f"| {usual.root_fields} |" in row("root fields")
    assert f"| {MOST_INTROSPECTION}, fixed" in row("levels below")
    assert f"| {MOST_COMPARISONS:,} comparisons" in row("names")
    assert f'"limit": {usual.cost}, "remaining": {usual.budget - 4}' in PAGE
    assert f"documents of {usual.new_tokens:,} tokens in a minute" in PAGE
    assert f"{usual.concurrent} requests running at once" in PAGE
    assert f"without a login {usual.concurrent_of_address}\n" in PAGE
    assert f"may have {usual.sockets} open" in PAGE
    assert f"without a login {usual.sockets_of_address}\n(`limits.sockets`" in PAGE


def test_the_costs_are_those_of_the_page() -> None:
    assert row("read from").endswith(f"| {fields.PLAIN} |")
    assert row("found in").endswith(f"| {fields.FOUND} |")
    assert row("looked up").endswith(f"| {fields.LOADED} |")
    assert row("asked of").endswith(f"| {fields.EXTERNAL} |")
    assert row("a mutation").endswith(f"| {fields.CHANGE} |")
    assert row("`__schema`").endswith(f"| {SCHEMA} |")


def test_the_fields_that_ask_sources_are_on_the_page() -> None:
    """All of them, and no others."""
    schema = core(build())
    asking = {
        name if type_.name == "Query" else f"{type_.name}.{name}"
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items()
        if cost_of(field) == fields.EXTERNAL
    }
    [listed] = re.findall(r"These fields ask the sources(.*?)\. ", PAGE, re.DOTALL)
    assert set(re.findall(r"`([\w.]+)`", listed)) == asking


def test_a_page_of_tickets_costs_what_the_page_says() -> None:
    schema = core(build())
    operation = Documents(schema).of_agent(TICKET_PAGE).operation(None)
    assert f"{operation.price(schema).of({'first': 50}):,}" in PAGE
