"""What a queue or an SLA promises: the columns both tables have."""

from __future__ import annotations

from domain.column import column, record


@record
class Promise:
    """Times in working minutes and percents after which to warn, 0 where nothing was said.

    `calendar_name` says which working time counts; empty for the default (OTRS: TicketCalendarGet).
    """

    first_response_minutes: int = column("coalesce(first_response_time, 0)")
    first_response_notify: int = column("coalesce(first_response_notify, 0)")
    update_minutes: int = column("coalesce(update_time, 0)")
    update_notify: int = column("coalesce(update_notify, 0)")
    solution_minutes: int = column("coalesce(solution_time, 0)")
    solution_notify: int = column("coalesce(solution_notify, 0)")
    calendar_name: str = column("coalesce(calendar_name, '')")

    @property
    def promises(self) -> bool:
        """Whether there is any time that has to be kept."""
        return max(self.first_response_minutes, self.update_minutes, self.solution_minutes) > 0
