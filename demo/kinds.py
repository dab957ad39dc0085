"""Ids and names every new installation has; see db/migrations/0009_initial_rows.sql."""

from __future__ import annotations

from enum import IntEnum


class State(IntEnum):
    """States of a ticket."""

    NEW = 1
    CLOSED = 2
    CLOSED_UNSUCCESSFUL = 3
    OPEN = 4
    REMOVED = 5
    REMINDER = 6
    AUTO_CLOSE = 7
    MERGED = 9


STATE_NAMES = {
    State.NEW: "new",
    State.CLOSED: "closed successful",
    State.CLOSED_UNSUCCESSFUL: "closed unsuccessful",
    State.OPEN: "open",
    State.REMOVED: "removed",
    State.REMINDER: "pending reminder",
    State.AUTO_CLOSE: "pending auto close+",
    State.MERGED: "merged",
}
CLOSED_STATES = frozenset({State.CLOSED, State.CLOSED_UNSUCCESSFUL})
PENDING_STATES = frozenset({State.REMINDER, State.AUTO_CLOSE})
FINISHED_STATES = CLOSED_STATES | {State.REMOVED, State.MERGED}

PRIORITY_NAMES = {1: "1 very low", 2: "2 low", 3: "3 normal", 4: "4 high", 5: "5 very high"}
NORMAL_PRIORITY = 3

UNLOCKED = 1
LOCKED = 2

UNCLASSIFIED = "Unclassified"


class Sender(IntEnum):
    """Who speaks in an article."""

    AGENT = 1
    SYSTEM = 2
    CUSTOMER = 3


class Channel(IntEnum):
    """How an article came or went."""

    EMAIL = 1
    PHONE = 2
    INTERNAL = 3


class Did(IntEnum):
    """Types of history entries."""

    NEW_TICKET = 1
    FOLLOW_UP = 2
    SEND_AUTO_REPLY = 4
    SEND_ANSWER = 8
    EMAIL_AGENT = 11
    EMAIL_CUSTOMER = 12
    PHONE_CALL_AGENT = 13
    PHONE_CALL_CUSTOMER = 14
    ADD_NOTE = 15
    MOVE = 16
    LOCK = 17
    UNLOCK = 18
    TIME_ACCOUNTING = 20
    CUSTOMER_UPDATE = 21
    PRIORITY_UPDATE = 22
    OWNER_UPDATE = 23
    SET_PENDING_TIME = 26
    STATE_UPDATE = 27
    FIELD_UPDATE = 28
    WEB_REQUEST_CUSTOMER = 29
    LINK_ADD = 30
    MERGED = 33
    RESPONSIBLE_UPDATE = 34
    SUBSCRIBE = 35
    TYPE_UPDATE = 37
    SERVICE_UPDATE = 38
    SLA_UPDATE = 39
    ARCHIVE_FLAG_UPDATE = 40


class LinkType(IntEnum):
    """How two tickets belong together; the source of PARENT_CHILD is the parent."""

    NORMAL = 1
    PARENT_CHILD = 2
