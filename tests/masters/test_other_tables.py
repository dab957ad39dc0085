"""States, priorities, services and SLAs: what each has beside its name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.masters.asking import did, payload, refused
from tests.work.asking import WANDA, new_ticket
from tests.world.world import World

LISTS = ("ticketStates", "priorities", "ticketTypes", "services", "slas")


async def test_a_state_that_tickets_have_keeps_its_type(office: World) -> None:
    made = await did(office, "ticketStateCreate", name="on hold", type="OPEN")
    retyped = await did(office, "ticketStateUpdate", state=made["id"], type="NEW")
    assert retyped["type"] == "NEW"
    await new_ticket(office, state="on hold")
    found = await refused(office, "ticketStateUpdate", state="on hold", type="OPEN")
    assert found[:2] == ("IN_USE", "type")


@pytest.mark.parametrize("change", [{"valid": False}, {"name": "x"}, {"type": "CLOSED"}])
async def test_a_state_that_the_settings_name_stays(
    own_world: World, change: dict[str, Any]
) -> None:
    code, path, message = await refused(own_world, "ticketStateUpdate", state="new", **change)
    assert (code, path) == ("IN_USE", next(iter(change)))
    assert "tickets.new_state" in message


async def test_the_last_valid_state_of_a_type_stays(own_world: World) -> None:
    """Merging needs one; with another one it may end."""
    found = await refused(own_world, "ticketStateUpdate", state="merged", valid=False)
    assert found[:2] == ("IN_USE", "valid")
    await did(own_world, "ticketStateCreate", name="put together", type="MERGED")
    row = await did(own_world, "ticketStateUpdate", state="merged", valid=False)
    assert row["valid"] is False
    found = await refused(own_world, "ticketStateUpdate", state="put together", type="REMOVED")
    assert found[:2] == ("IN_USE", "type")
    assert (await did(own_world, "ticketStateUpdate", state="removed", valid=False))["id"]


async def test_the_usual_priority_stays(own_world: World) -> None:
    found = await refused(own_world, "priorityUpdate", priority="3 normal", valid=False)
    assert found[:2] == ("IN_USE", "valid")


async def test_a_priority_has_the_level_of_its_name(own_world: World) -> None:
    assert (await did(own_world, "priorityCreate", name="7 at once"))["level"] == 7


async def test_services_carry_those_below(own_world: World) -> None:
    for name in ("Net", "Net::Line", "Net::Line::Fibre"):
        await did(own_world, "serviceCreate", name=name)
    await did(own_world, "serviceUpdate", service="Net", name="Network")
    assert await refused(own_world, "serviceCreate", name="Net::More")
    rows = await own_world.services.db.rows("SELECT name FROM service ORDER BY name")
    assert [name for (name,) in rows if name.startswith(("Net:", "Network"))] == [
        "Network",
        "Network::Line",
        "Network::Line::Fibre",
    ]


async def test_slas_are_offered_with_services(own_world: World) -> None:
    """From both ends, and a ticket of the service can have it."""
    await did(own_world, "serviceCreate", name="Coffee")
    await did(own_world, "serviceCreate", name="Tea")
    made = await did(own_world, "slaCreate", name="Hot", services=["Tea", "Coffee"])
    assert made["services"] == [{"name": "Coffee"}, {"name": "Tea"}]
    found = await payload(own_world, "serviceUpdate", service="Tea", slas=[])
    assert found["row"]["slas"] == []
    assert found["changes"] == [{"field": "slas", "old": "Hot", "new": None}]
    row = await did(own_world, "slaUpdate", sla="Hot", comment="Warm will do")
    assert row["services"] == [{"name": "Coffee"}]
    code, path, _ = await refused(own_world, "slaUpdate", sla="Hot", services=["Tea", "Milk"])
    assert (code, path) == ("NOT_FOUND", "services.1")


async def test_every_promise_is_kept(own_world: World) -> None:
    wanted = {
        "firstResponseMinutes": 30,
        "firstResponseNotify": 50,
        "updateMinutes": 60,
        "updateNotify": 60,
        "solutionMinutes": 600,
        "solutionNotify": 90,
    }
    row = await did(own_world, "slaCreate", name="Hot", **wanted)
    assert {name: row[name] for name in wanted} == wanted


@pytest.mark.parametrize("name", LISTS)
async def test_agents_list_them(office: World, name: str) -> None:
    """The valid ones by name; of all the others if asked for, page by page."""
    kind = {"ticketStates": "ticketState", "priorities": "priority"}.get(name, name[:-1])
    more = {"type": "OPEN"} if name == "ticketStates" else {}
    await did(office, f"{kind}Create", name="Gone", valid=False, **more)
    query = f"""query($validity: Validity!, $after: String) {{
        {name}(validity: $validity, first: 2, after: $after) {{
            totalCount nodes {{ name valid }} pageInfo {{ endCursor hasNextPage }} }} }}"""
    found: list[dict[str, Any]] = []
    after, more_to_come = None, True
    while more_to_come:
        given = {"validity": "ANY", "after": after}
        page = (await office.ask(query, given, login=WANDA)).data[name]
        found += page["nodes"]
        after, more_to_come = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(found) == page["totalCount"]
    assert [node["name"] for node in found] == sorted(node["name"] for node in found)
    valid = (await office.ask(query, {"validity": "VALID"}, login=WANDA)).data[name]
    assert valid["totalCount"] == sum(node["valid"] for node in found)
    ended = (await office.ask(query, {"validity": "INVALID"}, login=WANDA)).data[name]
    assert "Gone" in [node["name"] for node in ended["nodes"]]


async def test_groups_that_are_needed_stay(own_world: World) -> None:
    """Those of OTRS as they are, another one while valid queues belong to it."""
    for name in ("users", "admin", "stats"):
        for change in ({"name": "x"}, {"valid": False}):
            found = await refused(own_world, "groupUpdate", group=name, **change)
            assert found[:2] == ("IN_USE", next(iter(change)))
    await did(own_world, "groupCreate", name="field")
    await did(own_world, "queueCreate", name="Field", group="field")
    code, path, message = await refused(own_world, "groupUpdate", group="field", valid=False)
    assert (code, path, "Field" in message) == ("IN_USE", "valid", True)
    await did(own_world, "queueUpdate", queue="Field", group="users")
    assert (await did(own_world, "groupUpdate", group="field", valid=False))["valid"] is False
