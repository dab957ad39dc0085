"""The settings of an OTRS that we look at, each named here alone."""

from __future__ import annotations

from domain.calendars import DEFAULT

ZONE = "OTRSTimeZone"
INDEX = "Ticket::IndexModule"
GENERATOR = "Ticket::NumberGenerator"
SYSTEM_ID = "SystemID"
SIZE = "Ticket::NumberGenerator::MinCounterSize"
OWN_SIZE = "Ticket::NumberGenerator::AutoIncrement::MinCounterSize"  # comes before the other
PADDED_DATE = "Ticket::NumberGenerator::Date::UseFormattedCounter"
TYPE, DEFAULT_TYPE = "Ticket::Type", "Ticket::Type::Default"
SERVICE = "Ticket::Service"
RESPONSIBLE, AUTO_RESPONSIBLE = "Ticket::Responsible", "Ticket::ResponsibleAutoSet"
PASSWORDS = "AuthModule::DB::CryptType"  # of agents; customers get none here
# what changes mind (db/guest/host.py)
OF_CHANGES = (
    *(ZONE, INDEX, GENERATOR, SYSTEM_ID, SIZE, OWN_SIZE, PADDED_DATE, TYPE, DEFAULT_TYPE, SERVICE),
    *(RESPONSIBLE, AUTO_RESPONSIBLE, PASSWORDS),
)

STORAGE = "Ticket::Article::Backend::MIMEBase::ArticleStorage"
# what the service does not mind, and whoever sets it up should know
OF_INTEREST = (
    *("Ticket::NumberGenerator::CheckSystemID", STORAGE),
    "Ticket::Article::Backend::MIMEBase::ArticleDataDir",
    "Ticket::Article::Backend::MIMEBase::CheckAllStorageBackends",
    *("Ticket::Watcher", "Ticket::ArchiveSystem"),
    *("CustomerGroupSupport", "CustomerDisableCompanyTicketAccess"),
    "Customer::AuthModule::DB::CryptType",
)

NUMBERS = tuple("123456789")  # of calendars beside the usual one


def calendar_name(number: str) -> str:
    """The setting with the name of a calendar; those without one are none."""
    return f"TimeZone::Calendar{number}Name"


def calendar_zone(number: str) -> str:
    """The setting with its time zone."""
    return f"TimeZone::Calendar{number}"


def working_time(number: str) -> tuple[str, str, str]:
    """The settings with its hours, its days off of each year, and its other days off."""
    end = "" if number == DEFAULT else f"::Calendar{number}"
    kinds = ("TimeWorkingHours", "TimeVacationDays", "TimeVacationDaysOneTime")
    hours, days, once = (f"{kind}{end}" for kind in kinds)
    return hours, days, once


OF_CALENDARS = (
    *(name for number in NUMBERS for name in (calendar_name(number), calendar_zone(number))),
    *(name for number in (DEFAULT, *NUMBERS) for name in working_time(number)),
)
