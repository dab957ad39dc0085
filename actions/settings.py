"""How tickets are numbered, and the names of states and queues that verbs speak of."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from db.settings import Table, Whole
from domain.numbers import Generator, Numbers


class TicketSettings(Table):
    """Numbers, and names of rows; the usual ones are those every OTRS begins with."""

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

    @property
    def numbers(self) -> Numbers:
        return Numbers(self.number_generator, self.system_id, self.min_counter_size)
