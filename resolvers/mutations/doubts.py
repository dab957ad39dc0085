"""What nobody can say yet: a source is silent, or several records match; nothing is done then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.customers import login_taken
from actions.tickets import not_valid
from domain.customers import ExternalStatus
from domain.errors import Conflict, SourceUnavailable
from sources.health import SourceStatus

if TYPE_CHECKING:
    from domain.changes import Record, Registration
    from domain.customers import Person
    from domain.people import CustomerUser
    from resolvers.context import Context

MOST_NAMED = 10  # candidates in a message


def silent(sources: list[str], field: str) -> SourceUnavailable:
    """The refusal where a source that may know somebody did not answer."""
    return _unavailable(sources, "it may know the person, or not; try again later", field)


def down(context: Context) -> list[str]:
    """The sources of which nothing could be read."""
    return [name for name, status in context.unreached.items() if status is SourceStatus.DOWN]


def ambiguous(who: CustomerUser, field: str) -> Conflict:
    """The refusal to choose one of the records that may be meant, with what they are called."""
    records = sorted({(each.source, each.key) for each in who.candidates})
    named = [f"“{key}” of “{source}”" for source, key in records[:MOST_NAMED]]
    if len(records) > MOST_NAMED:
        named.append(f"{len(records) - MOST_NAMED} more")
    return Conflict(
        field,
        f"Several records match “{who.name_given}”, or one record several people:"
        f" {', '.join(named)}. Link the right one, or mend the source.",
    )


def is_ambiguous(who: CustomerUser, record: Record) -> bool:
    """Whether a source has several records with the key that was named."""
    if who.external_status is not ExternalStatus.CONFLICT:
        return False
    named = (record.source, record.key)
    if any((each.source, each.key) == named for each in who.candidates):
        return True
    return who.own is None and all(each.record != named for each in who.records)


def check_company(context: Context, who: CustomerUser, linked: Person | None) -> None:
    """Raises unless it is known whether a contact has a company, and which.

    `linked` is the record that the row of our own is to be linked to, if one is to be made.
    """
    ours = who.own
    if ours.customer_id if ours else linked and linked.company_key:
        return
    conflict = who.external_status is ExternalStatus.CONFLICT
    unread = _unread(context, who)
    if not conflict and not unread:
        return
    if ours and not ours.valid:
        raise not_valid(ours.login)  # which remains when the source is back
    if conflict:
        raise ambiguous(who, "input.contact")
    reason = "it may know the contact's company; try again later, or give `customerId`"
    raise _unavailable(unread, reason, "input.contact")


async def check_login(context: Context, wanted: Registration, *, given: bool) -> None:
    """Tickets may name people by external keys: a new login must not take over somebody's."""
    named = await context.loaders.customer_by_login.load(wanted.login)
    if named is None or named.registered:
        return  # the row with this login, if there is one, is looked for when ours is made
    record = (wanted.record.source, wanted.record.key)
    if record in {each.record for each in named.records}:
        return
    if named.records or named.candidates:
        raise login_taken(wanted.login)
    if named.external_status is ExternalStatus.UNAVAILABLE:
        own_key = given and wanted.record.source in context.loaders.inquiry.by_login_rule
        other = "leave `login` out" if own_key else "take a contact with a row of our own"
        reason = f"whether “{wanted.login}” is somebody's login cannot be checked; try again later"
        raise _unavailable(down(context), f"{reason}, or {other}", "input.login")


def _unread(context: Context, who: CustomerUser) -> list[str]:
    """The silent sources whose word on the company would have come before what was read."""
    first = next((each.source for each in who.records if each.company_key), None)
    names = context.services.directory.names
    before = names[: names.index(first)] if first in names else names
    asked = _asked(context, who)
    return [name for name in before if name in asked and name in down(context)]


def _asked(context: Context, who: CustomerUser) -> list[str]:
    """The sources that may have a record of somebody: a link decides, otherwise their rules."""
    inquiry, link = context.loaders.inquiry, who.link
    if link and link.stored:
        return [link.source]
    if who.own is None:
        by_login = link is not None and link.source in inquiry.by_login_rule
        return list(inquiry.by_login_rule) if by_login else []
    return [*inquiry.by_login_rule, *(inquiry.by_email_rule if who.own.email else ())]


def _unavailable(sources: list[str], reason: str, field: str) -> SourceUnavailable:
    return SourceUnavailable(", ".join(sources), reason, field=field)
