"""The enums of the domain, made visible with a description of every value."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

import strawberry

from domain.customers import ExternalStatus, SourceKind
from domain.dynamic_fields import FieldType
from domain.events import Effect
from domain.filters import TicketOrderField
from domain.history import HistoryKind
from domain.masters import FollowUp, Validity
from domain.reference import Channel, Lock, SenderType, StateType
from domain.tickets import LinkKind
from domain.tokens import Role
from domain.viewer import Right, Scope
from sources.breaker import BreakerState
from sources.health import SourceStatus

E = TypeVar("E", bound=type[Enum])


class Direction(Enum):
    """Which end comes first."""

    ASC = "asc"
    DESC = "desc"


class BodyFormat(Enum):
    """How the text of an article is wanted."""

    TEXT = "text"
    HTML = "html"


def described(enum: E, description: str, values: dict[str, str], name: str | None = None) -> E:
    """Make an enum of the domain part of the schema; `values` describes each member by its name."""
    strawberry.enum(enum, name=name, description=description)
    definition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[value.name]
    return enum


described(
    Direction,
    "Which end of an order comes first.",
    {
        "ASC": "The smallest, earliest or alphabetically first value first.",
        "DESC": "The largest, latest or alphabetically last value first.",
    },
)
described(
    Scope,
    "How far a token goes, within the rights of whoever made it.",
    {
        "READ": "It only reads.",
        "WRITE": "It reads, and changes what its owner may change.",
        "ADMIN": "The same, and administrative things as well.",
    },
    name="TokenScope",
)
described(
    Right,
    "A right on the tickets of a queue.",
    {
        "READ": "See them.",
        "MOVE_INTO": "Move tickets into the queue.",
        "CREATE": "Create tickets in the queue.",
        "NOTE": "Add notes.",
        "OWNER": "Change the owner.",
        "PRIORITY": "Change the priority.",
        "WRITE": "Everything, OTRS's `rw`.",
    },
    name="TicketRight",
)
described(
    Role,
    "As what somebody logs in.",
    {
        "AGENT": "As an agent, who works on tickets.",
        "CUSTOMER": "As a customer user, who sees his own tickets.",
    },
    name="LoginRole",
)
described(
    BodyFormat,
    "How the text of an article is wanted.",
    {
        "TEXT": "Plain text.",
        "HTML": "HTML that is safe to show: scripts, forms, and remote content are taken out.",
    },
)
described(
    StateType,
    "The kind of a state, which decides how a ticket is treated.",
    {
        "NEW": "Nobody has answered yet.",
        "OPEN": "In work.",
        "CLOSED": "Done, with or without success.",
        "PENDING_REMINDER": "Waiting; the owner is reminded at `pendingUntil`.",
        "PENDING_AUTO": "Waiting; it is closed by itself at `pendingUntil`.",
        "MERGED": "Went into another ticket.",
        "REMOVED": "Taken out of the daily work.",
    },
)
described(
    Lock,
    "Whether somebody has taken the ticket.",
    {
        "UNLOCKED": "Free to be taken.",
        "LOCKED": "Taken by its owner.",
    },
)
described(
    SenderType,
    "Who wrote an article.",
    {
        "AGENT": "Somebody of ours.",
        "CUSTOMER": "The customer.",
        "SYSTEM": "The service itself, for instance an automatic reply.",
    },
)
described(
    Channel,
    "How an article came or went.",
    {
        "EMAIL": "By mail.",
        "PHONE": "By telephone.",
        "INTERNAL": "As a note.",
        "CHAT": "In a chat.",
        "WEB": "Through the customers' pages.",
        "OTHER": "By a channel an extension added.",
    },
)
described(
    FieldType,
    "What a dynamic field holds.",
    {
        "TEXT": "One line of text.",
        "TEXT_AREA": "Several lines of text.",
        "INTEGER": "A whole number.",
        "CHECKBOX": "`true` or `false`.",
        "DATE": "A date, as 2026-11-22.",
        "DATE_TIME": "A time in UTC, as 2026-11-22T10:00:00+00:00.",
        "DROPDOWN": "The key of one choice.",
        "MULTISELECT": "The keys of any number of choices.",
        "OTHER": "Of a type an extension added.",
    },
    name="DynamicFieldType",
)
described(
    LinkKind,
    "What a linked ticket is to this one.",
    {
        "NORMAL": "They belong together.",
        "PARENT": "The linked ticket is the parent of this one.",
        "CHILD": "The linked ticket is a child of this one.",
    },
    name="TicketLinkKind",
)
described(
    TicketOrderField,
    "What tickets can be ordered by.",
    {
        "NUMBER": "The ticket number, as text.",
        "CREATED": "When it was created.",
        "CHANGED": "When it last changed.",
        "PRIORITY": "The priority; the highest has the highest number.",
        "AGE": "How old it is: ascending is the youngest first.",
        "QUEUE": "The whole name of the queue.",
        "STATE": "The name of the state.",
        "TITLE": "The title.",
        "ESCALATION": "When it escalates; tickets that never do come last.",
    },
)
described(
    ExternalStatus,
    "What became of the external part of a customer user.",
    {
        "FRESH": "Read from its source for this answer, or so lately that it counts as current.",
        "STALE": "Read some time ago, see asOf: its source does not answer in time just now.",
        "CONFLICT": "Several records, or several of our people, match equally well: none is taken."
        " `candidates` lists them; link the right one.",
        "NOT_FOUND": "Every source that was asked answered, and none knows the person or the link.",
        "UNAVAILABLE": "A source that may know the person did not answer: its part is missing.",
        "NOT_LINKED": "Known to us alone: no link is stored and no source has a match.",
    },
)
described(
    SourceKind,
    "What kind of store a source is.",
    {
        "SQLITE": "An SQLite file.",
        "POSTGRESQL": "A PostgreSQL database.",
        "MYSQL": "A MySQL or MariaDB database.",
        "LDAP": "A directory that speaks LDAP.",
    },
)
described(
    SourceStatus,
    "How a source has answered lately.",
    {
        "UP": "Every remembered call succeeded.",
        "DEGRADED": "The last call succeeded, an earlier one did not.",
        "DOWN": "The last call failed.",
    },
)
described(
    BreakerState,
    "Whether a source is asked.",
    {
        "CLOSED": "It is asked.",
        "OPEN": "It failed several times in a row and is left alone: answers go out without it.",
        "HALF_OPEN": "It is being tried again; answers still go out without it.",
    },
)
described(
    HistoryKind,
    "What happened to a ticket: the history types of OTRS.",
    {
        "NEW_TICKET": "The ticket was created; `new` is its number.",
        "FOLLOW_UP": "The customer answered; `new` is a remark, if there is one.",
        "SEND_AUTO_REJECT": "An answer was refused automatically.",
        "SEND_AUTO_REPLY": "The receipt of the ticket was confirmed automatically.",
        "SEND_AUTO_FOLLOW_UP": "The receipt of an answer was confirmed automatically.",
        "FORWARD": "An article was forwarded.",
        "BOUNCE": "A mail was bounced to another address.",
        "SEND_ANSWER": "An answer was sent to the customer.",
        "SEND_AGENT_NOTIFICATION": "An agent was notified.",
        "SEND_CUSTOMER_NOTIFICATION": "The customer was notified.",
        "EMAIL_AGENT": "An agent wrote a mail.",
        "EMAIL_CUSTOMER": "A mail of the customer came in.",
        "EMAIL_RESEND": "A mail was sent again.",
        "PHONE_CALL_AGENT": "An agent called the customer.",
        "PHONE_CALL_CUSTOMER": "The customer called.",
        "ADD_NOTE": "A note was added.",
        "MOVE": "It moved from one queue to another.",
        "LOCK": "It was locked.",
        "UNLOCK": "It was unlocked.",
        "REMOVE": "It was removed.",
        "TIME_ACCOUNTING": "Working time was added; `new` is what was added.",
        "CUSTOMER_UPDATE": "The customer was changed.",
        "PRIORITY_UPDATE": "The priority was changed.",
        "OWNER_UPDATE": "It got a new owner.",
        "RESPONSIBLE_UPDATE": "Somebody else became responsible.",
        "LOOP_PROTECTION": "An automatic mail was held back, lest two systems answer each other.",
        "MISC": "Something without a kind of its own.",
        "SET_PENDING_TIME": "The time until which it waits was set or, without `new`, taken away.",
        "STATE_UPDATE": "The state was changed.",
        "DYNAMIC_FIELD_UPDATE": "A dynamic field was changed.",
        "WEB_REQUEST_CUSTOMER": "The customer wrote through the customers' pages.",
        "LINK_ADD": "It was linked to another ticket, whose number is `new`; null if you may not"
        " read that ticket.",
        "LINK_DELETE": "A link to another ticket was taken away; its number is `old`; null if you"
        " may not read that ticket.",
        "SYSTEM_REQUEST": "Another system asked for something.",
        "MERGED": "`old` was merged into `new`; the number you may not read is null.",
        "SUBSCRIBE": "An agent began to watch it.",
        "UNSUBSCRIBE": "An agent stopped watching it.",
        "TYPE_UPDATE": "The type was changed.",
        "SERVICE_UPDATE": "The service was changed.",
        "SLA_UPDATE": "The service level agreement was changed.",
        "TITLE_UPDATE": "The title was changed.",
        "ARCHIVE_FLAG_UPDATE": "It was put into, or taken out of, the archive.",
        "BULK": "It was changed together with others.",
        "ESCALATION_RESPONSE_TIME_START": "The time for the first response has passed.",
        "ESCALATION_RESPONSE_TIME_STOP": "The first response was given after its time had passed.",
        "ESCALATION_RESPONSE_TIME_NOTIFY_BEFORE": "The time for the first response passes soon.",
        "ESCALATION_UPDATE_TIME_START": "The time for the next update has passed.",
        "ESCALATION_UPDATE_TIME_STOP": "The update was given after its time had passed.",
        "ESCALATION_UPDATE_TIME_NOTIFY_BEFORE": "The time for the next update passes soon.",
        "ESCALATION_SOLUTION_TIME_START": "The time for the solution has passed.",
        "ESCALATION_SOLUTION_TIME_STOP": "The solution was given after its time had passed.",
        "ESCALATION_SOLUTION_TIME_NOTIFY_BEFORE": "The time for the solution passes soon.",
        "OTHER": "A kind an extension added.",
    },
)
described(
    Effect,
    "What an event means for the tickets you follow.",
    {
        "CHANGED": "Something happened to a ticket that is one of them.",
        "ENTERED": "A ticket has become one of them: by what happened, or by your rights.",
        "LEFT": "A ticket is no longer one of them, or no longer for you.",
    },
    name="TicketEventType",
)
described(
    FollowUp,
    "What an answer to a closed ticket does.",
    {
        "POSSIBLE": "It opens the ticket again.",
        "REJECT": "It is kept, the ticket stays closed, and whoever wrote it is told.",
        "NEW_TICKET": "It makes a new ticket, linked to the closed one.",
    },
)
described(
    Validity,
    "Which rows of a small table are meant.",
    {
        "VALID": "Those that may be used.",
        "INVALID": "Those that may not be used any more.",
        "ANY": "All of them.",
    },
)
