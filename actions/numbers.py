"""The number of a new ticket, which nobody else gets."""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from domain.errors import Conflict
from domain.numbers import EVER, RANDOM_BELOW

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from db.database import Dialect

ATTEMPTS = 16_000  # OTRS
TAKEN = "SELECT 1 FROM ticket WHERE tn = $1"
# A sequence is not rolled back and nobody waits for it; on SQLite nobody else writes.
NEXT: dict[Dialect, str] = {
    "postgresql": "nextval(pg_get_serial_sequence('ticket_number_counter', 'id'))",
    "sqlite": "(SELECT coalesce(max(id), 0) + 1 FROM ticket_number_counter)",
}
ZERO: dict[Dialect, str] = {
    "postgresql": NEXT["postgresql"],
    "sqlite": "(SELECT coalesce(max(id), 0) FROM ticket_number_counter)",
}
# The row tells an OTRS beside us how far we have counted: it goes on from there.
DRAW = """
    INSERT INTO ticket_number_counter (id, counter, counter_uid, create_time)
    SELECT drawn.id, drawn.id - period.zero_id, $2, $3
    FROM (SELECT zero_id FROM tg_number_period WHERE period = $1) AS period,
        (SELECT {next} AS id) AS drawn
    RETURNING counter
"""
# Goes on where an OTRS beside us has come to. Only in a new period the second waits for the first.
BEGIN = """
    INSERT INTO tg_number_period (period, zero_id)
    SELECT $1, {zero} - coalesce(
        (SELECT max(counter) FROM ticket_number_counter WHERE create_time >= $2), 0)
    WHERE true
    ON CONFLICT DO NOTHING
"""
TRIM = "DELETE FROM ticket_number_counter WHERE create_time < $1"
FORGET = "DELETE FROM tg_number_period WHERE period < $1 AND period <> 'ever'"
KEPT = timedelta(days=1)


async def next_number(unit: UnitOfWork) -> str:
    """A number no ticket has, by the settings; what is drawn and not used is left out.

    Nothing is held until the commit but the first number of a day. Raises `Conflict` when 16,000
    numbers in a row are taken.
    """
    for _ in range(ATTEMPTS):
        number = unit.numbers.number(unit.local.date(), await _counter(unit))
        if not await unit.tx.rows(TAKEN, number):
            return number
    raise Conflict("input", "No ticket number is free: choose another tickets.number_generator.")


async def _counter(unit: UnitOfWork) -> int:
    if unit.numbers.generator == "random":
        return secrets.randbelow(RANDOM_BELOW)
    period = unit.numbers.period(unit.local.date())
    if unit.host.counter is not None:
        return await unit.host.counter.drawn(_since(unit, period), unit.now)
    drawn = await _draw(unit, period)
    if not drawn:
        await _begin(unit, period)
        drawn = await _draw(unit, period)
    [counter] = drawn
    return counter


async def _draw(unit: UnitOfWork, period: str) -> list[int]:
    """The next counter; nothing where the period has not begun."""
    sql = DRAW.format(next=NEXT[unit.tx.dialect])
    rows = await unit.tx.rows(sql, period, secrets.token_hex(16), unit.now)
    return [row[0] for row in rows]


def _since(unit: UnitOfWork, period: str) -> datetime:
    """When the period began."""
    if period == EVER:
        return datetime.fromtimestamp(0, unit.host.zone)
    return datetime.combine(unit.local.date(), time(), unit.host.zone)


async def _begin(unit: UnitOfWork, period: str) -> None:
    since = _since(unit, period)
    await unit.tx.execute(BEGIN.format(zero=ZERO[unit.tx.dialect]), period, since)
    if period != EVER:
        await unit.tx.execute(TRIM, since - KEPT)
        await unit.tx.execute(FORGET, (since - KEPT).date().isoformat())
