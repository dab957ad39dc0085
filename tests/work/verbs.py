"""Every verb with an input that would do, and what OTRS's history says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LOCKS = (("Lock", "%%lock"), ("Misc", "Reset of unlock time."))
TAKES = (*LOCKS, ("OwnerUpdate", "%%walter%%{walter}"))
GIVES = (("Unlock", "%%unlock"),)


@dataclass(frozen=True)
class Case:
    """`can` is the verb's name in `viewerCan`; `lines` are what Walter's doing it leaves.

    `about` is the field of the input that names what it is done to.
    """

    can: str
    input: dict[str, Any] = field(default_factory=dict)
    takes: bool = False  # the lock, so that nobody else may hold it
    lines: tuple[tuple[str, str], ...] = ()
    about: str = "ticket"


def taking(can: str, *lines: tuple[str, str], **input: Any) -> Case:
    return Case(can, input, takes=True, lines=(*TAKES, *lines))


NOTE_LINES = (("AddNote", "%%Note"), ("Misc", "Reset of unlock time."))
CASES = {
    "ticketSetTitle": Case(
        "title", {"title": "Else"}, lines=(("TitleUpdate", "%%A request%%Else"),)
    ),
    "ticketMove": taking("move", ("Move", "%%Raw%%2%%Misc%%4"), *GIVES, queue="Raw"),
    "ticketSetState": Case("state", {"state": "new"}, lines=(("StateUpdate", "%%open%%new%%"),)),
    "ticketSetPending": taking(
        "pending",
        ("StateUpdate", "%%open%%pending reminder%%"),
        ("SetPendingTime", "%%2035-06-01 08:30"),
        until="2035-06-01T10:30:00+02:00",
    ),
    "ticketClose": taking("close", ("StateUpdate", "%%open%%closed successful%%"), *GIVES),
    "ticketMarkSpam": taking(
        "spam",
        ("Move", "%%Junk%%3%%Misc%%4"),
        *GIVES,
        ("StateUpdate", "%%open%%closed unsuccessful%%"),
    ),
    "ticketSetPriority": taking(
        "priority", ("PriorityUpdate", "%%3 normal%%3%%5 very high%%5"), priority="5 very high"
    ),
    "ticketSetType": Case(
        "type", {"type": "Unclassified"}, lines=(("TypeUpdate", "%%Unclassified%%1"),)
    ),
    "ticketSetService": Case("service", {"service": None}),
    "ticketSetSla": Case("sla", {"sla": None}),
    "ticketSetOwner": Case(
        "owner",
        {"owner": "walter"},
        lines=(("OwnerUpdate", "%%walter%%{walter}"), *LOCKS),
    ),
    "ticketSetResponsible": Case(
        "responsible",
        {"responsible": "walter"},
        lines=(("ResponsibleUpdate", "%%walter%%{walter}"),),
    ),
    "ticketLock": taking("lock"),
    "ticketUnlock": Case("unlock"),
    "ticketSetDynamicFields": Case("fields", {"dynamicFields": []}),
    "ticketSetArchived": Case("archive", {"archived": True}, lines=(("ArchiveFlagUpdate", "%%y"),)),
    "articleAddNote": Case("note", {"body": "Said"}, lines=NOTE_LINES),
    "articleAddPhoneCall": taking(
        "phoneOut",
        ("PhoneCallAgent", "%%"),
        body="Said",
        direction="OUTBOUND",
    ),
}
# values that stand for the ID of a ticket: another one, the same one, and one out of sight
OTHER, SAME, HIDDEN = "another ticket", "the same ticket", "a hidden ticket"
# what has more of an effect than lines in the history of one ticket
RELATED = {
    "ticketUpdate": Case("title", {"title": "Else"}),
    "ticketLink": Case("link", {"to": OTHER}),
    "ticketUnlink": Case("link", {"to": OTHER}),
    "ticketMerge": Case("merge", {"into": OTHER}, takes=True),
    "ticketWatch": Case("watch"),
    "ticketUnwatch": Case("watch"),
    "ticketMarkSeen": Case("seen"),
    "articleMarkSeen": Case("seen", about="article"),
    "articleSplit": Case("split", about="article"),
}
VERBS = CASES | RELATED
FREE = {"archive", "link", "watch", "seen"}  # what is done to merged tickets as well
