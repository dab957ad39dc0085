"""What an installation calls the states and queues that verbs speak of (`[tickets]`)."""

from __future__ import annotations

from db.settings import Table


class TicketSettings(Table):
    """Names of rows; the usual ones are those every OTRS begins with."""

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
