"""What the tables and settings of an OTRS demand of rows, and what is refused for their sake."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from auth.attempts import LoginSettings
from auth.passwords import matches_stored
from db.guest.sysconfig import settings as otrs_settings
from db.settings import DatabaseSettings
from domain.errors import BadSetting
from schema.executor.executor import Executor
from settings import Settings
from tests.guest.hosts import guest
from tests.otrs.databases import OtrsDatabases
from tests.work.asking import did, new_ticket
from tests.world.world import World

BLACK = {"7.0": "#000000", "7.3": "#000000FF"}
PASSWORD = "correct horse battery"
AGENT = {"firstName": "An", "lastName": "Agent", "email": "an@example.org", "password": PASSWORD}
STORED = "SELECT pw FROM users WHERE login = $1"
COLOURS = """
    SELECT color FROM ticket_state WHERE name = 'waiting'
    UNION ALL SELECT color FROM ticket_priority WHERE name = '9 late'
"""
NO_UNIQUE = "ALTER TABLE link_relation DROP CONSTRAINT IF EXISTS link_relation_view"
DEMANDING = "ALTER TABLE ticket_type ADD COLUMN mood varchar(9) NOT NULL DEFAULT 'calm';"
NO_DEFAULT = "ALTER TABLE ticket_type ALTER COLUMN mood DROP DEFAULT;"


async def errors(world: World, verb: str, input: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What an administrator is told: codes, paths and messages."""
    kind = verb[0].upper() + verb[1:]
    document = f"""mutation($input: {kind}Input!) {{
        {verb}(input: $input) {{ errors {{ code path message }} }} }}"""
    answer = await world.ask(document, {"input": input})
    found = answer.data[verb]["errors"]
    return [(each["code"], ".".join(each["path"]), each["message"]) for each in found]


@pytest.mark.parametrize("version", BLACK)
async def test_rows_have_what_the_version_demands(
    new_otrs: OtrsDatabases, executor: Executor, version: str
) -> None:
    """Colours; and a column that nobody knows is told by its name."""
    with new_otrs(version) as url:
        async with guest(url, executor, {}, DEMANDING + NO_DEFAULT) as world:
            state = {"name": "waiting", "type": "OPEN"}
            assert await errors(world, "ticketStateCreate", state) == []
            assert await errors(world, "priorityCreate", {"name": "9 late"}) == []
            assert {row[0] for row in await world.services.db.rows(COLOURS)} == {BLACK[version]}
            [(code, path, message)] = await errors(world, "ticketTypeCreate", {"name": "New"})
    assert (code, path) == ("CONFLICT", "input")
    assert "“mood”" in message
    assert "“ticket_type”" in message


@pytest.mark.parametrize(("crypt", "begins"), [(None, ""), ("sha512", ""), ("bcrypt", "BCRYPT:")])
async def test_a_new_password_is_one_that_otrs_reads(
    new_otrs: OtrsDatabases, executor: Executor, crypt: str | None, begins: str
) -> None:
    """In the form its settings say; else SHA-256."""
    changed = {"AuthModule::DB::CryptType": crypt} if crypt else {}
    with new_otrs("6.0") as url:
        async with guest(url, executor, changed) as world:
            assert await errors(world, "agentCreate", {"login": "new", **AGENT}) == []
            [[stored]] = await world.services.db.rows(STORED, "new")
    assert len(stored) == {None: 64, "sha512": 128, "bcrypt": 58}[crypt]
    assert stored.startswith(begins)
    assert matches_stored(stored, PASSWORD)


def test_no_login_makes_a_password_unreadable() -> None:
    database = DatabaseSettings(url=SecretStr("postgresql://me@localhost/otrs"), mode="guest")
    with pytest.raises(BadSetting, match="no OTRS reads Argon2") as told:
        Settings(database=database, login=LoginSettings(upgrade_passwords=True), sources=[])
    assert told.value.path == "login.upgrade_passwords"


async def test_what_otrs_does_not_know_is_not_offered(
    new_otrs: OtrsDatabases, executor: Executor
) -> None:
    """Fields of a type of ours, and calendars by name; it names its own by digits."""
    with new_otrs("7.3") as url:
        async with guest(url, executor, {}) as world:
            field = {"name": "Size", "label": "Size", "type": "INTEGER"}
            [(code, path, _)] = await errors(world, "dynamicFieldCreate", field)
            assert (code, path) == ("INVALID_INPUT", "input.type")
            [(code, path, message)] = await errors(
                world, "queueUpdate", {"queue": "Misc", "calendar": "Nights"}
            )
            assert (code, path) == ("INVALID_INPUT", "input.calendar")
            assert "1 to 9" in message
            assert await errors(world, "queueUpdate", {"queue": "Misc", "calendar": "3"}) == []


async def test_a_link_is_there_once(new_otrs: OtrsDatabases, executor: Executor) -> None:
    """Also where no index says so, from Znuny 7.1; one that OTRS prepared counts from then on."""
    with new_otrs("7.3") as url:
        async with guest(url, executor, {}) as world:
            one, two = [await new_ticket(world) for _ in range(2)]
            await world.execute(NO_UNIQUE)
            await did(world, "ticketLink", one, to=two)
            await world.execute("UPDATE link_relation SET state_id = 2")
            await did(world, "ticketLink", one, to=two)
            states = await world.services.db.rows("SELECT state_id FROM link_relation")
    assert [row[0] for row in states] == [1]


async def test_settings_of_the_otrs(new_otrs: OtrsDatabases, executor: Executor) -> None:
    """What was changed for everybody counts; texts alone; what is broken is left out."""
    names = [
        "SystemID",
        "Ticket::Hook",
        "CustomerGroupAlwaysGroups",
        "FQDN",
        "None",
        "Ticket::Type",
    ]
    changed = {"Ticket::Hook": "Case#", "FQDN": "[broken", "Ticket::Type": "'0'"}
    with new_otrs("6.5") as url:
        async with guest(url, executor, changed) as world:
            assert await otrs_settings(world.services.db, names) == {
                "SystemID": "10",
                "Ticket::Hook": "Case#",
                "CustomerGroupAlwaysGroups": ["users"],
                "Ticket::Type": "0",
            }
