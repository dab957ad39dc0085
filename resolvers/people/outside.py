"""What sources know of whom administrators make and change: asked before anything is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.customers import OWN, Company, ExternalStatus, api_name
from domain.errors import Conflict, LoginTaken, NotFound, ReadOnly, SourceUnavailable
from resolvers import nodes
from resolvers.mutations import contacts, doubts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.people import CustomerUser
    from resolvers.context import Context

OURS = ("login", "comment", "valid")  # what our row decides, whatever sources say


async def registered(context: Context, id: str, names: Iterable[str]) -> CustomerUser:
    """Somebody with a row of our own, of whom no source says anything in the fields of this name.

    Raises `NotFound`, `ReadOnly`, and `SourceUnavailable` where that cannot be known.
    """
    found = await contacts.person(context, None, id, field="input")
    if found.own is None:
        sources = ", ".join(record.source for record in found.records)
        raise ReadOnly("input.customerUser", f"“{found.full_name}”", sources)
    ours = (*OURS, *(("customer_id",) if found.own.customer_id else ()))
    for name in (name for name in names if name not in ours):
        field = api_name(name)
        for record in found.records:
            if getattr(record, name, None):
                raise ReadOnly(f"input.{field}", f"The field {field}", record.source)
        _must_be_read(context, found, f"input.{field}")
    return found


async def check_new_login(context: Context, login: str, former: CustomerUser | None = None) -> None:
    """Tickets may name people by external keys: a new login must not take over somebody's.

    Raises `LoginTaken` (OTRS: CustomerUserAdd refuses a login that any source knows), `Conflict`
    where somebody would lose the record he has by his `former` login alone, `SourceUnavailable`.
    """
    if former is not None:
        _must_not_lose_his_record(context, former)
    named = await context.loaders.customer_by_login.load(login)
    if named is None or _is_same(named, login, former):
        return  # rows with this login are looked for when ours is written
    if named.registered or named.records or named.candidates:
        message = f"The login “{login}” means somebody whom a source knows: take another one."
        raise LoginTaken("input.login", message)
    _must_be_read(context, named, "input.login")


async def own_company(context: Context, id: str) -> str:
    """The key of a company. Raises `NotFound`, and `ReadOnly` for a source's."""
    key = str(nodes.key_of(id, Company, field="input.company"))
    found = await context.loaders.company.load(key)
    if found is None:
        raise NotFound("input.company", "There is no such company.")
    if found.source != OWN:
        raise ReadOnly("input.company", f"“{found.name}”", found.source)
    return found.customer_id


async def check_new_key(context: Context, key: str) -> None:
    """Raises `ReadOnly` where a source has a company of this key, `SourceUnavailable`."""
    field = "input.customerId"
    answer = await context.loaders.inquiry.companies([key])
    for company in answer.found:
        raise ReadOnly(field, f"The company “{key}”", company.source)
    if answer.failed:
        reason = "it may know the company, or not; try again later"
        raise SourceUnavailable(", ".join(sorted(answer.failed)), reason, field=field)


def _is_same(named: CustomerUser, login: str, former: CustomerUser | None) -> bool:
    """Whether he has this login, capitals or not, or is the one who shall get it."""
    if named.login is None:
        return False
    is_his_own = former is not None and named.login == former.login  # by the key of his record
    return is_his_own or named.login.lower() == login.lower()


def _must_not_lose_his_record(context: Context, who: CustomerUser) -> None:
    """With another login nobody would know whose record it is, unless a link says so."""
    if who.link is not None and who.link.stored:
        return
    _must_be_read(context, who, "input.login")
    for record in who.records:
        if record.source in context.loaders.inquiry.by_login_rule and record.key == who.login:
            message = f"The source “{record.source}” knows him by this login: link him first."
            raise Conflict("input.login", message)


def _must_be_read(context: Context, who: CustomerUser, field: str) -> None:
    if who.external_status is ExternalStatus.UNAVAILABLE:
        raise doubts.silent(doubts.down(context), field)
