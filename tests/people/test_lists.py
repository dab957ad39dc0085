"""An agent's own lists: what is in each, how many there are, and in which order."""

from __future__ import annotations

from typing import Any

from tests.work.asking import WALTER, WANDA, did, new_ticket
from tests.world.stores import writer
from tests.world.world import World

LISTS = ("locked", "watched", "owned", "responsible")
ALL = " ".join(f"{name} {{ totalCount nodes {{ id }} }}" for name in LISTS)
DUE = """
    query($n: Int!) { viewer { myTickets {
        escalating(within: $n) { totalCount nodes { id } }
    } } }
"""
WATCH = """
    INSERT INTO ticket_watcher
        (ticket_id, user_id, create_time, create_by, change_time, change_by)
    SELECT ticket.id, users.id, CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1 FROM ticket, users
    WHERE users.login = $1 AND ticket.tn = $2
"""


async def mine(world: World, login: str = WANDA) -> dict[str, set[str]]:
    """The IDs in each list; counts are those of the lists."""
    found = (await world.ask(f"{{ viewer {{ myTickets {{ {ALL} }} }} }}", login=login)).data
    lists: dict[str, Any] = found["viewer"]["myTickets"]
    for each in lists.values():
        assert each["totalCount"] == len(each["nodes"])
    return {name: {node["id"] for node in each["nodes"]} for name, each in lists.items()}


async def number(world: World, ticket: str) -> str:
    found = await world.ask("query($id: ID!) { ticket(id: $id) { number } }", {"id": ticket})
    return str(found.data["ticket"]["number"])


async def test_each_list_has_what_is_mine(office: World) -> None:
    held, owned, closed, other = [await new_ticket(office) for _ in range(4)]
    await did(office, "ticketLock", held)
    await did(office, "ticketClose", closed)
    await did(office, "ticketSetOwner", other, owner=WALTER)
    await did(office, "ticketSetResponsible", other, responsible=WALTER)
    async with writer(office.stores, office.stores.own) as own:
        await own.execute(WATCH, WANDA, await number(office, closed))
    assert await mine(office) == {
        "locked": {held},
        "watched": {closed},
        "owned": {held, owned},
        "responsible": {held, owned},
    }
    assert await mine(office, WALTER) == {
        "locked": {other},
        "watched": set(),
        "owned": {other},
        "responsible": {other},
    }


async def test_what_escalates_is_due_soon_or_past(office: World) -> None:
    past, soon, later, never = [await new_ticket(office) for _ in range(4)]
    now = int(office.services.clock().timestamp())
    async with writer(office.stores, office.stores.own) as own:
        for ticket, due in ((past, now - 60), (soon, now + 1200), (later, now + 7200), (never, 0)):
            tn = await number(office, ticket)
            await own.execute("UPDATE ticket SET escalation_time = $2 WHERE tn = $1", tn, due)

    async def escalating(minutes: int) -> list[str]:
        answer = await office.ask(DUE, {"n": minutes}, login=WANDA)
        found = answer.data["viewer"]["myTickets"]["escalating"]
        assert found["totalCount"] == len(found["nodes"])
        return [node["id"] for node in found["nodes"]]

    assert await escalating(0) == [past]
    assert await escalating(60) == [past, soon]
    assert await escalating(60 * 24) == [past, soon, later]
    for wrong in (-1, 60 * 24 * 366 + 1):
        assert (await office.ask(DUE, {"n": wrong}, login=WANDA)).codes == ["INVALID_INPUT"]


async def test_customers_have_none(office: World) -> None:
    customer = await office.customer("sofia.lehmann")
    query = "{ viewer { myTickets { owned { totalCount } } } }"
    assert (await office.ask(query, login=customer)).codes == ["BAD_REQUEST"]
