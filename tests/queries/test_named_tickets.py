"""Histories name other tickets only to those who see them, for one statement more, if any."""

from __future__ import annotations

from typing import Any

import pytest

from tests.world.world import World

HISTORIES = """
{ tickets(first: 100, filter: {archived: null}) { nodes {
  number history(first: 100) { nodes { id kind old new } } } } }
"""
BY_ID = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on HistoryEntry { id kind old new } } }"
OF_FIRST = """
    SELECT tn FROM ticket JOIN ticket_history ON ticket_history.ticket_id = ticket.id
    WHERE ticket_history.id = 1
"""
OF_TICKET = (
    "query($number: String!) { ticket(number: $number) { history { nodes { kind old new }}}}"
)
NAMING = {"LINK_ADD", "LINK_DELETE", "MERGED"}


def entries(data: Any) -> list[dict[str, Any]]:
    tickets = data["tickets"]["nodes"]
    return [entry for ticket in tickets for entry in ticket["history"]["nodes"]]


async def test_who_sees_all_tickets_reads_all_numbers(world: World) -> None:
    found = entries((await world.ask(HISTORIES)).data)
    named = [entry for entry in found if entry["kind"] in NAMING]

    assert named
    assert all(entry["old"] or entry["new"] for entry in named)


async def test_one_statement_for_all_entries(world: World) -> None:
    answer = await world.ask(HISTORIES)
    asking = [one.sql for one in answer.statements if one.sql.startswith("SELECT tn FROM ticket")]

    assert len(asking) == 1


async def test_no_statement_where_no_ticket_is_named(world: World) -> None:
    found = await world.ask(HISTORIES)
    ids = [entry["id"] for entry in entries(found.data) if entry["kind"] not in NAMING]
    answer = await world.ask(BY_ID, {"ids": ids[:100]})

    assert answer.count("own") == 1


@pytest.mark.parametrize("kind", sorted(NAMING))
async def test_a_deleted_ticket_is_named_to_nobody(own_world: World, kind: str) -> None:
    """As one that is hidden: nobody tells them apart."""
    type_of = {"LINK_ADD": "TicketLinkAdd", "LINK_DELETE": "TicketLinkDelete", "MERGED": "Merged"}
    await own_world.execute(
        "INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id,"
        " priority_id, state_id, create_time, create_by, change_time, change_by)"
        " SELECT '%%1234567890123456%%999%%1', kind.id, ticket_id, type_id, queue_id, owner_id,"
        " priority_id, state_id, entry.create_time, 1, entry.change_time, 1"
        " FROM ticket_history AS entry, ticket_history_type AS kind"
        " WHERE entry.id = 1 AND kind.name = $1",
        type_of[kind],
    )
    [number] = [row[0] for row in await own_world.services.db.rows(OF_FIRST)]
    answer = await own_world.ask(OF_TICKET, {"number": number})
    [entry] = [e for e in answer.data["ticket"]["history"]["nodes"] if e["kind"] == kind][-1:]

    assert (entry["old"], entry["new"]) == (None, None)
