"""The documents that are compiled: the two sentences, the tabs of GraphiQL, and ones made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql.execution.values import VariableValues

from bench.sentences import TICKET_PAGE, TICKET_WITH_CONTACTS, Question
from commands.plans import types_of
from settings import HERE

if TYPE_CHECKING:
    from schema.executor.operation import Operation
    from schema.executor.plan import Plan, Selection
    from schema.executor.types import Types

TABS = HERE / "graphiql" / "tabs"  # not there in an installed wheel
# none of these documents leaves anything out by a variable
NO_VARIABLES = VariableValues({}, {})
MANY = 50
FIRST = {"first": 1}


def documents() -> dict[str, str]:
    """By name; the sentences are also among the tabs, laid out for people."""
    tabs = {f"{path.stem} (tab)": path.read_text() for path in sorted(TABS.glob("*.graphql"))}
    return {"ticket": TICKET_WITH_CONTACTS, "page": TICKET_PAGE} | tabs


def kinds() -> dict[str, str]:
    """Documents that take little and much memory for their length and their fields."""
    fields = " ".join(f"f{n}: name" for n in range(MANY))
    nodes = " ".join(f'n{n}: node(id: "") {{ id }}' for n in range(MANY))
    return documents() | {
        "one field": "{ sources { name } }",
        "short fields": f"{{ queues(first: 1) {{ nodes {{ {fields} }} }} }}",
        "interfaces": f"{{ {nodes} }}",
    }


def unlike_page(number: int) -> Question:
    """A page of one ticket, asked for as nobody did before: two fields have other names."""
    title, email = marks(number)
    query = TICKET_PAGE.replace(" title ", f" {title}: title ", 1)
    return Question(query.replace(" email registered ", f" {email}: email registered "), FIRST, "")


def marks(number: int) -> tuple[str, str]:
    """What it calls a title, and the address of a contact."""
    return f"title{number}", f"email{number}"


def whole_plan(operation: Operation, types: Types) -> Plan:
    """The plan of an operation, compiled for every type an object of it may have."""
    plan = operation.plan(NO_VARIABLES, types)
    _compile_below(plan, plan.root)
    return plan


def _compile_below(plan: Plan, selection: Selection) -> None:
    for field in selection.open:
        for type_ in types_of(plan, field):
            _compile_below(plan, plan.below(field, type_))
