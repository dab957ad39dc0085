"""What everybody settles for himself, as OTRS keeps it: texts by key (`user_preferences`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

EMAIL, LANGUAGE, TIME_ZONE = "UserEmail", "UserLanguage", "UserTimeZone"
MOBILE = "UserMobile"
NOTIFICATIONS = "NotificationTransport"
OUT_OF_OFFICE = "OutOfOffice"
PARTS = ("Year", "Month", "Day")
STARTS = [f"{OUT_OF_OFFICE}Start{part}" for part in PARTS]
ENDS = [f"{OUT_OF_OFFICE}End{part}" for part in PARTS]
ABSENCE = (OUT_OF_OFFICE, *STARTS, *ENDS)
YES, NO = "1", "0"
# those that OTRS brings along (DefaultUsedLanguages in its configuration)
LANGUAGES = [
    "ar_SA",
    "bg",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "en_CA",
    "en_GB",
    "es",
    "es_CO",
    "es_MX",
    "et",
    "fa",
    "fi",
    "fr",
    "fr_CA",
    "gl",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "mk",
    "ms",
    "nb_NO",
    "nl",
    "pl",
    "pt",
    "pt_BR",
    "ro",
    "ru",
    "sk_SK",
    "sl",
    "sr_Cyrl",
    "sr_Latn",
    "sv",
    "sw",
    "th_TH",
    "tr",
    "uk",
    "vi_VN",
    "zh_CN",
    "zh_TW",
]


@dataclass(frozen=True, slots=True)
class Absence:
    """When somebody is out of office: whole days of UTC, the first and the last included."""

    start: date
    end: date

    def holds(self, now: datetime) -> bool:
        """Whether he is away now (OTRS: from 00:00:00 of the first day to 23:59:59 of the last)."""
        return self.start <= now.astimezone(UTC).date() <= self.end

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class NotificationSwitch:
    """Whether an agent wants a notification by a transport (OTRS: `Notification-<id>-Email`)."""

    notification: int
    transport: str
    wanted: bool

    @property
    def key(self) -> str:
        return f"Notification-{self.notification}-{self.transport}"

    def __str__(self) -> str:
        return f"{self.notification} by {self.transport}: {'yes' if self.wanted else 'no'}"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What is kept of somebody, by OTRS's keys."""

    kept: Mapping[str, str | None]

    @property
    def language(self) -> str | None:
        return self.kept.get(LANGUAGE) or None

    @property
    def time_zone(self) -> str | None:
        return self.kept.get(TIME_ZONE) or None

    @property
    def out_of_office(self) -> Absence | None:
        """When he is, was or will be away; None where he is not, or it makes no sense."""
        if self.kept.get(OUT_OF_OFFICE) != YES:
            return None
        start, end = (_day(self.kept.get(key) for key in keys) for keys in (STARTS, ENDS))
        return Absence(start, end) if start and end else None

    @property
    def notifications(self) -> list[NotificationSwitch]:
        """His switches by notification; what has none is as its notification says."""
        found = [_switch(key, value) for key, value in switches(self.kept).items()]
        known = [switch for switch in found if switch]
        return sorted(known, key=lambda switch: (switch.notification, switch.transport))


def of_absence(absence: Absence | None) -> dict[str, str | None]:
    """An absence as OTRS keeps it: numbers without zeros before them."""
    if absence is None:
        return {OUT_OF_OFFICE: NO}
    found: dict[str, str | None] = {OUT_OF_OFFICE: YES}
    for keys, day in ((STARTS, absence.start), (ENDS, absence.end)):
        found |= dict(zip(keys, map(str, (day.year, day.month, day.day)), strict=True))
    return found


def of_switches(kept: Mapping[str, str | None], given: Iterable[NotificationSwitch]) -> str:
    """The switches as OTRS keeps them, in JSON; those that are not given stay as they are."""
    changed = {switch.key: int(switch.wanted) for switch in given}
    return json.dumps({**switches(kept), **changed}, sort_keys=True)


def switches(kept: Mapping[str, str | None]) -> dict[str, Any]:
    """The flags by OTRS's names; what is no object is as good as nothing."""
    try:
        found = json.loads(kept.get(NOTIFICATIONS) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _day(parts: Iterable[str | None]) -> date | None:
    try:
        year, month, day = (int(part or "") for part in parts)
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _switch(key: str, value: Any) -> NotificationSwitch | None:
    word, _, rest = key.partition("-")
    number, _, transport = rest.partition("-")
    if word != "Notification" or not number.isdecimal() or int(number) >= 2**31:
        return None
    return NotificationSwitch(int(number), transport, str(value) == YES)
