"""Agents with their preferences; groups and roles."""

from __future__ import annotations

from tests.otrs.rows.passwords import PASSWORDS
from tests.otrs.rows.writing import Rows

# (group, what it is given) by login; presence is the grant
GRANTS = {
    "anna.bauer": [("support", "rw"), ("users", "rw")],
    "bela.kovacs": [("support", "ro"), ("support", "note"), ("sales", "move_into")],
    "carla.diaz": [("sales", "ro"), ("sales", "create"), ("sales", "owner"), ("sales", "priority")],
}
# (group, key, value) by role; 0 is left by old versions and grants nothing
ROLE_GRANTS = {
    "Second level": [("support", "rw", 1), ("admin", "rw", 0)],
    "Readers": [("support", "ro", 1), ("sales", "ro", 1)],
}
ROLES = {"dirk.ohm": ["Second level"], "eva.lind": ["Readers"]}
OUT_OF_OFFICE = {
    "OutOfOffice": "1",
    "OutOfOfficeStartYear": "2024",
    "OutOfOfficeStartMonth": "3",
    "OutOfOfficeStartDay": "1",
    "OutOfOfficeEndYear": "2034",
    "OutOfOfficeEndMonth": "12",
    "OutOfOfficeEndDay": "31",
}


async def add_agents(rows: Rows) -> None:
    """One for each form of password, and one who left."""
    for known in PASSWORDS:
        first, last = (part.title() for part in known.login.split("."))
        await _agent(rows, known.login, known.stored, (first, last))
    await _agent(rows, "hans.weg", PASSWORDS[0].stored, ("Hans", "Weg"), valid=2)
    away = await rows.named("users", "finn.moe", "login")
    for key, value in OUT_OF_OFFICE.items():
        await rows.add(
            "user_preferences", user_id=away, preferences_key=key, preferences_value=value
        )


async def _agent(
    rows: Rows, login: str, stored: str, name: tuple[str, str], *, valid: int = 1
) -> None:
    first, last = name
    user = await rows.add(
        "users", login=login, pw=stored, first_name=first, last_name=last, valid_id=valid
    )
    said = {"UserEmail": f"{login}@desk.example", "UserLanguage": "de", "UserTimeZone": "UTC"}
    for key, value in said.items():
        await rows.add(
            "user_preferences", user_id=user, preferences_key=key, preferences_value=value
        )


async def add_groups(rows: Rows) -> None:
    """Two groups, two roles, and who may what; a group that is no longer valid grants nothing."""
    for name, valid in {"support": 1, "sales": 1, "former": 2}.items():
        await rows.add(rows.groups, name=name, comments=f"Who does {name}.", valid_id=valid)
    for login, grants in GRANTS.items():
        user = await rows.named("users", login, "login")
        for group, key in [*grants, ("former", "rw")]:
            of = await rows.named(rows.groups, group)
            await rows.add("group_user", user_id=user, group_id=of, permission_key=key)
    for name, given in ROLE_GRANTS.items():
        role = await rows.add("roles", name=name, valid_id=1)
        for group, key, value in given:
            of = await rows.named(rows.groups, group)
            granted = {"permission_key": key, "permission_value": value}
            await rows.add("group_role", role_id=role, group_id=of, **granted)
    await _give_roles(rows)


async def _give_roles(rows: Rows) -> None:
    for login, roles in ROLES.items():
        user = await rows.named("users", login, "login")
        for name in roles:
            role = await rows.named("roles", name)
            await rows.add("role_user", user_id=user, role_id=role)
