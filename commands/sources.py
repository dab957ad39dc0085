"""What a person is told of the sources: a line at the start, everything by `check-sources`."""

from __future__ import annotations

import asyncio
import string
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commands.progress import console
from commands.wires import in_the_clear
from domain.customers import PERSON_FIELDS
from domain.errors import SourceUnavailable
from domain.people import ExternalCustomer
from sources.kinds import open_source
from sources.source import Inspection, Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.customers import Person
    from settings import Settings
    from sources.directory import Directory
    from sources.guard import Guard
    from sources.kinds import AnySource
    from sources.source import CustomerSource

SAMPLES = 3
SHOWN = string.punctuation + " "  # whatever else is no letter may still be half of one
FIRST = Search()


async def ask_sources(directory: Directory) -> None:
    """Say of each source whether it answers, and what is wrong with it; all at once."""
    found = await asyncio.gather(*map(_inspected, directory.guards))
    for source, inspection in zip(directory.listed(), found, strict=True):
        state = "up" if source.last_error is None else f"down: {source.last_error}"
        console.print(f"Source {source.name} ({source.kind.value}) is {state}", markup=False)
        for warning in warnings(inspection):
            console.print(f"  warning: {warning}", markup=False)


async def _inspected(guard: Guard) -> Inspection | None:
    """What there is to know; None when the source does not answer, which its health tells."""
    try:
        await guard.ask(lambda source: source.ping())
        return await guard.ask(lambda source: source.inspect())
    except SourceUnavailable:
        return None


def warnings(inspection: Inspection | None) -> list[str]:
    """What an administrator should mend, a sentence each."""
    if inspection is None:
        return []
    found = []
    if inspection.missing:
        found.append(f"it has no {', '.join(inspection.missing)}, which the settings name")
    if inspection.writable:
        found.append(
            f"its account could change {'; '.join(inspection.writable)}. Nothing here ever does;"
            " give it an account that may only read"
        )
    return found


def _worries(settings: AnySource, report: Report) -> list[str]:
    """What only shows when the settings are checked."""
    found = warnings(report.inspection)
    if report.records == 0:
        found.append(
            "it has no records; the link condition, or the rights of its account, hide all"
        )
    if remedy := in_the_clear(settings):
        found.append(f"nothing says that it has to be asked by TLS; set {remedy}")
    return found


# --- check-sources


@dataclass(slots=True)
class Report:
    """What was seen of a source; `failure` says why that is all."""

    name: str
    kind: str
    records: int | None = None
    seconds: float = 0
    inspection: Inspection | None = None
    samples: list[Person] = field(default_factory=list)
    failure: str | None = None

    @property
    def is_well(self) -> bool:
        return self.failure is None and not (self.inspection and self.inspection.missing)


async def check_sources(settings: Settings, time_limit: float) -> bool:
    """Ask every source, print what was seen; whether all of them are well."""
    if not settings.sources:
        console.print("The settings have no sources.")
    checks = (_checked(source, time_limit) for source in settings.sources)
    with console.status(f"Asking {len(settings.sources)} sources, {time_limit:g} s at most"):
        reports = await asyncio.gather(*checks)
    for source, report in zip(settings.sources, reports, strict=True):
        _print(report, source)
    return all(report.is_well for report in reports)


async def _checked(settings: AnySource, time_limit: float) -> Report:
    """An administrator has more patience than a query: each question gets the time limit."""
    report = Report(settings.name, settings.kind)
    patient = settings.model_copy(update={"time_limit": time_limit})
    try:
        async with asyncio.timeout(time_limit):
            async with open_source(patient) as source:
                report.inspection = await source.inspect()
            left = _without(patient, report.inspection.missing)
            if left is not None:
                async with open_source(left) as source:
                    await _look(source, report)
    except SourceUnavailable as failure:
        report.failure = _why(failure)
    except TimeoutError:
        report.failure = f"no answer within {time_limit:g} seconds"
    return report


def _without(settings: AnySource, missing: Sequence[str]) -> AnySource | None:
    """The settings without what is not there; None where no record could be told from another."""
    if settings.key in missing:
        return None
    company = _there(settings.company, missing)
    changed = {
        "fields": _there(settings.fields, missing),
        "extra": _there(settings.extra, missing),
        "company": company if "key" in company else {},
        "search": [column for column in settings.search if column not in missing],
    }
    return settings.model_copy(update=changed)


def _there(mapped: dict[str, str], missing: Sequence[str]) -> dict[str, str]:
    return {ours: theirs for ours, theirs in mapped.items() if theirs not in missing}


def _why(failure: BaseException) -> str:
    """The reason, and what the driver said first: an administrator may read it."""
    first = failure
    while first.__cause__ is not None:
        first = first.__cause__
    reason = getattr(failure, "reason", str(failure))
    said = " ".join(str(first).split()) if first is not failure else ""
    return f"{reason}: {said}" if said else reason


async def _look(source: CustomerSource, report: Report) -> None:
    started = time.monotonic()
    report.records = await source.count(FIRST)
    report.seconds = time.monotonic() - started
    report.samples = await source.search(FIRST, after=None, limit=SAMPLES)


def _print(report: Report, settings: AnySource) -> None:
    console.print(f"[bold]{report.name}[/bold] ({report.kind})")
    if report.failure is not None:
        _line("failed", report.failure)
    if report.records is not None:
        _line("records", f"{report.records:,}, counted in {report.seconds * 1000:.0f} ms")
    if report.inspection is not None:
        missing = report.inspection.missing
        for name, columns in _mapped(settings).items():
            _line(name, ", ".join(_present(ours, theirs, missing) for ours, theirs in columns))
    for warning in _worries(settings, report):
        _line("warning", warning)
    for person in report.samples:
        _line("sample", _masked(person))


def _mapped(settings: AnySource) -> dict[str, list[tuple[str, str]]]:
    company = list(settings.company.items())
    found = {
        "key": [("key", settings.key)],
        "fields": [
            (f, settings.fields[f]) for f in (*PERSON_FIELDS, "comment") if f in settings.fields
        ],
        "extra": list(settings.extra.items()),
        "company": company if settings.show_company else [],
        "search": [("", column) for column in settings.searched if settings.search],
    }
    return {name: columns for name, columns in found.items() if columns}


def _present(ours: str, theirs: str, missing: Sequence[str]) -> str:
    mapped = f"{ours} = {theirs}" if ours else theirs
    return f"{mapped} IS MISSING" if theirs in missing else mapped


def _line(name: str, text: str) -> None:
    console.print(f"  {name:8} {text}", markup=False, soft_wrap=True)


def _masked(person: Person) -> str:
    """Enough to see whether the right column is in the right field, too little to read."""
    values = ExternalCustomer(person, None).fields
    shown = [f"{value.name} {mask(value.value)}" for value in values]
    return ", ".join([f"key {mask(person.key)}", *shown])


def mask(value: str) -> str:
    """The first letter and the shape of the rest: `b****@*****.***`."""
    if len(value) == 1:
        return "*"
    return value[:1] + "".join(sign if sign in SHOWN else "*" for sign in value[1:40])
