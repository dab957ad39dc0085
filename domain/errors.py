"""The tree of expected failures; each has a code clients can rely on and a message for a person.

TicketgraphError
├── InvalidInput        a value that cannot be right, with the field and what would be
├── Refusal             what was asked for cannot be done, with the part of the input it is about
│   ├── NotFound        … it is not there, or not for the one who asks
│   ├── Forbidden       … he has no right to do it
│   │   └── MissingRight    … on a ticket or in a queue, which are named
│   ├── NotRegistered   … somebody has no row of our own
│   ├── InvalidCustomer … somebody may no longer be used
│   ├── TooManyAttempts … a login was tried too often
│   ├── NotOffered      … the settings leave it out
│   ├── ReadOnly        … a source keeps it, and nothing is written there
│   └── Conflict        … it was changed meanwhile, or several fit
│       ├── LoginTaken      a login is somebody's already
│       ├── EmailTaken      a mail address is somebody's already
│       ├── RecordTaken     an external record is linked to another login
│       ├── AlreadyLinked   a login is linked to another record
│       ├── NotLinked       a login is linked to nothing
│       ├── TicketLocked    somebody else works on the ticket
│       ├── TicketMerged    the ticket was merged into another one
│       ├── NameTaken       a name is another row's already
│       ├── InUse           something is needed as it is
│       ├── OwnAccess       who acts would no longer administer
│       └── KeyReused       an idempotency key came with something else before
├── Unauthenticated     nobody, or nobody we know, is asking
├── TookTooLong         an operation, as a whole
├── ResyncRequired      what somebody follows cannot go on without a gap
├── Unavailable         our database does not answer
│   ├── TimedOut        … in time
│   ├── NotAllowed      … this to the role that the service has there
│   ├── GivenUp         … for changes that came meanwhile
│   └── TablesMissing   … since the tables are gone that it should have
├── SourceUnavailable   a customer source does not answer
│   └── SourceRefuses   … this question, though it is there
└── BadSetting          the settings cannot work, with the path of the setting
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import datetime

    from domain.reference import Agent, Queue
    from domain.viewer import Right


class TicketgraphError(Exception):
    """Something expected went wrong; the text is meant for the person who asked."""

    code: ClassVar[str] = "ERROR"


class InvalidInput(TicketgraphError):
    """A value that cannot be right: `field` names it, `expected` says what would be."""

    code = "INVALID_INPUT"

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: expected {expected}.")
        self.field = field
        self.expected = expected


class Refusal(TicketgraphError):
    """What was asked for cannot be done: `field` names the part of the input it is about."""

    code = "REFUSED"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotFound(Refusal):
    """Something that is not there, or not for the one who asks."""

    code = "NOT_FOUND"


class Forbidden(Refusal):
    """Something the one who asks may see but not change."""

    code = "FORBIDDEN"


class MissingRight(Forbidden):
    """The same, where a right in a queue that he may know would allow it."""

    def __init__(self, field: str, right: Right, queue: Queue) -> None:
        super().__init__(field, f"You need the right “{right.value}” in the queue “{queue.name}”.")
        self.right = right
        self.queue = queue


class NotRegistered(Refusal):
    """Somebody who has no row of our own."""

    code = "NOT_REGISTERED"


class InvalidCustomer(Refusal):
    """A customer user who may no longer be used."""

    code = "INVALID_CUSTOMER"


class TooManyAttempts(Refusal):
    """A login was tried too often; `seconds` is how long to wait until `again`."""

    code = "TOO_MANY_ATTEMPTS"

    def __init__(self, again: datetime, seconds: int) -> None:
        when = again.isoformat(timespec="seconds")
        super().__init__("input", f"Too many attempts to log in. Try again after {when}.")
        self.seconds = seconds


class NotOffered(Refusal):
    """Something that the service can do only where its settings say how."""

    code = "NOT_OFFERED"


class ReadOnly(Refusal):
    """Something that a source of customers keeps: it is changed there, never here."""

    code = "READ_ONLY"

    def __init__(self, field: str, what: str, source: str) -> None:
        super().__init__(field, f"{what} is kept by the source “{source}”: change it there.")


class Conflict(Refusal):
    """What is there is not what the one who asks means: it was changed, or several fit equally."""

    code = "CONFLICT"


class LoginTaken(Conflict):
    """A login that is somebody's already."""

    code = "LOGIN_TAKEN"


class EmailTaken(Conflict):
    """A mail address that is another customer user's already."""

    code = "EMAIL_TAKEN"


class RecordTaken(Conflict):
    """An external record that is linked to another login."""

    code = "RECORD_TAKEN"


class AlreadyLinked(Conflict):
    """A login that is linked to another external record."""

    code = "ALREADY_LINKED"


class NotLinked(Conflict):
    """A login that is linked to no external record."""

    code = "NOT_LINKED"


class TicketLocked(Conflict):
    """A ticket that somebody else has taken: who that is, and since when where that is known."""

    code = "TICKET_LOCKED"

    def __init__(self, field: str, holder: Agent, since: datetime | None = None) -> None:
        when = f" since {since.isoformat(timespec='seconds')}" if since else ""
        super().__init__(field, f"{holder.full_name} ({holder.login}) holds the ticket{when}.")
        self.locked_by = holder
        self.locked_since = since


class TicketMerged(Conflict):
    """A ticket whose articles are another ticket's now."""

    code = "TICKET_MERGED"

    def __init__(self, field: str) -> None:
        super().__init__(
            field, "The ticket was merged into another one: change that one, its `mergedInto`."
        )


class FollowUpRefused(Conflict):
    """A ticket of which a customer has to make a new one."""

    code = "FOLLOW_UP_REFUSED"


class NameTaken(Conflict):
    """A name that another row has already."""

    code = "NAME_TAKEN"


class InUse(Conflict):
    """Something that tickets, other rows or the settings need as it is."""

    code = "IN_USE"


class OwnAccess(Conflict):
    """A change after which whoever makes it would no longer administer."""

    code = "OWN_ACCESS"

    def __init__(self, field: str) -> None:
        super().__init__(
            field, "You would no longer administer by this: let another administrator do it."
        )


class KeyReused(Conflict):
    """An idempotency key that came with another input before."""

    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self) -> None:
        super().__init__(
            "input.idempotencyKey", "This key came with another input before: take a new one."
        )


class Unauthenticated(TicketgraphError):
    """Nobody, or nobody we know, is asking."""

    code = "UNAUTHENTICATED"

    def __init__(self, message: str = "Log in first: send a bearer token or a session.") -> None:
        super().__init__(message)


class ResyncRequired(TicketgraphError):
    """What somebody follows cannot go on without a gap: he has to ask for all of it anew."""

    code = "RESYNC_REQUIRED"

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Ask anew for what you show, and follow from there.")


class TookTooLong(TicketgraphError):
    """An operation took longer than it may."""

    code = "TIMEOUT"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The operation took longer than {seconds:g} seconds. Ask for less.")


class Unavailable(TicketgraphError):
    """Our own database does not answer; the reason is in the log, not in the message."""

    code = "UNAVAILABLE"

    def __init__(self, message: str = "The database does not answer. Try again later.") -> None:
        super().__init__(message)


class TimedOut(Unavailable):
    """Our own database did not answer within its time limit."""

    code = "TIMEOUT"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The database did not answer within {seconds:g} seconds. Ask for less, or try again."
        )


class NotAllowed(Unavailable):
    """The role of the service lacks a right in the database; the log says which one."""

    def __init__(self) -> None:
        super().__init__(
            "The database does not let the service do this. Whoever runs it finds the reason in its"
            " log."
        )


class GivenUp(Unavailable):
    """What the database gave up, so that others go on.

    A read that would keep a replica behind its primary ("conflict with recovery"), or one of two
    changes that waited for each other ("deadlock detected").
    """

    def __init__(self) -> None:
        super().__init__(
            "The database had to give this up for changes that came meanwhile. Try again."
        )


class TablesMissing(Unavailable):
    """Tables are gone from under the service: uninstalled by force, or another dump restored."""

    def __init__(self) -> None:
        super().__init__(
            "The database has not all tables of the service any more. Whoever runs it finds in its"
            " log which one is missing."
        )


TOO_SLOW = "no answer in time"


class SourceUnavailable(TicketgraphError):
    """A customer source does not answer; `reason` holds no address and no secret.

    `field` names the part of an input that it would have been asked about.
    """

    code = "SOURCE_UNAVAILABLE"

    def __init__(self, source: str, reason: str, *, field: str = "") -> None:
        super().__init__(f"The customer source “{source}” does not answer: {reason}.")
        self.source = source
        self.reason = reason
        self.field = field


class SourceRefuses(SourceUnavailable):
    """A customer source is there, and has an error where an answer should be."""


class BadSetting(TicketgraphError):
    """The settings cannot work: `path` names the setting, `problem` says what to mend."""

    code = "BAD_SETTING"

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem
