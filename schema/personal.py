"""What everybody settles for himself."""

from __future__ import annotations

import strawberry

from schema.fields import plain
from schema.reference import OutOfOffice


@strawberry.type(description="Whether an agent wants a notification by a transport.")
class NotificationSwitch:
    notification: int = plain("The number of the notification (OTRS: `notification_event`).")
    transport: str = plain("How it comes, as `Email`.")
    wanted: bool = plain("Whether it shall come.")


@strawberry.type(description="What somebody settled for himself.")
class Preferences:
    language: str | None = plain("His language by its name in OTRS, as `de` or `pt_BR`.")
    time_zone: str | None = plain(
        "His time zone by its name in the tz database, as `Europe/Berlin`."
    )
    out_of_office: OutOfOffice | None = plain(
        "When he is, was or will be away; null if he did not say so."
    )
    notifications: list[NotificationSwitch] = plain(
        "His switches by notification; one without a switch is as its notification says."
    )
