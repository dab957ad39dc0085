"""The small tables of tickets as administrators keep them."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from domain.column import column, record
from domain.ids import QueueId
from domain.promises import Promise


class FollowUp(Enum):
    """What an answer to a closed ticket does; the value is the name in `follow_up_possible`."""

    POSSIBLE = "possible"
    REJECT = "reject"
    NEW_TICKET = "new ticket"


class Validity(Enum):
    """Which rows of a small table are meant."""

    VALID = "valid"
    INVALID = "invalid"
    ANY = "any"

    def holds(self, *, valid: bool) -> bool:
        """Whether a row that is valid, or is not, is meant."""
        return self is Validity.ANY or valid is (self is Validity.VALID)


@record
class QueueSettings(Promise):
    """What only administrators see of a queue."""

    table: ClassVar[str] = "queue"

    pk: QueueId = column("id")
    group: str = column(
        "(SELECT name FROM permission_groups WHERE permission_groups.id = queue.group_id)"
    )
    unlock_minutes: int = column("coalesce(unlock_timeout, 0)")
    follow_up_name: str = column(
        "(SELECT name FROM follow_up_possible WHERE follow_up_possible.id = queue.follow_up_id)"
    )
    follow_up_lock: bool
    system_address: str = column(
        "(SELECT value0 FROM system_address WHERE system_address.id = queue.system_address_id)"
    )
    salutation: str = column(
        "(SELECT name FROM salutation WHERE salutation.id = queue.salutation_id)"
    )
    signature: str = column("(SELECT name FROM signature WHERE signature.id = queue.signature_id)")

    @property
    def follow_up(self) -> FollowUp:
        """Any other name is as "possible" to OTRS (PostMaster.pm)."""
        known = {option.value: option for option in FollowUp}
        return known.get(self.follow_up_name, FollowUp.POSSIBLE)

    @property
    def calendar(self) -> str | None:
        return self.calendar_name or None
