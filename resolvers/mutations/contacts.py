"""Who is meant: a customer user by login or ID, or a record of a source; somebody known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actions.customers import login_taken
from domain.changes import Contact, Record, Registration
from domain.customers import ExternalStatus
from domain.errors import InvalidInput, NotFound, NotRegistered, SourceUnavailable
from domain.people import CustomerUser, Outside, merge
from resolvers import nodes
from resolvers.mutations.texts import CUSTOMER_ID, KEY, LOGIN, checked, optional

if TYPE_CHECKING:
    from resolvers.context import Context
    from resolvers.mutations.inputs import ContactInput

READ = (ExternalStatus.FRESH, ExternalStatus.STALE)
ONE_WAY = "either `login`, or `customerUser`, or `source` with `key`, and just one of them"


async def person(
    context: Context, login: str | None, id: str | None, *, field: str
) -> CustomerUser:
    """Somebody by login or ID; `field` is where both are in the input."""
    if (login is None) == (id is None):
        raise InvalidInput(field, "either `customerUser` or `login`, and just one")
    if id is None:
        return await _by_login(context, login or "", field=f"{field}.login")
    key = nodes.key_of(id, CustomerUser, field=f"{field}.customerUser")
    if isinstance(key, list):
        return await by_record(context, Record(*key), field=f"{field}.customerUser")
    return await _by_login(context, str(key), field=f"{field}.customerUser")


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
    named = (record for record in who.records if record.record == (given.source, given.key))
    linked = next(named, who.records[0])
    whole = replace(linked, company_key=linked.company_key or who.customer_id)
    return merge(who.name_given, None, Outside(who.external_status, [whole]))


async def contact(context: Context, who: CustomerUser, login: str | None) -> Contact:
    """The person as a ticket's contact; `login` is for the row to be made, if one is."""
    company = optional("input.contact", who.customer_id, CUSTOMER_ID)
    optional("input.login", login, LOGIN)
    if who.own is not None:
        return Contact(who.own.login, company)
    if who.link is None:
        raise _nobody("input.contact")
    record = Record(who.link.source, who.link.key)
    wanted = Registration(record, checked("input.login", login or record.key, LOGIN), company)
    await _check_login(context, wanted)
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
    if not _is_of(found, record):
        await _check_record(context, record, field)
    return found


async def _by_login(context: Context, login: str, *, field: str) -> CustomerUser:
    found = await context.loaders.customer_by_login.load(checked(field, login, LOGIN))
    if found is None:
        raise _nobody(field)
    if found.registered or found.external_status in READ:
        return found
    if found.external_status is ExternalStatus.UNAVAILABLE:
        raise _silent(", ".join(context.unreached), field)
    if found.external_status is ExternalStatus.CONFLICT:
        raise InvalidInput(field, "`source` and `key`, since several records have this login")
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
        raise _silent(record.source, field)
    if not any((one.source, one.key) == (record.source, record.key) for one in answer.found):
        raise _no_record(record, field)


async def _check_login(context: Context, wanted: Registration) -> None:
    """Tickets may name people by external keys: a new login must not take over somebody's."""
    named = await context.loaders.customer_by_login.load(wanted.login)
    if named is None or not named.records or named.registered:
        return  # the row with this login, if there is one, is looked for when ours is made
    if (wanted.record.source, wanted.record.key) not in {one.record for one in named.records}:
        raise login_taken(wanted.login)


def _nobody(field: str) -> NotFound:
    return NotFound(field, "Nobody is known by this name, neither to us nor to a source.")


def _no_record(record: Record, field: str) -> NotFound:
    return NotFound(field, f"The source “{record.source}” has no record “{record.key}”.")


def _silent(sources: str, field: str) -> SourceUnavailable:
    reason = "it may know the person, or not; try again later"
    return SourceUnavailable(sources, reason, field=field)
