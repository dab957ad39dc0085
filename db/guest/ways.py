"""The ways to stand on the database of an OTRS, and what stands in the way of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.guest.names import shown

if TYPE_CHECKING:
    from db.guest.privileges import Role
    from db.guest.recognition import Recognition

REPLICA = "the server is a replica, which takes no changes"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to stand on the database."""

    name: str
    settings: str  # the line of settings.toml that chooses it
    works: bool
    why: list[str] = field(default_factory=list)  # what is in the way
    mend: list[str] = field(default_factory=list)  # statements after which it works


def ways(role: Role, recognition: Recognition, own_schema: str) -> list[Way]:
    """All of them, the most careful one first."""
    schema, name = shown(recognition.schema), shown(role.name)
    room = role.own_schema or (role.own_schema is None and role.may_make_schema)
    table = f"{schema}.ticket_history"
    trigger = [] if role.may_trigger else [f"GRANT TRIGGER ON {table} TO {name};"]
    in_schema = [] if room else [_make_room(own_schema, name, there=role.own_schema is not None)]
    beside = [] if role.may_make_tables else [f"GRANT CREATE ON SCHEMA {schema} TO {name};"]
    writing = [*role.missing_to_read, *role.missing_to_write]
    own = [] if role.may_make_tables or room else in_schema
    return [
        _way("reading only", "read_only = true", role.missing_to_read, replica=False),
        _way(
            *("own tables in a schema of their own", f'own_schema = "{own_schema}"'),
            *([*writing, *in_schema],),
            replica=role.replica,
        ),
        _way(
            *("own tables beside those of OTRS", "without a schema"),
            *([*writing, *beside],),
            replica=role.replica,
        ),
        _way(
            *("a trigger tells of changes at once", "allow_trigger = true"),
            *([*writing, *own, *trigger],),
            replica=role.replica,
        ),
    ]


def _make_room(own_schema: str, name: str, *, there: bool) -> str:
    if there:
        return f"GRANT USAGE, CREATE ON SCHEMA {shown(own_schema)} TO {name};"
    return f"CREATE SCHEMA {shown(own_schema)} AUTHORIZATION {name};"


def _way(name: str, settings: str, mend: list[str], *, replica: bool) -> Way:
    if replica:
        return Way(name, settings, works=False, why=[REPLICA])
    why = ["the role lacks rights"] if mend else []
    return Way(name, settings, works=not mend, why=why, mend=mend)
