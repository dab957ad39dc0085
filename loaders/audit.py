"""Pages of the audit log, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.search import full_second
from db.statement import ANY_LOWER, Statement
from db.table import select
from domain.audit import AuditEntry
from domain.paging import time_from

if TYPE_CHECKING:
    from db.database import Reader
    from domain.audit import AuditFilter
    from domain.paging import Window

COUNT = "SELECT count(*) FROM tg_audit"


async def page(db: Reader, wanted: AuditFilter, window: Window) -> list[AuditEntry]:
    """One page of the entries that match, and one entry more; order is time, then id."""
    sql = _matching(wanted)
    compare, direction = (">", "ASC") if window.backwards else ("<", "DESC")
    if window.position:
        time, pk = sql.value(time_from(window.position[0])), sql.value(window.position[1])
        sql.conditions.append(f"(tg_audit.create_time, tg_audit.id) {compare} ({time}, {pk})")
    order = f"ORDER BY tg_audit.create_time {direction}, tg_audit.id {direction}"
    tail = f"{sql.tail} {order} LIMIT {sql.value(window.size + 1)}"
    return await db.fetch(AuditEntry, select(AuditEntry, tail), *sql.values)


async def count(db: Reader, wanted: AuditFilter) -> int:
    """How many entries match."""
    sql = _matching(wanted)
    [[found]] = await db.rows(f"{COUNT} {sql.tail}", *sql.values)
    return int(found)


def _matching(wanted: AuditFilter) -> Statement:
    sql = Statement()
    kinds = None if wanted.kinds is None else sorted(kind.value for kind in wanted.kinds)
    sql.where("tg_audit.kind = ANY({})", kinds)
    _by_actor(sql, wanted)
    sql.where("tg_audit.create_time > {}", wanted.created_after)
    sql.where("tg_audit.create_time < {}", full_second(wanted.created_before))
    return sql


def _by_actor(sql: Statement, wanted: AuditFilter) -> None:
    """Nobody is an agent and a customer: who names both means either."""
    actors = Statement()
    actors.values = sql.values
    actors.where("tg_audit.user_id = ANY({})", wanted.agents and sorted(wanted.agents))
    actors.where(f"lower(tg_audit.customer_login) = {ANY_LOWER}", wanted.customers)
    if actors.conditions:
        sql.conditions.append(f"({' OR '.join(actors.conditions)})")
