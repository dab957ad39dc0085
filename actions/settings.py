"""How tickets are numbered, and the names of states and queues that verbs speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

from pydantic import Field

from db.settings import FilePath, Table, Whole
from domain.errors import BadSetting
from domain.numbers import Generator, Numbers

if TYPE_CHECKING:
    from domain.host import Host

UNKNOWN = (
    "is to be set, since the OTRS numbers its tickets by “{}”, which is not known here: take one"
    ' of "date-checksum", "date", "auto-increment" and "random" whose numbers cannot be the same'
)


class TicketSettings(Table):
    """Numbers, names of rows, and where files are; usual names are those every OTRS begins with."""

    number_generator: Generator = "date-checksum"
    system_id: Annotated[Whole, Field(ge=0, le=999_999)] = 10
    min_counter_size: Annotated[Whole, Field(ge=1, le=18)] = 5
    new_state: str = "new"
    open_state: str = "open"
    closed_successful: str = "closed successful"
    closed_unsuccessful: str = "closed unsuccessful"
    pending_reminder: str = "pending reminder"
    pending_close_successful: str = "pending auto close+"
    pending_close_unsuccessful: str = "pending auto close-"
    priority: str = "3 normal"
    spam_queue: str = "Junk"
    spam_state: str = "closed unsuccessful"
    article_files: FilePath | None = None  # OTRS: ArticleDataDir

    def numbers(self, host: Host) -> Numbers:
        """How tickets are numbered: what is set here, else as the installation is set.

        Raises `BadSetting` for a generator of the installation that we do not know.
        """
        mine = self.model_dump()
        found = {**mine, **host.numbers, **{name: mine[name] for name in self.model_fields_set}}
        if found["number_generator"] not in get_args(Generator):
            raise BadSetting("tickets.number_generator", UNKNOWN.format(found["number_generator"]))
        return Numbers(
            found["number_generator"],
            found["system_id"],
            found["min_counter_size"],
            found.get("date_counter_size", 1),
        )
