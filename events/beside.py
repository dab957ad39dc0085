"""What is joined to an event: its line of history, the line before, and the event before.

PostgreSQL is told to look each of them up. It would rather read all history, which grows, than look
up as many lines as there are events. SQLite looks up in any case, and knows no LATERAL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.database import Dialect

ITS_LINE = "id = event.history_id"
# The last one without an article: those with one move when tickets are merged.
BEFORE = """
    FROM ticket_history AS line
    WHERE line.ticket_id = event.ticket_id AND line.id < event.history_id
        AND line.article_id IS NULL
"""
# Whose it was after the event before.
EARLIER = "FROM tg_event AS one WHERE one.ticket_id = event.ticket_id AND one.id < event.id"
BESIDE: Mapping[Dialect, Mapping[str, str]] = {
    "postgresql": {
        "entry": f"""LATERAL (
            SELECT * FROM ticket_history WHERE {ITS_LINE} LIMIT 1) AS entry ON TRUE""",
        "former": f"""LATERAL (
            SELECT line.queue_id, line.state_id, line.owner_id {BEFORE}
            ORDER BY line.id DESC LIMIT 1) AS former ON TRUE""",
        "earlier": f"""LATERAL (
            SELECT one.customer_id, one.customer_user_id {EARLIER}
            ORDER BY one.id DESC LIMIT 1) AS earlier ON TRUE""",
    },
    "sqlite": {
        "entry": f"ticket_history AS entry ON entry.{ITS_LINE}",
        "former": f"ticket_history AS former ON former.id = (SELECT max(line.id) {BEFORE})",
        "earlier": f"tg_event AS earlier ON earlier.id = (SELECT max(one.id) {EARLIER})",
    },
}
