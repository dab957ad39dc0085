"""History is neither changed nor removed: a merge moves it, and it goes with its ticket."""

from __future__ import annotations

import pytest

from tests.actions.guarded import DELETED, MERGE, refused, rows
from tests.world.world import World

TEXT = "INSERT INTO tg_history_text (history_id, payload) VALUES (1, '%%long')"
MOVE = "UPDATE ticket_history SET ticket_id = {}, change_by = 2 WHERE ticket_id = {}"
WENT = """
    INSERT INTO tg_merge_row SELECT (SELECT max(id) FROM tg_merge), 'ticket_history', id,
        CURRENT_TIMESTAMP, 1 FROM ticket_history WHERE ticket_id = 1
"""
THOSE = " AND id IN (SELECT row_id FROM tg_merge_row)"
UNDONE = "UPDATE tg_merge SET undone_time = CURRENT_TIMESTAMP"
AROUND = {
    "postgresql": "TRUNCATE {} CASCADE",
    "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
}
TABLES = ("ticket_history", "tg_history_text", "tg_merge", "tg_deleted_ticket")


async def counted(world: World, ticket: int) -> int:
    sql = f"SELECT count(*) FROM ticket_history WHERE ticket_id = {ticket}"
    return int((await rows(world, sql))[0][0])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ticket_history SET name = 'another'",
        "UPDATE ticket_history SET create_by = 2 WHERE id = 1",
        "UPDATE ticket_history SET change_by = 2 WHERE id = 1",
        MOVE.format(2, 1),
        "DELETE FROM ticket_history",
        "DELETE FROM ticket_history WHERE id = 1",
        "UPDATE tg_history_text SET payload = 'another'",
        "DELETE FROM tg_history_text",
    ],
)
async def test_nothing_is_changed_or_removed(own_world: World, change: str) -> None:
    await own_world.execute(TEXT)
    await refused(own_world, change)


@pytest.mark.parametrize("table", TABLES)
async def test_each_engine_has_a_way_around(own_world: World, table: str) -> None:
    """Which is closed."""
    for sql in (TEXT, MERGE.format(1, 2), DELETED.format(3)):
        await own_world.execute(sql)
    await refused(own_world, AROUND[own_world.engine].format(table))


async def test_a_truncated_ticket_table_takes_no_history_along(own_world: World) -> None:
    if own_world.engine == "postgresql":
        await refused(own_world, "TRUNCATE ticket CASCADE")
    assert await counted(own_world, 1) > 0


async def test_a_merge_moves_entries_there_and_back(own_world: World) -> None:
    one, another = await counted(own_world, 1), await counted(own_world, 2)
    await refused(own_world, MOVE.format(2, 1))
    await own_world.execute(MERGE.format(1, 2))
    await own_world.execute(WENT)
    await own_world.execute(MOVE.format(2, 1))
    assert (await counted(own_world, 1), await counted(own_world, 2)) == (0, one + another)
    await refused(own_world, MOVE.format(1, 2))  # its own are among them
    await refused(own_world, MOVE.format(3, 2) + THOSE)
    await own_world.execute(MOVE.format(1, 2) + THOSE)
    assert (await counted(own_world, 1), await counted(own_world, 2)) == (one, another)
    await refused(own_world, MOVE.format(3, 1))
    await refused(own_world, "UPDATE ticket_history SET ticket_id = 2, name = '' WHERE id = 1")


async def test_an_undone_merge_moves_nothing_more(own_world: World) -> None:
    """Neither there nor back."""
    await own_world.execute(MERGE.format(1, 2))
    await own_world.execute(WENT)
    await own_world.execute(MOVE.format(2, 1) + " AND id > (SELECT min(id) FROM ticket_history)")
    await own_world.execute(UNDONE)
    await refused(own_world, MOVE.format(1, 2) + THOSE)
    await refused(own_world, MOVE.format(2, 1))


async def test_a_merge_is_undone_once(own_world: World) -> None:
    await own_world.execute(MERGE.format(1, 2))
    for change in ("SET main_ticket_id = 3", "SET undone_time = NULL"):
        await refused(own_world, f"UPDATE tg_merge {change}")
    await own_world.execute(UNDONE)
    for change in (UNDONE, "UPDATE tg_merge SET undone_time = NULL", "DELETE FROM tg_merge"):
        await refused(own_world, change)


async def test_a_recorded_deletion_stays(own_world: World) -> None:
    await own_world.execute(DELETED.format(1))
    await refused(own_world, "UPDATE tg_deleted_ticket SET reason = 'another'")
    await refused(own_world, "DELETE FROM tg_deleted_ticket")


async def test_history_goes_with_its_ticket(own_world: World) -> None:
    """With its long texts; that of others stays."""
    await own_world.execute(TEXT)
    [(ticket,)] = await rows(own_world, "SELECT ticket_id FROM ticket_history WHERE id = 1")
    await own_world.execute(DELETED.format(ticket))
    await refused(own_world, "DELETE FROM ticket_history")
    async with own_world.services.db.transaction() as tx:
        await tx.execute("DELETE FROM ticket_history WHERE ticket_id = $1", ticket)
    assert await counted(own_world, ticket) == 0
    assert await rows(own_world, "SELECT * FROM tg_history_text") == []
