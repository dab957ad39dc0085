"""Merges and splits that were not undone, and what has happened since: of many tickets at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from domain.ids import TicketId
from domain.undoing import Joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.database import Reader

    Later = dict[int, tuple[str, str]]

TICKETS = "(SELECT id FROM link_object WHERE name = 'Ticket')"
LINK = """
    source_object_id, source_key, target_object_id, target_key, type_id, state_id, create_time,
    create_by
"""
MERGES = """
    SELECT ticket_id, id, main_ticket_id FROM tg_merge
    WHERE ticket_id = ANY($1) AND undone_time IS NULL ORDER BY id
"""
SINCE_MERGES = """
    SELECT DISTINCT merge_id, ticket.tn, ticket_history_type.name FROM tg_merge_ticket
    JOIN ticket ON ticket.id = tg_merge_ticket.ticket_id
    LEFT JOIN ticket_history ON ticket_history.ticket_id = tg_merge_ticket.ticket_id
        AND ticket_history.id > tg_merge_ticket.last_history_id
    LEFT JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id
    WHERE merge_id = ANY($1) ORDER BY 1, 2, 3
"""
# a link changes without a line of history here when the ticket at its other end is merged
MERGED = """
    (SELECT merge_id, CAST(ticket_id AS VARCHAR(50)) AS ticket_key FROM tg_merge_ticket
     WHERE merge_id = ANY($1)) AS merged
"""
LINKS_NOW = f"""
    SELECT merge_id, {LINK} FROM {MERGED}
    JOIN link_relation ON source_object_id = {TICKETS} AND source_key = ticket_key
    UNION
    SELECT merge_id, {LINK} FROM {MERGED}
    JOIN link_relation ON target_object_id = {TICKETS} AND target_key = ticket_key
"""
LINKS_LEFT = f"""
    SELECT merge_id, {LINK} FROM tg_merge_link WHERE merge_id = ANY($1) AND is_after = 1
"""
SPLITS = """
    SELECT ticket_id, source_ticket_id FROM tg_split
    WHERE ticket_id = ANY($1) AND undone_time IS NULL
"""
SINCE_SPLITS = """
    SELECT DISTINCT tg_split.ticket_id, ticket.tn, ticket_history_type.name FROM tg_split
    JOIN ticket ON ticket.id = tg_split.ticket_id
    JOIN ticket_history ON ticket_history.ticket_id = tg_split.ticket_id
        AND ticket_history.id > tg_split.last_history_id
    JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id
    WHERE tg_split.ticket_id = ANY($1) ORDER BY 1, 2, 3
"""
LINKED = """
    SELECT ticket_id, link_type.name = 'ParentChild' AND {is_parents}
    FROM (SELECT ticket_id, CAST(ticket_id AS VARCHAR(50)) AS child,
            CAST(source_ticket_id AS VARCHAR(50)) AS parent
          FROM tg_split WHERE ticket_id = ANY($1)) AS split
    JOIN link_relation ON source_object_id = {tickets} AND source_key = {source}
        AND target_object_id = {tickets} AND target_key = {target}
    JOIN link_type ON link_type.id = link_relation.type_id
    JOIN link_state ON link_state.id = link_relation.state_id AND link_state.name = 'Valid'
"""
# the source of ParentChild is the parent (OTRS)
SPLIT_LINKS = f"""
    {LINKED.format(is_parents="true", tickets=TICKETS, source="parent", target="child")}
    UNION
    {LINKED.format(is_parents="false", tickets=TICKETS, source="child", target="parent")}
"""


async def mains(db: Reader, ids: Sequence[TicketId]) -> dict[TicketId, TicketId]:
    """The ticket that each of these went into, by its newest merge that was not undone."""
    return {pk: main for pk, (_, main) in (await _newest(db, ids)).items()}


async def merges(db: Reader, ids: Sequence[TicketId]) -> dict[TicketId, Joined]:
    """The newest merge of each of these tickets that was not undone: four statements."""
    newest = await _newest(db, ids)
    keys = [key for key, _ in newest.values()]
    since = await _since(db, SINCE_MERGES, keys)
    links = [{tuple(row) for row in await db.rows(sql, keys)} for sql in (LINKS_NOW, LINKS_LEFT)]
    changed = {row[0] for row in links[0] ^ links[1]}
    return {
        pk: Joined(main, since.get(key), key in since, key not in changed, key)
        for pk, (key, main) in newest.items()
    }


async def parents(db: Reader, ids: Sequence[TicketId]) -> dict[TicketId, TicketId]:
    """The ticket that each of these was split off, if that was not undone."""
    return {TicketId(pk): TicketId(parent) for pk, parent in await db.rows(SPLITS, list(ids))}


async def splits(db: Reader, ids: Sequence[TicketId]) -> dict[TicketId, Joined]:
    """The split that made each of these tickets, if that was not undone: three statements."""
    found = await parents(db, ids)
    since = await _since(db, SINCE_SPLITS, list(found))
    linked = defaultdict(set)
    for pk, is_as_left in await db.rows(SPLIT_LINKS, list(found)):
        linked[pk].add(bool(is_as_left))
    return {
        pk: Joined(parent, since.get(pk), is_known=True, is_linked_so=linked[pk] == {True})
        for pk, parent in found.items()
    }


async def _newest(db: Reader, ids: Sequence[TicketId]) -> dict[TicketId, tuple[int, TicketId]]:
    rows = await db.rows(MERGES, list(ids))
    return {TicketId(pk): (int(key), TicketId(main)) for pk, key, main in rows}


async def _since(db: Reader, sql: str, keys: Sequence[int]) -> dict[int, tuple[str, str] | None]:
    """For each of these of which anything is kept, a ticket that has gone on, and with what."""
    found: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for key, number, kind in await db.rows(sql, list(keys)):
        kinds = found[key].setdefault(number, [])
        kinds += [kind] if kind else []
    told = {
        key: [(number, ", ".join(kinds)) for number, kinds in each.items() if kinds]
        for key, each in found.items()
    }
    return {key: each[0] if each else None for key, each in told.items()}
