"""Customer users of our own: their links to external records, and rows for people known outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.changes import Linked, Record
from domain.errors import AlreadyLinked, Conflict, LoginTaken, NotFound, NotLinked, RecordTaken

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.changes import Registration

LOCK = "SELECT login FROM customer_user WHERE login = $1 FOR UPDATE"
LINKED = "SELECT source, external_key FROM tg_customer_link WHERE login = $1"
OWNER = "SELECT login FROM tg_customer_link WHERE source = $1 AND external_key = $2"
# who comes second waits for the first, and then finds that there is nothing left for him to do
LINK = """
    INSERT INTO tg_customer_link (login, source, external_key, create_time, create_by)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING login
"""
UNLINK = "DELETE FROM tg_customer_link WHERE login = $1 RETURNING source, external_key"
SAME_LOGIN = "SELECT login FROM customer_user WHERE lower(login) = lower($1)"
# everything else about the person is the source's to say; no password, so nobody logs in with it
REGISTER = """
    INSERT INTO customer_user (
        login, email, customer_id, first_name, last_name, valid_id,
        create_time, create_by, change_time, change_by)
    VALUES ($1, '', $2, '', '', 1, $3, $4, $3, $4) ON CONFLICT DO NOTHING RETURNING login
"""
UNREGISTER = "DELETE FROM customer_user WHERE login = $1"


async def link(unit: UnitOfWork, login: str, record: Record) -> Linked | None:
    """Keep which record belongs to a login that has none; None where that is so already."""
    current = await _record_of(unit, login)
    if current == record:
        return None
    if current is not None:
        raise AlreadyLinked(
            "input.key",
            f"“{login}” is linked to “{current.key}” of “{current.source}” already: unlink it"
            " first, or say `replace: true`.",
        )
    await _link(unit, login, record)
    return Linked(record)


async def relink(unit: UnitOfWork, login: str, record: Record) -> Linked | None:
    """Keep which record belongs to a login, whatever was linked to it before."""
    former = await _record_of(unit, login)
    if former == record:
        return None
    await unit.tx.rows(UNLINK, login)
    await _link(unit, login, record)
    return Linked(record, former)


async def unlink(unit: UnitOfWork, login: str) -> Record:
    """Forget which record belongs to a login, and say which it was."""
    forgotten = await unit.tx.rows(UNLINK, login)
    if not forgotten:
        raise NotLinked("input", f"No link is kept for “{login}”.")
    return Record(*forgotten[0])


async def register(unit: UnitOfWork, wanted: Registration) -> tuple[str, bool]:
    """Make a row for a record that has none: its owner's login, and whether the row is new."""
    record = wanted.record
    if owner := await _owner(unit, record):
        return owner, False
    if not await _made_row(unit, wanted):
        if owner := await _owner(unit, record):
            return owner, False  # somebody registered the same record at this moment
        raise login_taken(wanted.login)
    if await _kept_link(unit, wanted.login, record):
        return wanted.login, True
    # … or did so under another login: his row stays, ours was never seen
    await unit.tx.execute(UNREGISTER, wanted.login)
    if owner := await _owner(unit, record):
        return owner, False
    raise _changing(record)


def login_taken(login: str) -> LoginTaken:
    """The refusal of a login that means somebody else."""
    return LoginTaken(
        "input.login", f"The login “{login}” is somebody else's already: give another in `login`."
    )


async def _made_row(unit: UnitOfWork, wanted: Registration) -> bool:
    if await unit.tx.rows(SAME_LOGIN, wanted.login):
        return False
    number = wanted.customer_id or ""
    values = (wanted.login, number, unit.now, unit.actor.actor_id)
    return bool(await unit.tx.rows(REGISTER, *values))


async def _link(unit: UnitOfWork, login: str, record: Record) -> None:
    if not await _kept_link(unit, login, record):
        owner = await _owner(unit, record)
        if owner is None:
            raise _changing(record)
        raise RecordTaken(
            "input.key",
            f"“{record.key}” of “{record.source}” is linked to “{owner}” already: unlink it there"
            " first.",
        )


async def _kept_link(unit: UnitOfWork, login: str, record: Record) -> bool:
    values = (login, record.source, record.key, unit.now, unit.actor.actor_id)
    return bool(await unit.tx.rows(LINK, *values))


async def _record_of(unit: UnitOfWork, login: str) -> Record | None:
    """What a login is linked to; nobody else links it until the unit ends."""
    if not await unit.tx.rows(LOCK, login):
        raise NotFound("input", f"“{login}” is no customer user any more.")
    rows = await unit.tx.rows(LINKED, login)
    return Record(*rows[0]) if rows else None


async def _owner(unit: UnitOfWork, record: Record) -> str | None:
    rows = await unit.tx.rows(OWNER, record.source, record.key)
    return str(rows[0][0]) if rows else None


def _changing(record: Record) -> Conflict:
    """The refusal where the link that stood in the way has just been removed."""
    return Conflict(
        "input", f"The link of “{record.key}” of “{record.source}” is being changed. Try again."
    )
