"""Each change of a small table is noticed by its rows, where no trigger tells of it."""

from __future__ import annotations

import pytest

from app import open_database
from db.guest.version import SELDOM
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import AUDIT, THEN, otrs_at, set_in_otrs, settings

GROUPS = {"6.0": '"groups"', "7.3": "permission_groups"}
VIEW = """
    ALTER TABLE service RENAME TO service_rows;
    CREATE VIEW service AS SELECT * FROM service_rows
"""
ROW = f"INSERT INTO service (name, valid_id, {AUDIT}) VALUES ('Mail', 1, {THEN})"
PREFERENCE = "INSERT INTO user_preferences (user_id, preferences_key, preferences_value) VALUES"
CHANGES = (
    ROW,
    "UPDATE service SET name = 'Post'",
    # nothing but another row, in the same second and with the same count
    f"DELETE FROM service; {ROW}",
    "DELETE FROM service",
    "UPDATE {groups} SET comments = 'Everybody' WHERE id = 1",
)


@pytest.mark.parametrize("version", GROUPS)
async def test_each_change_gives_a_greater_number(new_otrs: OtrsDatabases, version: str) -> None:
    """And nothing else does; a view, which has no rows of its own, is read instead."""
    with new_otrs(version) as url:
        async with otrs_at(url) as otrs:
            if version == "7.3":
                await otrs.execute(VIEW)
            async with open_database(settings(url).database) as db:
                seen = [await db.reference_version()]
                for change in CHANGES:
                    await otrs.execute(change.format(groups=GROUPS[version]))
                    seen.append(await db.reference_version())
                await otrs.execute(f"{PREFERENCE} (1, 'UserEmail', 'me@example.org')")
                seen.append([await db.reference_version() for _ in range(SELDOM)][-1])
                await set_in_otrs(otrs, TimeVacationDays=" {}")
                seen.append(await db.reference_version())
                await set_in_otrs(otrs, SystemID=" '77'")
                await otrs.execute(f"{PREFERENCE} (1, 'UserSkin', 'dark')")
                await otrs.execute("VACUUM FREEZE")
                assert {await db.reference_version() for _ in range(SELDOM)} == {seen[-1]}
    assert seen == sorted(set(seen))
