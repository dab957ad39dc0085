"""What may go wrong between us and a directory, in words without an address or a secret."""

from __future__ import annotations

from sources import reasons

NO_BASE = "its base does not exist"
NO_STARTTLS = "it does not offer StartTLS"
NOT_TRUSTED = reasons.NOT_TRUSTED


class LdapFailure(Exception):
    """The directory does not answer as it should; `reason` is for everybody to read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class QuestionRefused(LdapFailure):
    """The directory is there, and has an error where an answer should be."""


class PasswordRefused(LdapFailure):
    """The directory does not let in who asks; `result` is its code (RFC 4511 4.1.9)."""

    def __init__(self, result: int) -> None:
        super().__init__(reasons.NO_LOGIN)
        self.result = result


class ConnectionLost(LdapFailure):
    """Nobody is there any more; whoever just reads may ask again on another connection."""

    def __init__(self) -> None:
        super().__init__(reasons.UNREACHABLE)
