"""Which rights a role needs on the tables of an OTRS, and which of them it has.

docs/otrs.md prints the same statements; a test makes a role by them and works with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.guest.names import shown
from db.guest.shapes import of_otrs
from db.migrate import expected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.database import Reader
    from db.guest.recognition import Recognition

SETTINGS = ("sysconfig_default", "sysconfig_modified")
# Tables that a database of our own has not: of the index module StaticDB, and of full texts.
FURTHER = ("ticket_index", "ticket_lock_index", "article_search_index")
HISTORY = "ticket_history"

# What changes write. Who locks a row or a table needs UPDATE on it.
ADDED_AND_CHANGED = ("INSERT", "UPDATE")
ADDED_AND_REMOVED = ("INSERT", "DELETE")
ALL = ("INSERT", "UPDATE", "DELETE")
WRITES: dict[str, tuple[str, ...]] = {
    "ticket": ADDED_AND_CHANGED,
    "ticket_history": ADDED_AND_CHANGED,
    "ticket_flag": ADDED_AND_REMOVED,
    "ticket_watcher": ALL,
    "ticket_number_counter": ADDED_AND_CHANGED,
    "ticket_index": ALL,
    "ticket_lock_index": ADDED_AND_REMOVED,
    "article": ADDED_AND_CHANGED,
    "article_data_mime": ("INSERT",),
    "article_data_mime_attachment": ("INSERT",),
    "article_search_index": ("UPDATE",),
    "article_flag": ADDED_AND_REMOVED,
    "time_accounting": ADDED_AND_CHANGED,
    "dynamic_field": ADDED_AND_CHANGED,
    "dynamic_field_value": ADDED_AND_REMOVED,
    "link_object": ("INSERT",),
    "link_type": ("UPDATE",),
    "link_relation": ALL,
    "customer_user": ALL,
    "customer_company": ADDED_AND_CHANGED,
    "customer_preferences": ALL,
    "customer_user_customer": ALL,
    "group_customer": ALL,
    "group_customer_user": ALL,
    "users": ADDED_AND_CHANGED,
    "user_preferences": ADDED_AND_REMOVED,
    "permission_groups": ADDED_AND_CHANGED,
    "group_user": ADDED_AND_REMOVED,
    "roles": ADDED_AND_CHANGED,
    "role_user": ADDED_AND_REMOVED,
    "group_role": ADDED_AND_REMOVED,
    "queue": ADDED_AND_CHANGED,
    "personal_queues": ADDED_AND_REMOVED,
    "ticket_state": ADDED_AND_CHANGED,
    "ticket_priority": ADDED_AND_CHANGED,
    "ticket_type": ADDED_AND_CHANGED,
    "service": ADDED_AND_CHANGED,
    "sla": ADDED_AND_CHANGED,
    "service_sla": ADDED_AND_REMOVED,
    "follow_up_possible": ("UPDATE",),
    "ticket_state_type": ("UPDATE",),
    "salutation": ("UPDATE",),
    "signature": ("UPDATE",),
    "system_address": ("UPDATE",),
}

ROLE = """
    SELECT current_user, r.rolsuper, pg_is_in_recovery(),
        has_database_privilege(current_database(), 'CREATE'),
        has_schema_privilege($1, 'CREATE'),
        (SELECT has_schema_privilege(oid, 'CREATE') AND has_schema_privilege(oid, 'USAGE')
            FROM pg_namespace WHERE nspname = $2)
    FROM pg_roles r WHERE r.rolname = current_user
"""
GIVEN = """
    SELECT c.relname, verb, has_table_privilege(c.oid, verb)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
        unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRIGGER']) AS verb
    WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm')
"""
SEQUENCES = """
    SELECT t.relname, s.relname, has_sequence_privilege(s.oid, 'USAGE')
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_class t ON t.oid = d.refobjid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
        AND d.deptype IN ('a', 'i') AND n.nspname = $1
"""


@dataclass(frozen=True, slots=True)
class Role:
    """Who asks, and what is missing for each way to stand on the database."""

    name: str
    superuser: bool
    replica: bool  # the server takes no changes, whoever asks
    may_make_schema: bool
    may_make_tables: bool  # beside those of OTRS
    own_schema: bool | None  # whether it may make tables in ours; None where that is not there
    may_trigger: bool
    missing_to_read: list[str] = field(default_factory=list)  # statements that would grant it
    missing_to_write: list[str] = field(default_factory=list)
    missing_settings: list[str] = field(default_factory=list)  # without them less is known


def to_read(recognition: Recognition) -> list[str]:
    """The tables that have to be readable, by their names there."""
    renamed = recognition.renamed
    names = [renamed.get(name, name) for name in of_otrs(expected("postgresql"))]
    return sorted([*names, *filter(recognition.has, FURTHER)])


def to_write(recognition: Recognition) -> dict[str, tuple[str, ...]]:
    """What changes need, by the names of the tables there."""
    renamed = recognition.renamed
    return {
        renamed.get(name, name): verbs
        for name, verbs in WRITES.items()
        if recognition.has(renamed.get(name, name))
    }


async def role(db: Reader, recognition: Recognition, own_schema: str) -> Role:
    """Who is connected, and what he may do. Raises `TimedOut` and `Unavailable`."""
    schema = recognition.schema
    [[name, superuser, replica, make_schema, make_tables, own]] = await db.rows(
        ROLE, schema, own_schema
    )
    given = {(table, verb) for table, verb, may in await db.rows(GIVEN, schema) if may}
    sequences = await db.rows(SEQUENCES, schema)
    return Role(
        name=name,
        superuser=superuser,
        replica=replica,
        may_make_schema=make_schema,
        may_make_tables=make_tables,
        own_schema=own,
        may_trigger=(HISTORY, "TRIGGER") in given,
        missing_to_read=_missing(
            dict.fromkeys(to_read(recognition), ("SELECT",)), given, schema, name
        ),
        missing_to_write=[
            *_missing(to_write(recognition), given, schema, name),
            *_missing_sequences(to_write(recognition), sequences, schema, name),
        ],
        missing_settings=_missing(
            {name: ("SELECT",) for name in SETTINGS if recognition.has(name)}, given, schema, name
        ),
    )


def _missing(
    needed: Mapping[str, tuple[str, ...]], given: set[tuple[str, str]], schema: str, to: str
) -> list[str]:
    lacking = {
        table: tuple(verb for verb in verbs if (table, verb) not in given)
        for table, verbs in needed.items()
    }
    return grants({table: verbs for table, verbs in lacking.items() if verbs}, schema, to)


def grants(needed: Mapping[str, tuple[str, ...]], schema: str, to: str) -> list[str]:
    """A statement for all tables that need the same."""
    by_verbs: dict[tuple[str, ...], list[str]] = {}
    for table, verbs in needed.items():
        by_verbs.setdefault(verbs, []).append(f"{shown(schema)}.{shown(table)}")
    return [
        f"GRANT {', '.join(verbs)} ON {', '.join(tables)} TO {shown(to)};"
        for verbs, tables in by_verbs.items()
    ]


def _missing_sequences(
    written: Mapping[str, tuple[str, ...]],
    sequences: Iterable[Iterable[object]],
    schema: str,
    to: str,
) -> list[str]:
    names = [
        f"{shown(schema)}.{shown(str(name))}"
        for table, name, may in sequences
        if not may and "INSERT" in written.get(str(table), ())
    ]
    return [f"GRANT USAGE ON SEQUENCE {', '.join(names)} TO {shown(to)};"] if names else []
