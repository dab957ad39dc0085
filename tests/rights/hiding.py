"""Changes that somebody may not see, written as an OTRS beside the service would."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from demo import Writer
from tests.rights.oracle import Oracle, Row
from tests.rights.principals import Principal

COPIED = (
    *("title", "queue_id", "ticket_lock_id", "type_id", "service_id", "sla_id", "user_id"),
    *("responsible_user_id", "ticket_priority_id", "ticket_state_id", "customer_id"),
    *("customer_user_id", "timeout", "until_time", "escalation_time", "escalation_update_time"),
    *("escalation_response_time", "escalation_solution_time", "archive_flag", "create_time"),
    *("create_by", "change_time", "change_by"),
)
NAMES = ", ".join(COPIED)
# a copy is as hidden as what it is a copy of
TICKET = f"""
    INSERT INTO ticket (tn, {NAMES}) SELECT
    (SELECT '9' || (count(*) + 1000000) FROM ticket), {NAMES} FROM ticket WHERE id = $1
"""
ARTICLE = """
    INSERT INTO article (ticket_id, article_sender_type_id, communication_channel_id,
        is_visible_for_customer, create_time, create_by, change_time, change_by)
    SELECT $1, article_sender_type_id, communication_channel_id, {visible},
        create_time, create_by, change_time, change_by
    FROM article WHERE id = (SELECT min(id) FROM article)
"""
# of a kind that names no ticket: an entry about a new one has that one's number
HISTORY = """
    INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id,
        priority_id, state_id, create_time, create_by, change_time, change_by)
    SELECT name, history_type_id, $1, type_id, queue_id, owner_id, priority_id, state_id,
        create_time, create_by, change_time, change_by
    FROM ticket_history WHERE id = (
        SELECT min(entry.id) FROM ticket_history AS entry
        JOIN ticket_history_type AS kind ON kind.id = entry.history_type_id
        WHERE kind.name = 'OwnerUpdate')
"""
WATCHER = """
    INSERT INTO ticket_watcher VALUES ($1, 2, CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1)
"""
LINK = """
    INSERT INTO link_relation SELECT 1, $1, 1, $2, link_type.id, link_state.id,
        CURRENT_TIMESTAMP, 1
    FROM link_type, link_state WHERE link_type.name = 'Normal' AND link_state.name = 'Valid'
    ON CONFLICT DO NOTHING
"""
RENAME = "UPDATE ticket SET title = 'Changed ' || id, ticket_priority_id = 5 WHERE id = $1"
MOVE = "UPDATE ticket SET queue_id = $2 WHERE id = $1"
KINDS = ("ticket", "article", "history", "watcher", "link", "link to seen", "rename", "move")
FOR_CUSTOMERS = ("internal article",)


@dataclass(frozen=True)
class Change:
    """One change of a hidden ticket, and perhaps something of another one."""

    kind: str
    ticket: int
    other: int

    async def apply(self, own: Writer) -> None:
        """Write it."""
        match self.kind:
            case "link" | "link to seen":
                await own.execute(LINK, str(self.ticket), str(self.other))
            case "move":
                await own.execute(MOVE, self.ticket, self.other)
            case "internal article":
                await own.execute(ARTICLE.format(visible=0), self.other)
            case _:
                await own.execute(SIMPLE[self.kind], self.ticket)


SIMPLE = {
    "ticket": TICKET,
    "article": ARTICLE.format(visible=1),
    "history": HISTORY,
    "watcher": WATCHER,
    "rename": RENAME,
}


def changes(oracle: Oracle, who: Principal, dice: Random) -> list[Change]:
    """One change of each kind that he may not see; the administrator sees a new ticket at least."""
    hidden, seen = oracle.tickets_hidden(who), oracle.tickets_seen(who)
    kinds = [kind for kind in KINDS if seen or kind != "link to seen"]
    kinds += FOR_CUSTOMERS if who.customer and seen else ()
    others = {"move": _queues(hidden, seen), "link": _ids(hidden)}
    return [
        Change(kind, dice.choice(_ids(hidden)), dice.choice(others.get(kind, _ids(seen) or [0])))
        for kind in kinds
    ]


def _ids(rows: list[Row]) -> list[int]:
    return [row["id"] for row in rows]


def _queues(hidden: list[Row], seen: list[Row]) -> list[int]:
    """Where a hidden ticket stays hidden from agents: where nothing is seen."""
    visible = {row["queue_id"] for row in seen}
    return sorted({row["queue_id"] for row in hidden} - visible) or sorted(
        {row["queue_id"] for row in hidden}
    )
