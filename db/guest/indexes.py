"""Indexes that our lists, counters and lookups need, and that somebody else's database has not.

What they are is said once, in the migrations. None is ever made here: the tables are not ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.guest.names import shown
from db.guest.shapes import separate, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from db.database import Reader
    from db.guest.recognition import Recognition

INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX (\w+) ON (\w+) \((.*)\)", re.DOTALL)
CASTS = re.compile(r"::[a-z]+( varying)?(\(\d+\))?")
# Only what serves every row and every comparison: whole, valid, in the usual order.
FOUND = """
    SELECT t.relname, ARRAY(
        SELECT pg_get_indexdef(i.indexrelid, place, true)
        FROM generate_series(1, i.indnkeyatts::int) AS place ORDER BY place)
    FROM pg_index i
    JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_class x ON x.oid = i.indexrelid
    JOIN pg_am m ON m.oid = x.relam
    JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = $1 AND m.amname = 'btree' AND i.indisvalid AND i.indpred IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM pg_opclass c WHERE c.oid = ANY(i.indclass::oid[]) AND NOT c.opcdefault)
"""

LISTS = "lists of tickets in this order"
COUNTERS = "counters of queues, and how many tickets there are"
AGENTS = "tickets of an agent"
WAITING = "tickets that wait or escalate"
CUSTOMERS = "tickets of a customer user or company, and all that customers ask"
PEOPLE = "who the customer of a ticket is, logins, contacts of companies"
OF_TICKET = "what belongs to a ticket"
OF_ARTICLE = "what belongs to an article"
FIELDS = "tickets found by dynamic fields"
RIGHTS = "rights and preferences"

# By the name in the migrations. What nobody of ours looks for by is not here.
NEEDED: dict[str, str] = {
    "ticket_customer_user_id_lower": CUSTOMERS,
    "ticket_customer_id_lower": CUSTOMERS,
    "customer_user_login_lower": PEOPLE,
    "customer_user_email_lower": PEOPLE,
    "customer_user_customer_id": PEOPLE,
    "customer_user_customer_user_id": PEOPLE,
    "customer_user_customer_customer_id": PEOPLE,
    "ticket_create_time": LISTS,
    "ticket_change_time": LISTS,
    "ticket_title_order": LISTS,
    "ticket_priority_order": LISTS,
    "ticket_state_order": LISTS,
    "ticket_escalation_order": LISTS,
    "ticket_queue_create_time": LISTS,
    "ticket_queue_order": LISTS,
    "ticket_archive_queue_owner": COUNTERS,
    "ticket_work": COUNTERS,
    "ticket_user_id": AGENTS,
    "ticket_responsible_user_id": AGENTS,
    "ticket_watcher_user_id": AGENTS,
    "ticket_until_time": WAITING,
    "ticket_escalation_update_time": WAITING,
    "ticket_escalation_response_time": WAITING,
    "ticket_escalation_solution_time": WAITING,
    "article_ticket_id": OF_TICKET,
    "ticket_history_ticket_id": OF_TICKET,
    "ticket_flag_create_by": OF_TICKET,
    "ticket_watcher_ticket_id": OF_TICKET,
    "time_accounting_ticket_id": OF_TICKET,
    "link_relation_source": OF_TICKET,
    "link_relation_target": OF_TICKET,
    "dynamic_field_value_object": OF_TICKET,
    "article_data_mime_article_id": OF_ARTICLE,
    "article_data_mime_plain_article_id": OF_ARTICLE,
    "article_data_mime_attachment_article_id": OF_ARTICLE,
    "article_data_otrs_chat_article_id": OF_ARTICLE,
    "article_flag_create_by": OF_ARTICLE,
    "dynamic_field_value_text": FIELDS,
    "dynamic_field_value_date": FIELDS,
    "dynamic_field_value_int": FIELDS,
    "user_preferences_user_id": RIGHTS,
    "customer_preferences_user_id": RIGHTS,
    "group_user_user_id": RIGHTS,
    "role_user_user_id": RIGHTS,
    "group_role_role_id": RIGHTS,
    "group_customer_user_user_id": RIGHTS,
    "group_customer_customer_id": RIGHTS,
}
# Few rows are equal before the id, so an index without it does nearly as well.
ID_IS_LITTLE = {
    *("ticket_create_time", "ticket_change_time", "ticket_title_order"),
    *("ticket_queue_create_time", "article_ticket_id", "ticket_history_ticket_id"),
}


@dataclass(frozen=True, slots=True)
class MissingIndex:
    """An index that is not there, what it is for, and the statement that would add it."""

    table: str
    parts: str  # its columns and expressions, as PostgreSQL takes them
    purpose: str
    statement: str


@dataclass(frozen=True, slots=True)
class Index:
    """An index as a migration has it."""

    name: str
    table: str
    parts: str

    @property
    def demanded(self) -> tuple[str, ...]:
        """What an index has to begin with to do as well."""
        parts = tuple(plain(part) for part in separate(self.parts))
        return parts[:-1] if self.name in ID_IS_LITTLE else parts


def indexes(scripts: Iterable[str]) -> Iterator[Index]:
    """Those that the scripts make and we need."""
    for script in scripts:
        for statement in statements(script):
            found = INDEX.match(statement)
            if found and found[1] in NEEDED:
                yield Index(*found.groups())


async def missing_indexes(
    db: Reader, recognition: Recognition, scripts: Iterable[str]
) -> list[MissingIndex]:
    """Which of those that `scripts` make the database has not, compared by columns, not by name.

    Raises `TimedOut` and `Unavailable`.
    """
    there: dict[str, set[tuple[str, ...]]] = {}
    for table, parts in await db.rows(FOUND, recognition.schema):
        there.setdefault(table, set()).add(tuple(plain(part) for part in parts))
    order = list(NEEDED)
    wanted = sorted(indexes(scripts), key=lambda index: order.index(index.name))
    return [_missing(index, recognition) for index in wanted if not _is_served(index, there)]


def _is_served(index: Index, there: Mapping[str, set[tuple[str, ...]]]) -> bool:
    wanted = index.demanded
    return any(parts[: len(wanted)] == wanted for parts in there.get(index.table, ()))


def _missing(index: Index, recognition: Recognition) -> MissingIndex:
    table = f"{shown(recognition.schema)}.{index.table}"
    statement = f"CREATE INDEX CONCURRENTLY tg_{index.name} ON {table} ({index.parts});"
    return MissingIndex(index.table, index.parts, NEEDED[index.name], statement)


def plain(part: str) -> str:
    """A column or expression without what PostgreSQL adds when it shows it."""
    return re.sub(r"[\s\"]", "", CASTS.sub("", part.lower()))
