"""What is to be made up: how much, from which seed, until which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from demo.dice import Dice

# the day of the ticket every example uses, 2026010110000018
FIRST_OF_JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
# the two companies examples use
FEWEST_COMPANIES = 2


class DemoError(Exception):
    """The demo data cannot be made; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The same plan makes the same rows, in our own database and in the CRM.

    Without `contacts_per_company` companies have from 1 to 500 contacts, most of them few; with it
    all have as many, and every customer is valid: what a benchmark wants.
    """

    tickets: int = 2000
    seed: int = 1
    companies: int | None = None
    contacts_per_company: int | None = None
    now: datetime = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def __post_init__(self) -> None:
        if self.tickets < 1:
            raise DemoError("At least one ticket is needed.")
        if self.companies is not None and self.companies < FEWEST_COMPANIES:
            raise DemoError("At least two companies are needed.")
        if self.contacts_per_company is not None and self.contacts_per_company < 1:
            raise DemoError("A company needs at least one contact.")
        if self.now <= FIRST_OF_JANUARY.replace(day=2):
            raise DemoError("The demo data begin before 2026, so now must be later.")

    @property
    def ends(self) -> int:
        """The last moment anything happens, in seconds since 1970."""
        return int(self.now.timestamp())

    @property
    def begins(self) -> int:
        """The first moment anything happens: more than two years earlier, and before 2026."""
        return int(min(self.now.timestamp() - 820 * 86400, FIRST_OF_JANUARY.timestamp() - 86400))

    def randomness(self, subject: str) -> Dice:
        """A source of its own for each subject, so that more of one leaves the others alone."""
        return Dice(f"{self.seed}/{subject}")
