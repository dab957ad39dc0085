"""What changes of customer users leave in the audit log, in the transaction of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auth.audit import record
from domain.audit import About, Entry

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.audit import AuditKind
    from domain.changes import Linked
    from resolvers.context import Context


async def customer(
    context: Context, unit: UnitOfWork, kind: AuditKind, login: str, linked: Linked
) -> None:
    """Note what became of a customer user's link; `linked` is the one that is meant."""
    about, details = About("CustomerUser", login), _told(linked)
    entry = Entry(kind=kind, at=unit.now, by=context.origin, about=about, details=details)
    await record(unit.tx, entry)


def _told(linked: Linked) -> dict[str, str]:
    told = {"source": linked.record.source, "key": linked.record.key}
    if former := linked.former:
        told |= {"formerSource": former.source, "formerKey": former.key}
    return told
