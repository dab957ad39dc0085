"""What `inspect-database` tells a person, in the width of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from commands.progress import console
from db.guest.setting_names import INDEX, STORAGE, ZONE, calendar_name
from domain.calendars import zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from commands.inspection import Report
    from db.guest.indexes import MissingIndex
    from db.guest.ways import Way

UTC = "UTC"
FILES = "ArticleStorageFS"
STATIC = "StaticDB"
MIB = 2**20
LABEL = 60  # columns for what a line is about
UNSEEN = "what stands in Kernel/Config.pm counts before these, and is not in the database"
KINDS = {
    "ticket_history_type": "history types",
    "communication_channel": "channels",
    "ticket_state_type": "types of states",
    "ticket_lock_type": "locks",
    "link_type": "types of links",
    "link_object": "objects of links",
}


def print_report(found: Report) -> None:
    """Print all that was seen."""
    _heading(f"{found.family}, in the schema “{found.schema}”")
    _section("", _shape(found))
    _section("Database", _server(found))
    _section("Rows", _counts(found.counts))
    _section("Settings of the OTRS", _settings(found.settings, found.doubts), UNSEEN)
    _section("Articles", _storage(found))
    _section("Customers", _elsewhere(found.elsewhere))
    _section("Passwords", _passwords(found.passwords), "of who is valid, by form; none is shown")
    _section("To know", _oddities(found))
    _ways(found)
    _indexes(found.indexes)


def _heading(text: str, remark: str = "") -> None:
    line = Text(text, "bold")
    if remark:
        line.append(f" ({remark})", "not bold")
    console.print(line)


def _section(name: str, lines: Iterable[tuple[str, str]], remark: str = "") -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(min_width=16, max_width=LABEL, overflow="fold")
    table.add_column(overflow="fold")
    for label, text in lines:
        table.add_row(Text(label), Text(text))
    if name and table.row_count:
        _heading(name, remark)
    if table.row_count:
        console.print(Padding(table, (0, 0, 1, 2)))


def _unknown(part: Any) -> str | None:
    """Why nothing was seen there."""
    return getattr(part, "unknown", None)


def _shape(found: Report) -> Iterator[tuple[str, str]]:
    for ours, theirs in found.renamed.items():
        yield "other name", f"{theirs}, which is {ours} in newer versions"
    if found.demanded:
        yield "demanded", f"{', '.join(found.demanded)}: every new row has to have them"
    if found.extra:
        yield "further columns", f"{', '.join(found.extra)}: left as they are"
    yield "further tables", f"{found.further_tables}: never touched"


def _server(found: Report) -> Iterator[tuple[str, str]]:
    server = found.server
    if why := _unknown(server):
        yield "not known", why
        return
    yield "name", f"{server.database}, {server.bytes / MIB:,.0f} MiB"
    yield "server", f"PostgreSQL {server.version}"
    odd = "" if server.encoding == "UTF8" else "; OTRS and Ticketgraph expect UTF8"
    yield "encoding", f"{server.encoding}, collation {server.collation}{odd}"


def _counts(counts: Any) -> Iterator[tuple[str, str]]:
    if why := _unknown(counts):
        yield "not known", why
        return
    for count in counts:
        exact = "" if count.exact else "  about, as the planner thinks"
        yield count.table, f"{count.rows:>12,}{exact}"


def _settings(settings: Any, doubts: Any) -> Iterator[tuple[str, str]]:
    if why := _unknown(settings):
        yield "not known", why
        return
    if not settings:
        yield "not known", "there are none, or the role may not read sysconfig_default"
    for name, value in settings.items():
        # of a module the last part of its name says which
        yield name, f"{value.rpartition('::')[2]}{_remark(name, value)}"
        if name in doubts:
            yield "", doubts[name]


def _remark(name: str, value: str) -> str:
    if name == ZONE and zone(value) is None:
        return "  it is not known here: set time_zone in [database]"
    if name == ZONE and value != UTC:
        return "  all times in its tables are in this zone, unless database.time_zone says another"
    if name == INDEX and STATIC in value:
        return "  it keeps ticket_index and ticket_lock_index"
    return ""


def _storage(found: Report) -> Iterator[tuple[str, str]]:
    storage = found.storage
    if why := _unknown(storage):
        yield "files", f"not known: {why}"
        return
    yield "newest articles", f"{storage.articles:,} looked at"
    yield "in the database", f"files or the source of {storage.with_rows:,} of them"
    yield "in a folder", f"{storage.with_path:,} name one, whether anything is in it or not"
    settings = {} if _unknown(found.settings) else found.settings
    if FILES in settings.get(STORAGE, ""):
        yield "in files", 'the OTRS keeps files in folders: set article_files = "PATH" in [tickets]'
    elif storage.articles and not storage.with_rows:
        yield "in files?", "no article has any in the database: they may be in folders"


def _elsewhere(elsewhere: Any) -> Iterator[tuple[str, str]]:
    if why := _unknown(elsewhere):
        yield "not known", why
        return
    yield "newest tickets", f"{elsewhere.tickets:,} looked at that have a customer user"
    gone, mails = elsewhere.not_there, elsewhere.with_address
    yield "not there", f"{gone:,} of these users are not in the table customer_user"
    yield "addresses", f"{mails:,} of these are mail addresses, as of people nobody knew"
    if elsewhere.not_there:
        yield (
            "back ends",
            "they may be in another one, such as an LDAP directory: make it a source of customers",
        )
    yield "not seen", "which back ends there are stands in Kernel/Config.pm, not in the database"


def _passwords(passwords: Any) -> Iterator[tuple[str, str]]:
    if why := _unknown(passwords):
        yield "not known", why
        return
    for table, shapes in passwords.items():
        told = ", ".join(f"{rows:,} {name}" for name, rows in shapes.items())
        yield table, told or "nobody"


def _oddities(found: Report) -> Iterator[tuple[str, str]]:
    parts = {"names": found.unknown_names, "dynamic fields": found.odd_fields}
    for part, seen in parts.items():
        if why := _unknown(seen):
            yield part, f"not known: {why}"
    if not _unknown(found.unknown_names):
        for table, names in found.unknown_names.items():
            yield KINDS[table], f"{', '.join(names)}: not known here, shown as other"
    if not _unknown(found.odd_fields):
        yield from ((f"field {name}", odd) for name, odd in found.odd_fields.items())
    yield from _calendars(found)


def _calendars(found: Report) -> Iterator[tuple[str, str]]:
    chosen: Mapping[str, list[str]] = {} if _unknown(found.calendars) else found.calendars
    settings = {} if _unknown(found.settings) else found.settings
    for calendar, users in chosen.items():
        name = settings.get(calendar_name(calendar))
        told = f"“{name}”" if name else "has no settings in the database, so the usual one counts"
        yield f"calendar {calendar}", f"{told}, for {', '.join(users)}"


def _ways(found: Report) -> None:
    if why := _unknown(found.role):
        _section("What works", [("not known", why)])
        return
    remark = "it is a superuser: take one with fewer rights" if found.role.superuser else ""
    _section(f"What works for the role “{found.role.name}”", map(_way, found.ways), remark)
    told: set[str] = set()
    for way in found.ways:
        new = [line for line in way.mend if line not in told]
        _statements(f"What would make it work: {way.name}", new)
        told.update(new)
    _statements("To see the settings of the OTRS:", found.role.missing_settings)


def _way(way: Way) -> tuple[str, str]:
    state = "yes" if way.works else f"no: {', '.join(way.why)}"
    return way.settings, f"{state:4} {way.name}" if way.works else f"{state} ({way.name})"


def _indexes(indexes: Any) -> None:
    if why := _unknown(indexes):
        _section("Missing indexes", [("not known", why)])
        return
    if not indexes:
        _section("Missing indexes", [("none", "all that we need are there")])
        return
    remark = "none is ever added by Ticketgraph; they grow with the tables"
    _section("Missing indexes", _purposes(indexes), remark)
    _statements("These would add them:", [index.statement for index in indexes])


def _purposes(indexes: Iterable[MissingIndex]) -> Iterator[tuple[str, str]]:
    by_purpose: dict[str, list[str]] = {}
    for index in indexes:
        by_purpose.setdefault(index.purpose, []).append(f"{index.table} ({index.parts})")
    for purpose, parts in by_purpose.items():
        yield purpose, "\n".join(parts)


def _statements(heading: str, statements: Iterable[str]) -> None:
    """Lines to be copied: never broken."""
    lines = list(dict.fromkeys(statements))
    if lines:
        console.print(f"  {heading}")
    for line in lines:
        console.print(Text(line), soft_wrap=True)
    if lines:
        console.print()
