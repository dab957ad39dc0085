"""Every field that reaches a ticket, article, customer user or company, asked by everybody.

What is found is what the oracle allows, and expectations.txt says who finds something where.
"""

from __future__ import annotations

import pytest

from schema.build import build, core
from tests.rights import table
from tests.rights.asking import Asking
from tests.rights.cast import Cast
from tests.rights.fields import Fields
from tests.rights.hidden import hidden_of_tickets, hidden_texts, named_in, shown_in
from tests.rights.oracle import TARGETS

FIELDS = Fields(core(build()))
ASKED = FIELDS.of_queries()


def test_what_no_query_reaches_belongs_to_mutations() -> None:
    """They are fields of what a mutation gives: no query can show them."""
    others = {name.partition(".")[0] for name in FIELDS.all.keys() - set(ASKED)}
    assert others
    changes = FIELDS.of_changes | {"Subscription", "TicketEvent"}  # tests/live follows them
    assert others <= changes, f"nothing asks for fields of {sorted(others - changes)}"


@pytest.mark.asyncio(loop_factories=["uvloop"])  # long, and the same on every loop
async def test_every_field_gives_what_is_expected(cast: Cast, pytestconfig: pytest.Config) -> None:
    found: table.Table = {name: [] for name in ASKED}
    for who in cast.people.values():
        asking, allowed = Asking(cast, FIELDS, who), cast.oracle.may_see(who)
        hidden = hidden_texts(cast.oracle, who)
        of_tickets = hidden_of_tickets(cast.oracle, who)
        for name in ASKED:
            given = await asking.ask(name)
            beyond = {(kind, id_) for kind, id_ in given.ids if kind in TARGETS} - {
                (kind, id_) for kind, ids in allowed.items() for id_ in ids
            }
            assert not beyond, f"{name} shows to {who.name} what he may not see: {beyond}"
            assert not named_in(given.messages, hidden), (name, who.name)
            assert not shown_in("\n".join(given.texts), of_tickets), (name, who.name)
            found[name].append(given.kind)
    table.check("expectations.txt", list(cast.people), found, pytestconfig)
