"""Ticket numbers beside an OTRS: by its settings, in its counter, and never one for two tickets."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

import asyncpg
import pytest

from actions.settings import TicketSettings
from db.guest.number_settings import numbers
from domain.errors import BadSetting
from domain.host import Host
from schema.executor.executor import Executor
from tests.guest.hosts import guest
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import settings, standing
from tests.work.asking import new_ticket
from tests.world.world import World

MODULE = "Kernel::System::Ticket::Number::"
COUNTING = {
    "Ticket::NumberGenerator": f"{MODULE}AutoIncrement",
    "SystemID": "77",
    "Ticket::NumberGenerator::MinCounterSize": "7",
}
PADDED = "Ticket::NumberGenerator::Date::UseFormattedCounter"
NUMBERS = "SELECT tn FROM ticket WHERE id > 1 ORDER BY id"
EACH = 20  # tickets of ours, and of theirs
# Kernel/System/Ticket/NumberBase.pm, without a transaction around it
INSERT = """
    INSERT INTO ticket_number_counter (counter, counter_uid, create_time)
    VALUES (0, $1, '2026-11-30 10:00:00')
"""
MINE = "SELECT id FROM ticket_number_counter WHERE counter_uid = $1"
WAITING = "SELECT id FROM ticket_number_counter WHERE counter = 0 AND id <= $1 ORDER BY id"
BEFORE = "SELECT counter FROM ticket_number_counter WHERE id < $1 ORDER BY id DESC LIMIT 1"
COUNT = "UPDATE ticket_number_counter SET counter = $2 WHERE id = $1 AND counter = 0"
FOUND = "SELECT counter FROM ticket_number_counter WHERE id = $1"


async def drawn_by_otrs(otrs: asyncpg.Connection) -> int:
    """One count, as OTRS draws it."""
    uid = secrets.token_hex(16)
    await otrs.execute(INSERT, uid)
    mine = await otrs.fetchval(MINE, uid)
    for (pk,) in await otrs.fetch(WAITING, mine):
        before = await otrs.fetchval(BEFORE, pk)
        await otrs.execute(COUNT, pk, (before or 0) + 1)
    return int(await otrs.fetchval(FOUND, mine))


async def drawn_beside(world: World) -> list[int]:
    otrs = await asyncpg.connect(world.stores.own)
    try:
        return [await drawn_by_otrs(otrs) for _ in range(EACH)]
    finally:
        await otrs.close()


async def test_both_draw_at_once(new_otrs: OtrsDatabases, executor: Executor) -> None:
    """All counts are different, and none is left out."""
    with new_otrs("6.0") as url:
        async with guest(url, executor, COUNTING) as world:
            theirs, *_ = await asyncio.gather(
                drawn_beside(world), *(new_ticket(world) for _ in range(EACH))
            )
            ours = [row[0] for row in await world.services.db.rows(NUMBERS)]
    found = [f"77{counter:07}" for counter in theirs] + ours
    assert sorted(found) == [f"77{counter:07}" for counter in range(1, 2 * EACH + 1)]


async def test_what_our_settings_say_comes_first(
    new_otrs: OtrsDatabases, executor: Executor
) -> None:
    """Since Kernel/Config.pm may say it, which is not in the database. A day is one of its zone."""
    changed = COUNTING | {"OTRSTimeZone": "Pacific/Kiritimati"}
    with new_otrs("7.3") as url:
        async with guest(url, executor, changed, number_generator="date") as world:
            await new_ticket(world)
            [[number]] = await world.services.db.rows(NUMBERS)
            [[path]] = await world.services.db.rows(
                "SELECT content_path FROM article_data_mime ORDER BY id DESC LIMIT 1"
            )
    assert (number, path) == ("20261201771", "2026/12/01")


async def test_a_generator_nobody_knows(new_otrs: OtrsDatabases, executor: Executor) -> None:
    """The service does not start, and says what to set."""
    changed = {"Ticket::NumberGenerator": f"{MODULE}OfAnExtension"}
    with new_otrs("6.0") as url, pytest.raises(BadSetting, match="OfAnExtension") as told:
        async with guest(url, executor, changed):
            pass
    assert told.value.path == "tickets.number_generator"


IMPOSSIBLE = {
    "SystemID": ("system_id", "no number from 0", ["ABC", "1000000", "-1", "010"]),
    "Ticket::NumberGenerator::MinCounterSize": ("min_counter_size", "1 to 18", ["-5", "60", "x"]),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in IMPOSSIBLE for value in IMPOSSIBLE[name][2]]
)
async def test_what_cannot_be_counted_by(
    new_otrs: OtrsDatabases, executor: Executor, tmp_path: Path, name: str, value: str
) -> None:
    """The service does not start, unless it is said here; who only reads is not asked."""
    ours, why, _ = IMPOSSIBLE[name]
    with new_otrs("6.0") as url:
        with pytest.raises(BadSetting, match=f"“{value}”.*{why}") as told:
            async with guest(url, executor, COUNTING | {name: f"'{value}'"}):
                pass
        assert told.value.path == f"tickets.{ours}"
        said = TicketSettings.model_validate({ours: 7})
        async with standing(settings(url).model_copy(update={"tickets": said})):
            pass
        async with standing(settings(url, read_only=True, own_path=tmp_path / "own.db")):
            pass


def test_the_digits_of_a_date_are_those_of_the_counter() -> None:
    """Only where their number is used; Perl takes a 0 for nothing."""
    size = "Ticket::NumberGenerator::MinCounterSize"
    padded = {"Ticket::NumberGenerator": "Date", size: "x", PADDED: "1"}
    with pytest.raises(BadSetting, match="“x”"):
        TicketSettings().numbers(Host(numbers=numbers(padded)))
    assert (
        TicketSettings(min_counter_size=3).numbers(Host(numbers=numbers(padded))).date_counter_size
        == 3
    )
    unused = numbers({"Ticket::NumberGenerator": "DateChecksum", size: "x"})
    assert TicketSettings().numbers(Host(numbers=unused)).generator == "date-checksum"
    nothing = TicketSettings().numbers(Host(numbers=numbers({size: "0", PADDED: "1"})))
    assert (nothing.min_counter_size, nothing.date_counter_size) == (5, 5)
