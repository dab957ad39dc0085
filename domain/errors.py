"""The tree of expected failures; each has a code clients can rely on and a message for a person.

TicketgraphError
├── InvalidInput        a value that cannot be right, with the field and what would be
├── Unauthenticated     nobody, or nobody we know, is asking
├── TookTooLong         an operation, as a whole
├── Unavailable         our database does not answer
│   └── TimedOut        … in time
├── SourceUnavailable   a customer source does not answer
└── BadSetting          the settings cannot work, with the path of the setting
"""

from __future__ import annotations

from typing import ClassVar


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


class Unauthenticated(TicketgraphError):
    """Nobody, or nobody we know, is asking."""

    code = "UNAUTHENTICATED"

    def __init__(self, message: str = "Log in first: send a bearer token or a session.") -> None:
        super().__init__(message)


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


class SourceUnavailable(TicketgraphError):
    """A customer source does not answer; `reason` holds no address and no secret."""

    code = "SOURCE_UNAVAILABLE"

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"The customer source “{source}” does not answer: {reason}.")
        self.source = source
        self.reason = reason


class BadSetting(TicketgraphError):
    """The settings cannot work: `path` names the setting, `problem` says what to mend."""

    code = "BAD_SETTING"

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem
