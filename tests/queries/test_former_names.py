"""Whoever was known by an external key before he was registered keeps the tickets of that time."""

from __future__ import annotations

from typing import Any

from tests.world.world import World

TICKETS = """
query($login: String!, $first: Int!, $after: String) {
  customerUser(login: $login) {
    login
    tickets(first: $first, after: $after, orderBy: [{field: CREATED, direction: DESC}]) {
      totalCount pageInfo { hasNextPage endCursor } nodes { number customerUser { login } }
    }
  }
}
"""
BUSIEST = """
    SELECT customer_user_id FROM ticket
    WHERE customer_user_id LIKE 'K1%' AND NOT EXISTS (
        SELECT 1 FROM tg_customer_link WHERE external_key = ticket.customer_user_id)
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""
REGISTER = """
    INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id,
        create_time, create_by, change_time, change_by)
    VALUES ($1, '', '', '', '', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1)
"""
LINK = """
    INSERT INTO tg_customer_link (login, source, external_key, create_time, create_by)
    VALUES ($1, 'crm', $2, '2026-01-01 00:00:00', 1)
"""


async def tickets(world: World, login: str, first: int = 100, after: str | None = None) -> Any:
    answer = await world.ask(TICKETS, {"login": login, "first": first, "after": after})
    return answer.data["customerUser"]["tickets"]


async def registered(world: World, login: str) -> str:
    """The key of a person with several tickets, who now is this customer user."""
    [[key]] = await world.services.db.rows(BUSIEST)
    await world.execute(REGISTER, login)
    await world.execute(LINK, login, key)
    return str(key)


async def test_tickets_that_hold_the_key_are_the_persons(own_world: World) -> None:
    """In one list with those that hold the login, and the page goes on over both."""
    [[key]] = await own_world.services.db.rows(BUSIEST)
    before = await tickets(own_world, key)
    assert before["totalCount"] > 1
    await registered(own_world, "andreas")
    newest = before["nodes"][0]["number"]
    await own_world.execute("UPDATE ticket SET customer_user_id = 'Andreas' WHERE tn = $1", newest)

    after = await tickets(own_world, "andreas")
    assert after["totalCount"] == before["totalCount"]
    assert [n["number"] for n in after["nodes"]] == [n["number"] for n in before["nodes"]]
    assert {node["customerUser"]["login"] for node in after["nodes"]} == {"andreas"}

    first = await tickets(own_world, "andreas", first=1)
    second = await tickets(own_world, "andreas", 1, first["pageInfo"]["endCursor"])
    assert first["nodes"] + second["nodes"] == after["nodes"][:2]


async def test_a_key_that_is_somebody_elses_login_is_his(own_world: World) -> None:
    key = await registered(own_world, "andreas")
    await own_world.execute(REGISTER, key.lower())

    assert (await tickets(own_world, "andreas"))["totalCount"] == 0
    assert (await tickets(own_world, key))["totalCount"] > 1
