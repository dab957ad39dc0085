"""What the OTRS we stand on has and is set to, as far as our changes have to mind it.

Read once, at the start: whoever changes one of these settings there starts the service anew.
"""

from __future__ import annotations

import logging
from datetime import UTC
from typing import TYPE_CHECKING, Any

from db.guest.number_settings import doubts, numbers
from db.guest.setting_names import (
    AUTO_RESPONSIBLE,
    DEFAULT_TYPE,
    INDEX,
    OF_CHANGES,
    PASSWORDS,
    RESPONSIBLE,
    SERVICE,
    TYPE,
    ZONE,
)
from db.guest.sysconfig import settings
from domain.calendars import zone
from domain.errors import BadSetting
from domain.host import Host

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from db.database import Reader
    from db.guest.recognition import Recognition
    from db.settings import DatabaseSettings
    from domain.host import PasswordForm

log = logging.getLogger(__name__)

STATIC_INDEX = "StaticDB"  # the last part of a module's name
HAS_INDEX = "SELECT 1 FROM ticket_index LIMIT 1"
# OTRS knows a form by its shape, so none that is weak is written anew
FORMS: Mapping[str, PasswordForm] = {"sha512": "sha512", "bcrypt": "bcrypt"}
FORM: PasswordForm = "sha256"  # OTRS: sha2, its usual one
UNKNOWN_ZONE = (
    "is to be set, since the OTRSTimeZone of the OTRS is “{}”, which is not known here: say the"
    ' zone of the times in its tables, such as "Europe/Berlin"'
)
COLOURED = ("ticket_state", "ticket_priority")
BLACK, OPAQUE = "#000000", "FF"
COLOUR = "SELECT max(color) FROM {table}"


async def host(db: Reader, recognition: Recognition, ours: DatabaseSettings) -> Host:
    """The installation, by its tables and its settings; what `ours` say of it comes first.

    Raises `BadSetting` for a time zone of it that nobody knows, `TimedOut` and `Unavailable`.
    """
    found = await settings(db, OF_CHANGES)
    for name, why in doubts(found).items():
        log.warning(
            "a setting of the OTRS is not followed name=%s value=%r: %s", name, found[name], why
        )
    return Host(
        is_guest=True,
        zone=_zone(found.get(ZONE), ours),
        fixed=await _fixed(db, recognition),
        is_indexed=await _is_indexed(db, recognition, found.get(INDEX)),
        is_searched=recognition.has("article_search_index"),
        numbers=numbers(found),
        passwords=FORMS.get(str(found.get(PASSWORDS)), FORM),
        **_features(found),
    )


def _features(found: Mapping[str, Any]) -> dict[str, Any]:
    """What is switched on; where no setting can be read, as in a database of our own."""
    if not found:
        return {}
    return {
        "has_types": _is_on(found, TYPE),
        "default_type": str(found.get(DEFAULT_TYPE) or "Unclassified"),
        "tells_no_service": _is_on(found, SERVICE),
        "has_responsible": _is_on(found, RESPONSIBLE) and found.get(AUTO_RESPONSIBLE) != "0",
    }


def _is_on(found: Mapping[str, Any], name: str) -> bool:
    """Whether Perl takes the value for true; all that we ask for are off at first."""
    return found.get(name, "0") not in {"", "0"}


def _zone(name: Any, ours: DatabaseSettings) -> tzinfo:
    """Who writes times of another zone spoils them; who only reads may go on."""
    if ours.time_zone is not None or not name:
        return ours.zone
    known = zone(str(name))
    if known is None and not ours.read_only:
        raise BadSetting("database.time_zone", UNKNOWN_ZONE.format(name))
    if known is None:
        log.warning("the time zone of the OTRS is not known, so UTC is taken name=%r", name)
    return known or UTC


async def _fixed(db: Reader, recognition: Recognition) -> dict[str, dict[str, object]]:
    """Colours, which states and priorities must have from Znuny 7.0.

    From 7.3 they say how opaque they are, too (tables.md 1): as those do that are there.
    """
    demanded, found = recognition.demanded, dict[str, dict[str, object]]()
    for table in COLOURED:
        if "color" in demanded.get(table, ()):
            [[example]] = await db.rows(COLOUR.format(table=table))
            is_long = len(example or "") > len(BLACK)
            found[table] = {"color": BLACK + OPAQUE if is_long else BLACK}
    return found


async def _is_indexed(db: Reader, recognition: Recognition, module: Any) -> bool:
    """By the setting, or because there are rows, where `Kernel/Config.pm` says it alone."""
    if not recognition.has("ticket_index") or not recognition.has("ticket_lock_index"):
        return False
    return str(module).endswith(STATIC_INDEX) or bool(await db.rows(HAS_INDEX))
