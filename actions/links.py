"""Links between objects, as OTRS keeps them: an end is an object of a kind, such as a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import Conflict
from domain.tickets import LinkKind

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.tickets import Ticket

TICKET = "Ticket"
NORMAL, PARENT_CHILD = "Normal", "ParentChild"  # the source of ParentChild is the parent (OTRS)
OBJECT = "SELECT id FROM link_object WHERE name = $1"
# two may use a kind for the first time at once; the number of a refused row is lost, so look first
NEW_OBJECT = "INSERT INTO link_object (name) VALUES ($1) ON CONFLICT DO NOTHING"
PAIR = """
    (source_object_id = $1 AND source_key = $2 AND target_object_id = $3 AND target_key = $4
     OR source_object_id = $3 AND source_key = $4 AND target_object_id = $1 AND target_key = $2)
"""
BETWEEN = f"""
    SELECT link_type.name, source_object_id = $1 AND source_key = $2 FROM link_relation
    JOIN link_type ON link_type.id = link_relation.type_id
    JOIN link_state ON link_state.id = link_relation.state_id AND link_state.name = 'Valid'
    WHERE {PAIR}
"""
ADD = """
    INSERT INTO link_relation (
        source_object_id, source_key, target_object_id, target_key, type_id, state_id,
        create_time, create_by)
    VALUES ($1, $2, $3, $4, (SELECT id FROM link_type WHERE name = $5),
        (SELECT id FROM link_state WHERE name = 'Valid'), $6, $7)
    ON CONFLICT DO NOTHING
"""
# from Znuny 7.1 nothing there says that no link is there twice: so look first
COUNTS = """
    UPDATE link_relation SET state_id = (SELECT id FROM link_state WHERE name = 'Valid')
    WHERE source_object_id = $1 AND source_key = $2 AND target_object_id = $3 AND target_key = $4
      AND type_id = (SELECT id FROM link_type WHERE name = $5)
    RETURNING 1
"""
REMOVE = f"DELETE FROM link_relation WHERE {PAIR}"
# whoever adds a parent waits for others who do: a circle may be closed at tickets that nobody holds
ONE_BY_ONE = "SELECT id FROM link_type WHERE name = 'ParentChild' FOR UPDATE"
ANCESTORS = """
    WITH RECURSIVE above (object_id, object_key) AS (
        SELECT CAST($1 AS SMALLINT), CAST($2 AS VARCHAR(50))
        UNION
        SELECT link_relation.source_object_id, link_relation.source_key
        FROM link_relation
        JOIN above ON above.object_id = link_relation.target_object_id
            AND above.object_key = link_relation.target_key
        JOIN link_type ON link_type.id = link_relation.type_id AND link_type.name = 'ParentChild'
        JOIN link_state ON link_state.id = link_relation.state_id AND link_state.name = 'Valid')
    SELECT 1 FROM above WHERE object_id = $3 AND object_key = $4
"""
LINKS_OF = """
    SELECT source_object_id, source_key, target_object_id, target_key, type_id, link_type.name
    FROM link_relation JOIN link_type ON link_type.id = type_id
    WHERE source_object_id = $1 AND source_key = $2 OR target_object_id = $1 AND target_key = $2
"""
AGAIN = """
    UPDATE link_relation SET source_key = $6, target_key = $7
    WHERE source_object_id = $1 AND source_key = $2 AND target_object_id = $3
      AND target_key = $4 AND type_id = $5
"""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link: the id of its kind of object, and the object's key as text."""

    object_id: int
    key: str


async def end(unit: UnitOfWork, kind: str, key: object) -> End:
    """An end; its kind of object gets its row when it is first used (OTRS)."""
    rows = await unit.tx.rows(OBJECT, kind)
    if not rows:
        await unit.tx.execute(NEW_OBJECT, kind)
        rows = await unit.tx.rows(OBJECT, kind)
    return End(rows[0][0], str(key))


async def link(
    unit: UnitOfWork, this: Ticket, other: Ticket, kind: LinkKind, *, field: str
) -> bool:
    """Link two tickets that are locked; `kind` is what the other is to this one.

    False where they are linked so already. Raises `Conflict` where they are linked otherwise, and
    where a ticket would be above itself. OTRS has one group of types: two tickets have one link.
    """
    one, two = await end(unit, TICKET, this.pk), await end(unit, TICKET, other.pk)
    there = await between(unit, one, two)
    if kind in there:
        return False
    if there:
        told = ", ".join(sorted(each.name for each in there))
        raise Conflict(field, f"The tickets are linked already, as {told}: end that link first.")
    source, target = (two, one) if kind is LinkKind.PARENT else (one, two)
    if kind is not LinkKind.NORMAL and await closes_circle(unit, source, target):
        raise Conflict(field, "The child is above the parent already: each would be above itself.")
    await add(unit, source, target, NORMAL if kind is LinkKind.NORMAL else PARENT_CHILD)
    return True


async def between(unit: UnitOfWork, one: End, two: End) -> set[LinkKind]:
    """What the second is to the first, by each link they have."""
    found = set()
    for name, is_source in await unit.tx.rows(BETWEEN, one.object_id, one.key, *_of(two)):
        directed = LinkKind.CHILD if is_source else LinkKind.PARENT
        found.add(directed if name == PARENT_CHILD else LinkKind.NORMAL)
    return found


async def closes_circle(unit: UnitOfWork, parent: End, child: End) -> bool:
    """Whether the child is above the parent; until the unit ends nobody else adds a parent."""
    await unit.tx.rows(ONE_BY_ONE)
    return bool(await unit.tx.rows(ANCESTORS, *_of(parent), *_of(child)))


async def add(unit: UnitOfWork, source: End, target: End, type_name: str) -> None:
    """Write a link that may be there; one that OTRS kept for the time being counts from now on."""
    ends = *_of(source), *_of(target)
    if not await unit.tx.rows(COUNTS, *ends, type_name):
        await unit.tx.execute(ADD, *ends, type_name, unit.now, unit.actor.actor_id)


async def remove(unit: UnitOfWork, one: End, two: End) -> None:
    """End all links between two objects."""
    await unit.tx.execute(REMOVE, *_of(one), *_of(two))


async def unlink(unit: UnitOfWork, this: Ticket, other: Ticket) -> set[LinkKind]:
    """End the links between two tickets: what the other was to this one, nothing if nothing."""
    one, two = await end(unit, TICKET, this.pk), await end(unit, TICKET, other.pk)
    there = await between(unit, one, two)
    if there:
        await remove(unit, one, two)
    return there


def told(this: Ticket, other: Ticket) -> tuple[str, str, str]:
    """What the history of this ticket says of a link (OTRS: Kernel/System/LinkObject/Ticket.pm)."""
    return other.number, str(other.pk), str(this.pk)


def _of(each: End) -> tuple[int, str]:
    return each.object_id, each.key


async def take_over(unit: UnitOfWork, former: End, new: End) -> None:
    """Give the links of one object to another.

    What both had, what was between them, and what would close a circle goes.
    """
    await remove(unit, former, new)
    for row in await unit.tx.rows(LINKS_OF, *_of(former)):
        source, target = End(row[0], row[1]), End(row[2], row[3])
        other = target if source == former else source
        above, below = (new if each == former else each for each in (source, target))
        directed = row[5] == PARENT_CHILD
        if await between(unit, new, other) or (
            directed and await closes_circle(unit, above, below)
        ):
            await remove(unit, former, other)
            continue
        await remove(unit, new, other)  # what OTRS kept for the time being
        await unit.tx.execute(AGAIN, *row[:5], above.key, below.key)
