"""Fills an empty database with the rows of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from demo.customers import customers
from demo.desks import desks
from demo.life import Life
from demo.organisation import ROOT_ID, organisation
from demo.people import people
from demo.plan import DemoError, Plan
from demo.population import population
from demo.rows import TABLES
from demo.tickets import Chunk, chunks
from demo.writers import AUDIT, CREATED, Table, Writer

# what is being written, how much of it is, and how much there will be
Progress = Callable[[str, int, int], None]

# what must not be there yet: table, and how many rows a new installation has
EMPTY = {"ticket": 0, "customer_user": 0, "customer_company": 0, "users": 1, "queue": 4}


def no_progress(what: str, done: int, total: int) -> None:
    """For who does not care."""


async def fill(
    writer: Writer,
    plan: Plan,
    *,
    admin_password_hash: str | None = None,
    progress: Progress = no_progress,
) -> None:
    """Write agents, queues, customers and tickets into a migrated database without any.

    With a hash, root@localhost gets that password. Raises `DemoError` when there are rows already.
    """
    await _check_empty(writer)
    if admin_password_hash is not None:
        sql = "UPDATE users SET pw = $1 WHERE id = $2"
        await writer.execute(sql, admin_password_hash, ROOT_ID)
    everybody = population(plan)
    chosen = organisation()
    for table in chain(people(chosen), desks(chosen), customers(plan, everybody)):
        progress(table.name, 0, len(table.rows))
        await _write(writer, table, plan.begins)
        progress(table.name, len(table.rows), len(table.rows))
    done = 0
    for chunk in chunks(plan, everybody):
        await _write_chunk(writer, chunk)
        done += len(chunk.lives)
        progress("ticket", done, plan.tickets)
    for name in ("ticket", "article"):
        await writer.ids_given(name)
    for name in (*TABLES.values(), "customer_user", "customer_company", "tg_customer_link"):
        # table by table: a whole ANALYZE locks catalogues that all databases of a server share
        await writer.execute(f"ANALYZE {name}")


async def _check_empty(writer: Writer) -> None:
    for table, usual in EMPTY.items():
        found = await writer.value(f"SELECT count(*) FROM {table}")
        if found > usual:
            raise DemoError(
                f"The database is in use: its table {table} has {found} rows, where a new one has "
                f"{usual}. Demo data only go into a new database."
            )


async def _write(writer: Writer, table: Table, since: int) -> None:
    """Rows that were there from the beginning."""
    audit = {AUDIT: (since, ROOT_ID, since, ROOT_ID), CREATED: (since, ROOT_ID), (): ()}
    rows = [(*row, *audit[table.audit]) for row in table.rows]
    await writer.insert(table.name, (*table.columns, *table.audit), rows)
    if table.columns[0] == "id":
        await writer.ids_given(table.name)


async def _write_chunk(writer: Writer, chunk: Chunk) -> None:
    for rows in _rows(chunk.lives):
        await _insert(writer, rows)
    await _insert(writer, chunk.links)


async def _insert(writer: Writer, rows: Sequence[NamedTuple]) -> None:
    if rows:
        await writer.insert(TABLES[type(rows[0])], rows[0]._fields, rows)


def _rows(lives: list[Life]) -> Iterable[list[NamedTuple]]:
    """Table by table, in the order in which they refer to each other."""
    yield [life.row() for life in lives]
    yield [row for life in lives for row in life.articles]
    yield [row for life in lives for row in life.mimes]
    yield [row for life in lives for row in life.attachments]
    yield [row for life in lives for row in life.history]
    yield [row for life in lives for row in life.times]
    yield [row for life in lives for row in life.values]
    yield [row for life in lives for row in life.watchers]
