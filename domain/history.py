"""What a history entry says: OTRS's encoded text taken apart into old and new.

OTRS writes `%%` and fields joined by `%%`; anything else is literal text of older installations.
The column holds 200 characters, so trailing fields may be missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from domain.changes import TicketCustomer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAME_CHARACTERS = 200  # what `ticket_history.name` holds; a longer text is kept beside it


class HistoryKind(Enum):
    """The history types of OTRS and Znuny; the value is the name in `ticket_history_type`."""

    NEW_TICKET = "NewTicket"
    FOLLOW_UP = "FollowUp"
    SEND_AUTO_REJECT = "SendAutoReject"
    SEND_AUTO_REPLY = "SendAutoReply"
    SEND_AUTO_FOLLOW_UP = "SendAutoFollowUp"
    FORWARD = "Forward"
    BOUNCE = "Bounce"
    SEND_ANSWER = "SendAnswer"
    SEND_AGENT_NOTIFICATION = "SendAgentNotification"
    SEND_CUSTOMER_NOTIFICATION = "SendCustomerNotification"
    EMAIL_AGENT = "EmailAgent"
    EMAIL_CUSTOMER = "EmailCustomer"
    EMAIL_RESEND = "EmailResend"
    PHONE_CALL_AGENT = "PhoneCallAgent"
    PHONE_CALL_CUSTOMER = "PhoneCallCustomer"
    ADD_NOTE = "AddNote"
    MOVE = "Move"
    LOCK = "Lock"
    UNLOCK = "Unlock"
    REMOVE = "Remove"
    TIME_ACCOUNTING = "TimeAccounting"
    CUSTOMER_UPDATE = "CustomerUpdate"
    PRIORITY_UPDATE = "PriorityUpdate"
    OWNER_UPDATE = "OwnerUpdate"
    RESPONSIBLE_UPDATE = "ResponsibleUpdate"
    LOOP_PROTECTION = "LoopProtection"
    MISC = "Misc"
    SET_PENDING_TIME = "SetPendingTime"
    STATE_UPDATE = "StateUpdate"
    DYNAMIC_FIELD_UPDATE = "TicketDynamicFieldUpdate"
    WEB_REQUEST_CUSTOMER = "WebRequestCustomer"
    LINK_ADD = "TicketLinkAdd"
    LINK_DELETE = "TicketLinkDelete"
    SYSTEM_REQUEST = "SystemRequest"
    MERGED = "Merged"
    SUBSCRIBE = "Subscribe"
    UNSUBSCRIBE = "Unsubscribe"
    TYPE_UPDATE = "TypeUpdate"
    SERVICE_UPDATE = "ServiceUpdate"
    SLA_UPDATE = "SLAUpdate"
    TITLE_UPDATE = "TitleUpdate"
    ARCHIVE_FLAG_UPDATE = "ArchiveFlagUpdate"
    BULK = "Bulk"
    ESCALATION_RESPONSE_TIME_START = "EscalationResponseTimeStart"
    ESCALATION_RESPONSE_TIME_STOP = "EscalationResponseTimeStop"
    ESCALATION_RESPONSE_TIME_NOTIFY_BEFORE = "EscalationResponseTimeNotifyBefore"
    ESCALATION_UPDATE_TIME_START = "EscalationUpdateTimeStart"
    ESCALATION_UPDATE_TIME_STOP = "EscalationUpdateTimeStop"
    ESCALATION_UPDATE_TIME_NOTIFY_BEFORE = "EscalationUpdateTimeNotifyBefore"
    ESCALATION_SOLUTION_TIME_START = "EscalationSolutionTimeStart"
    ESCALATION_SOLUTION_TIME_STOP = "EscalationSolutionTimeStop"
    ESCALATION_SOLUTION_TIME_NOTIFY_BEFORE = "EscalationSolutionTimeNotifyBefore"
    OTHER = ""

    @classmethod
    def of(cls, name: str) -> HistoryKind:
        """The kind with OTRS's name; packages may have added further ones, which are OTHER."""
        return _BY_NAME.get(name, cls.OTHER)


_BY_NAME = {kind.value: kind for kind in HistoryKind if kind is not HistoryKind.OTHER}


@dataclass(frozen=True, slots=True)
class Change:
    """The readable part of an entry: what was there before and after, each where it applies."""

    old: str | None = None
    new: str | None = None


def payload(fields: Sequence[str]) -> str:
    """Fields as OTRS encodes them."""
    return "".join(f"%%{field}" for field in fields)


def readable(kind: HistoryKind, text: str) -> Change:
    """Old and new out of an entry's payload; literal text comes back as new."""
    if not text.startswith("%%"):
        return Change(new=text.strip() or None)
    fields = [field.strip() or None for field in text.removeprefix("%%").split("%%")]
    return _READERS.get(kind, _whole)(fields)


def _at(fields: Sequence[str | None], place: int) -> str | None:
    return fields[place] if place < len(fields) else None


def _places(old: int | None, new: int | None) -> Callable[[Sequence[str | None]], Change]:
    """Read old and new from these places of the payload."""

    def read(fields: Sequence[str | None]) -> Change:
        return Change(
            None if old is None else _at(fields, old),
            None if new is None else _at(fields, new),
        )

    return read


def _new_and_old(fields: Sequence[str | None]) -> Change:
    """New name, new id, old name, old id; the word NULL where there was none."""
    new, old = (None if each == "NULL" else each for each in (_at(fields, 0), _at(fields, 2)))
    return Change(old, new)


def _whole(fields: Sequence[str | None]) -> Change:
    return Change(new=", ".join(field for field in fields if field) or None)


def _pending(fields: Sequence[str | None]) -> Change:
    """Zeros stand for "no longer pending"."""
    time = _at(fields, 0)
    return Change(new=None if time and not time.strip("0-: ") else time)


def _archived(fields: Sequence[str | None]) -> Change:
    told = _at(fields, 0)
    return Change(new={"y": "yes", "n": "no"}.get(told or "", told))


# Each value may have the separator in it, and the text may be cut off anywhere.
_FIELD = re.compile(
    r"FieldName%%(?P<name>.*?)(?:%%Value(?:%%(?P<new>.*?))?)?(?:%%OldValue(?:%%(?P<old>.*))?)?",
    re.DOTALL,
)


def _dynamic_field(fields: Sequence[str | None]) -> Change:
    """Pairs of a word and a value: FieldName, Value, OldValue."""
    found = _FIELD.fullmatch("%%".join(field or "" for field in fields))
    if found is None:
        return _whole(fields)
    new = found["new"]
    if new and found["old"] is None:
        start, _, last = new.rpartition("%%")
        new = start if start and "OldValue".startswith(last) else new
    told = (f"{found['name']}: {value}" if value else None for value in (found["old"], new))
    return Change(*told)


# OTRS writes what was set, of one or both; ours has the values from before in a second field. The
# text may be cut off anywhere. Values may hold any character, so each ends where the next begins.
_PAIRS = r"(?:CustomerID=(?P<{0}_id>.*?)(?:;|$))?(?:CustomerUser=(?P<{0}_login>.*?)(?:;|$))?"
_CUSTOMERS = re.compile(f"{_PAIRS.format('new')}(?:%%{_PAIRS.format('old')})?", re.DOTALL)


def customer_fields(old: TicketCustomer, new: TicketCustomer) -> tuple[str, str]:
    """The payload of CustomerUpdate: OTRS's own field, then what was there before."""
    return _pairs(new), _pairs(old)


def _pairs(customer: TicketCustomer) -> str:
    return f"CustomerID={customer.customer_id or ''};CustomerUser={customer.login or ''};"


def _customer(fields: Sequence[str | None]) -> Change:
    found = _CUSTOMERS.fullmatch("%%".join(field or "" for field in fields))
    if found is None:
        return _whole(fields)
    return Change(
        *(_spoken(found[f"{part}_login"], found[f"{part}_id"]) for part in ("old", "new"))
    )


def _spoken(login: str | None, customer_id: str | None) -> str | None:
    """`login (customer number)`, either of which may be missing."""
    parts = [login, f"({customer_id})" if customer_id else None]
    return " ".join(part for part in parts if part) or None


_READERS: dict[HistoryKind, Callable[[Sequence[str | None]], Change]] = {
    HistoryKind.NEW_TICKET: _places(None, 0),
    HistoryKind.FOLLOW_UP: _places(None, 1),  # before it is a number, of another ticket if merged
    HistoryKind.TYPE_UPDATE: _new_and_old,
    HistoryKind.SERVICE_UPDATE: _new_and_old,
    HistoryKind.SLA_UPDATE: _new_and_old,
    HistoryKind.TITLE_UPDATE: _places(0, 1),
    HistoryKind.MOVE: _places(2, 0),
    HistoryKind.STATE_UPDATE: _places(0, 1),
    HistoryKind.PRIORITY_UPDATE: _places(0, 2),
    HistoryKind.OWNER_UPDATE: _places(None, 0),
    HistoryKind.RESPONSIBLE_UPDATE: _places(None, 0),
    HistoryKind.SET_PENDING_TIME: _pending,
    HistoryKind.TIME_ACCOUNTING: _places(None, 0),
    HistoryKind.MERGED: _places(0, 2),
    HistoryKind.LINK_ADD: _places(None, 0),
    HistoryKind.LINK_DELETE: _places(0, None),
    HistoryKind.DYNAMIC_FIELD_UPDATE: _dynamic_field,
    HistoryKind.CUSTOMER_UPDATE: _customer,
    HistoryKind.ARCHIVE_FLAG_UPDATE: _archived,
    # the name of the event comes first, which is that of the kind
    **{kind: _places(None, 1) for kind in HistoryKind if kind.value.startswith("Escalation")},
}
