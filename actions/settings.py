"""How tickets are numbered, and the names of states and queues that verbs speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args

from pydantic import Field

from db.settings import FilePath, Table, Whole
from domain.errors import BadSetting
from domain.numbers import Generator, Numbers

if TYPE_CHECKING:
    from domain.host import Host

# what of the installation is a text could not be read as a number
COUNTED = {"auto-increment": "min_counter_size", "date": "date_counter_size"}
NO_ID = "is to be set, since the SystemID of the OTRS is “{}”, which is no number from 0 to 999999"
NO_SIZE = (
    "is to be set, since the MinCounterSize of the OTRS is “{}”, which is no number from 1 to 18;"
    " or is to be another one there"
)
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

        Raises `BadSetting` for a generator of the installation that we do not know, and for a
        number that is none: a guess would number otherwise than the OTRS beside us.
        """
        found = self._over(host)
        generator = found["number_generator"]
        if generator not in get_args(Generator):
            raise BadSetting("tickets.number_generator", UNKNOWN.format(generator))
        if isinstance(found["system_id"], str):
            raise BadSetting("tickets.system_id", NO_ID.format(found["system_id"]))
        size = found.get(COUNTED.get(generator, ""))
        if isinstance(size, str):
            raise BadSetting("tickets.min_counter_size", NO_SIZE.format(size))
        return Numbers(
            generator,
            found["system_id"],
            found["min_counter_size"],
            found.get("date_counter_size", 1),
        )

    def _over(self, host: Host) -> dict[str, Any]:
        """What is set here comes before what the installation says."""
        mine = self.model_dump()
        said = {name: mine[name] for name in self.model_fields_set}
        if "date_counter_size" in host.numbers and "min_counter_size" in said:
            said["date_counter_size"] = said["min_counter_size"]  # one setting of OTRS for both
        return {**mine, **host.numbers, **said}
