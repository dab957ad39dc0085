"""What only administrators see of the small tables."""

from __future__ import annotations

import strawberry

from domain.masters import FollowUp
from schema.fields import plain


@strawberry.type(description="How a queue works; for administrators.")
class QueueSettings:
    group: str = plain("The name of the group whose rights hold in it.")
    unlock_minutes: int = plain(
        "After how many working minutes a ticket is taken from whoever holds it; 0 never."
    )
    first_response_minutes: int = plain("Until the first response; 0 means nothing was promised.")
    first_response_notify: int = plain("Of that time, after how many percent to warn; 0 never.")
    update_minutes: int = plain("Between updates; 0 means nothing was promised.")
    update_notify: int = plain("Of that time, after how many percent to warn; 0 never.")
    solution_minutes: int = plain("Until the solution; 0 means nothing was promised.")
    solution_notify: int = plain("Of that time, after how many percent to warn; 0 never.")
    calendar: str | None = plain(
        "The name of the calendar that says which time is working time; null for the usual one."
    )
    follow_up: FollowUp = plain("What an answer to a closed ticket does.")
    follow_up_lock: bool = plain(
        "Whether a ticket that an answer opens again is its former owner's."
    )
    system_address: str = plain("The mail address that answers come from.")
    salutation: str = plain("The name of the salutation of answers.")
    signature: str = plain("The name of the signature of answers.")
