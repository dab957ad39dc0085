"""What a small table is to administrators, and one change of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.errors import Conflict, NameTaken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from actions.settings import TicketSettings
    from actions.unit import UnitOfWork
    from domain.changes import FieldChange

    Beside = Callable[[UnitOfWork, int, Any], Awaitable[list[FieldChange]]]

SEPARATOR = "::"
NO_PASSWORD = "*"  # noqa: S105 - the hash of none, so nobody logs in by it


@dataclass(frozen=True, slots=True)
class Master:
    """A small table: `columns` has the column of each attribute that may be given.

    `links` are attributes that are lists of other rows: our column in `service_sla` and theirs.
    `beside` writes attributes that other tables keep, `name` is the attribute by which people know
    a row, `settings` are the keys of `[tickets]` that name rows of it. `checks` come before
    anything is written, `checks_afterwards` when a row was changed.
    """

    record: Any  # its name is that of the type in the API
    key: str  # by which inputs and payloads name a row
    word: str
    columns: Mapping[str, str]
    defaults: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)
    name: str = "name"
    taken: type[Conflict] = NameTaken
    nested: bool = False
    settings: tuple[str, ...] = ()
    checks: tuple[Callable[[Change], Awaitable[None]], ...] = ()
    checks_afterwards: tuple[Callable[[Change], Awaitable[None]], ...] = ()

    @property
    def table(self) -> str:
        return str(self.record.table)

    @property
    def type(self) -> str:
        return str(self.record.__name__)


@dataclass(frozen=True, slots=True)
class Row:
    """What every row has."""

    pk: int
    name: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the attributes that are given, and what the settings say of names.

    `force` lets a queue end where tickets wait.
    """

    values: Mapping[str, Any] = field(repr=False)  # a password may be among them
    names: TicketSettings
    force: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A row before and after, among all rows of its table, which nobody else changes meanwhile."""

    unit: UnitOfWork
    master: Master
    wanted: Wanted
    rows: list[Row]
    before: Row | None
    after: Row

    @property
    def others(self) -> list[Row]:
        return [row for row in self.rows if row.pk != self.after.pk]

    @property
    def below(self) -> list[Row]:
        """Everything below it, of any depth; capitals count, as where hierarchies are read."""
        if self.before is None or not self.master.nested:
            return []
        start = self.before.name + SEPARATOR
        return [row for row in self.rows if row.name.startswith(start)]

    @property
    def is_renamed(self) -> bool:
        return self.before is not None and self.before.name != self.after.name

    @property
    def ends(self) -> bool:
        """Whether it becomes invalid."""
        return self.before is not None and self.before.valid and not self.after.valid

    @property
    def name_field(self) -> str:
        """The part of the input that names the row."""
        return f"input.{self.master.name}"

    def name_of(self, row: Row) -> str:
        """What a row below it is called afterwards."""
        former = self.before.name if self.before else ""
        return self.after.name + row.name[len(former) :]
