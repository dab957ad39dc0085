"""Who is meant: a customer user by login or ID, or a record of a source; somebody known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.table import select
from domain.changes import Contact, Record, Registration
from domain.customers import ExternalStatus, OwnCustomer
from domain.errors import InvalidInput, NotFound, NotRegistered
from domain.people import CustomerUser, Outside, merge
from loaders.customers import Registered
from loaders.own_rows import BY_LOGIN
from resolvers import nodes
from resolvers.mutations import doubts
from resolvers.mutations.texts import CUSTOMER_ID, KEY, LOGIN, checked, optional, sensible

if TYPE_CHECKING:
    from domain.customers import Person
    from resolvers.context import Context
    from resolvers.mutations.inputs import ContactInput

READ = (ExternalStatus.FRESH, ExternalStatus.STALE)
ONE_WAY = "either `login`, or `customerUser`, or `source` with `key`, and just one of them"


async def person(
    context: Context, login: str | None, id: str | None, *, field: str
) -> CustomerUser:
    """Somebody by login or ID; `field` is where both are in the input."""
    named, where = _named(login, id, field)
    if isinstance(named, Record):
        return await by_record(context, named, field=where)
    return await _by_login(context, named, field=where)


async def registered(context: Context, login: str | None, id: str | None, *, field: str) -> str:
    """The login of somebody who has a row of our own."""
    found = await person(context, login, id, field=field)
    if found.own is None:
        where = f"{field}.login" if id is None else f"{field}.customerUser"
        raise NotRegistered(
            where,
            f"“{found.full_name}” has no row of our own to keep a link in: `ticketSetCustomer`"
            " makes one.",
        )
    return found.own.login


async def registered_here(
    context: Context, login: str | None, id: str | None, *, field: str
) -> str:
    """The same, but what no source knows better than we do: none is asked."""
    named, where = _named(login, id, field)
    key = named.key if isinstance(named, Record) else named
    text = checked(where, key, KEY if isinstance(named, Record) else LOGIN)
    rows = await context.services.db.fetch(OwnCustomer, select(OwnCustomer, BY_LOGIN), [text])
    known = Registered(rows, context.loaders.inquiry.by_login_rule)
    record = (named.source, text) if isinstance(named, Record) else None
    row = known.of_record(record) if record else known.row(text)
    if row is None:
        raise NotRegistered(where, f"“{text}” has no row of our own, so no link is kept for it.")
    return row.login


def _named(login: str | None, id: str | None, field: str) -> tuple[str | Record, str]:
    """The login or record that is meant, and where in the input it is."""
    if (login is None) == (id is None):
        raise InvalidInput(field, "either `customerUser` or `login`, and just one")
    if id is None:
        return login or "", f"{field}.login"
    where = f"{field}.customerUser"
    match nodes.key_of(id, CustomerUser, field=where):
        case [source, key]:
            return Record(source, key), where
        case str() as login:
            return login, where
    raise _nobody(where)  # ours by its looks, but nobody has it


async def meant(context: Context, given: ContactInput) -> CustomerUser:
    """Whoever a contact names: known to us or to a source that answers."""
    field = "input.contact"
    if given.source is None and given.key is None:
        if (given.login is None) == (given.customer_user is None):
            raise InvalidInput(field, ONE_WAY)
        return await person(context, given.login, given.customer_user, field=field)
    others = (given.login, given.customer_user)
    if given.source is None or given.key is None or others != (None, None):
        raise InvalidInput(field, ONE_WAY)
    record = Record(given.source, given.key)
    return await by_record(context, record, field=f"{field}.key", source_field=f"{field}.source")


def as_registered(who: CustomerUser, given: ContactInput) -> CustomerUser:
    """Whoever a contact names, as a row of our own would make him, if he has none yet.

    A stored link decides alone, so of several records the named one remains, otherwise the first;
    a company that only others know stays, because the row keeps it.
    """
    if who.own is not None or len(who.records) <= 1:
        return who
    linked = to_be_linked(who, given) or who.records[0]
    whole = replace(linked, company_key=linked.company_key or who.customer_id)
    return merge(who.name_given, None, Outside(who.external_status, [whole]))


def to_be_linked(who: CustomerUser, given: ContactInput) -> Person | None:
    """Of somebody's records the named one, otherwise the first."""
    named = (record for record in who.records if record.record == (given.source, given.key))
    return next(named, who.records[0] if who.records else None)


async def contact(context: Context, who: CustomerUser, login: str | None) -> Contact:
    """The person as a ticket's contact; `login` is for the row to be made, if one is."""
    company = optional("input.contact", who.customer_id, CUSTOMER_ID)
    if login is not None:
        sensible("input.login", login, LOGIN)
    if who.own is not None:
        return Contact(who.own.login, company)
    if who.link is None:
        raise _nobody("input.contact")
    record = Record(who.link.source, who.link.key)
    name = sensible("input.login", login or record.key, LOGIN)
    wanted = Registration(record, name, company)
    await doubts.check_login(context, wanted, given=login is not None)
    return Contact(wanted, company)


async def by_record(
    context: Context, record: Record, *, field: str, source_field: str | None = None
) -> CustomerUser:
    """The person behind an external record that is there, or is linked to one of us."""
    names = context.services.directory.names
    if record.source not in names:
        there = ", ".join(names) or "none"
        expected = f"the name of a source, not “{record.source}”; there are: {there}"
        raise InvalidInput(source_field or field, expected)
    key = checked(field, record.key, KEY)
    found = await context.loaders.customer_by_record.load((record.source, key))
    if found is None:
        raise _no_record(record, field)
    if _is_of(found, record):
        return found
    if doubts.is_ambiguous(found, record):
        raise doubts.ambiguous(found, field)
    await _check_record(context, record, field)
    return found


async def _by_login(context: Context, login: str, *, field: str) -> CustomerUser:
    found = await context.loaders.customer_by_login.load(checked(field, login, LOGIN))
    if found is None:
        raise _nobody(field)
    if found.registered or found.external_status in READ:
        return found
    if found.external_status is ExternalStatus.UNAVAILABLE:
        raise doubts.silent(doubts.down(context), field)
    if found.external_status is ExternalStatus.CONFLICT:
        raise doubts.ambiguous(found, field)
    raise _nobody(field)


def _is_of(who: CustomerUser, record: Record) -> bool:
    """Whether somebody is known to be the record's: by a link, or because it was read."""
    if who.link is None or (who.link.source, who.link.key) != (record.source, record.key):
        return False
    return who.link.stored or who.external_status in READ


async def _check_record(context: Context, record: Record, field: str) -> None:
    """Somebody has the record's key as his login; whether there is such a record is open."""
    answer = await context.loaders.inquiry.by_key({record.source: [record.key]})
    if record.source in answer.failed:
        raise doubts.silent([record.source], field)
    if not any((one.source, one.key) == (record.source, record.key) for one in answer.found):
        raise _no_record(record, field)


def _nobody(field: str) -> NotFound:
    return NotFound(field, "Nobody is known by this name, neither to us nor to a source.")


def _no_record(record: Record, field: str) -> NotFound:
    return NotFound(field, f"The source “{record.source}” has no record “{record.key}”.")
