"""What a source of customers can be asked; nothing in it writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.customers import Company, Person, SourceKind


@dataclass(frozen=True, slots=True)
class Search:
    """Which records of a source are wanted; every given condition holds for each of them."""

    text: str | None = None
    company_keys: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an administrator should know of a source besides its records."""

    missing: tuple[str, ...]  # mapped columns or attributes that it does not have
    writable: tuple[str, ...]  # what the account could change though it should not, by name


class CustomerSource(Protocol):
    """A store of customers, asked for many at once. Any call may raise `SourceUnavailable`.

    Records come with the key by which the source knows them; keys and company keys are compared
    exactly. Unknown keys are simply missing from the answer.
    """

    @property
    def name(self) -> str:
        """The name the settings give it."""

    @property
    def kind(self) -> SourceKind:
        """What kind of store it is."""

    @property
    def answers(self) -> int:
        """How often the store has answered; what needs no question of it is no sign of life."""

    async def ping(self) -> None:
        """Ask something small of the records: whoever answers this answers other questions."""

    async def by_key(self, keys: Sequence[str]) -> list[Person]:
        """The records with these keys, in any order."""

    async def by_email(self, emails: Sequence[str]) -> list[Person]:
        """The records with these mail addresses, capitals or not, in any order."""

    async def by_company(self, company_keys: Sequence[str]) -> list[Person]:
        """All records whose company key is one of these, in any order."""

    async def companies(self, company_keys: Sequence[str]) -> list[Company]:
        """What the source says of these companies, in any order, each at most once."""

    async def search(self, wanted: Search, *, after: str | None, limit: int) -> list[Person]:
        """At most `limit` matching records by key, from after the key `after`."""

    async def count(self, wanted: Search) -> int:
        """How many records match."""

    async def search_companies(
        self, text: str | None, *, after: str | None, limit: int
    ) -> list[Company]:
        """At most `limit` matching companies in the order of their keys, from after `after`."""

    async def matching_keys(self, wanted: Search) -> list[str]:
        """The keys of all matching records, in any order."""

    async def matching_companies(self, text: str | None) -> list[str]:
        """The keys of all matching companies, in any order."""

    async def inspect(self) -> Inspection:
        """What is missing, and what the account could do beyond reading."""
