"""What `inspect-database` finds, and that nothing is changed by it."""

from __future__ import annotations

import json
from typing import Any

import asyncpg
import pytest

from app import main
from commands.inspection import inspect_database, of_guest
from commands.progress import console
from db.guest import findings
from db.guest.indexes import NEEDED, indexes
from db.migrate import scripts
from db.settings import DatabaseSettings
from domain.errors import BadSetting, GivenUp
from tests.otrs.guests import as_role, dumped, set_in_otrs
from tests.servers.postgres import Postgres

FAMILIES = {"6.0": "OTRS 6.0 or Znuny 6.0", "7.1": "Znuny 7.1"}


async def seen(url: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    await inspect_database(of_guest(DatabaseSettings(), url), as_json=True)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("otrs_version", FAMILIES)
async def test_what_is_missing_is_named_and_never_made(
    postgres_server: Postgres,
    otrs_url: str,
    otrs_version: str,
    otrs: asyncpg.Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The statements for indexes are right: once somebody ran them, none is missing."""
    before = dumped(postgres_server, otrs_url)
    found = await seen(otrs_url, capsys)
    assert dumped(postgres_server, otrs_url) == before
    assert found["family"] == FAMILIES[otrs_version]
    assert {each["table"]: each for each in found["counts"]}["ticket"] == {
        "table": "ticket",
        "rows": 1,
        "exact": True,
    }
    assert found["settings"]["OTRSTimeZone"] == "UTC"
    assert found["passwords"]["users"] == {"DES crypt": 1}
    missing = [each["statement"] for each in found["indexes"]]
    assert any("(lower(customer_user_id))" in statement for statement in missing)
    assert not any("(ticket_id" in statement for statement in missing)  # OTRS has those
    for statement in missing:
        await otrs.execute(statement)
    assert (await seen(otrs_url, capsys))["indexes"] == []


@pytest.mark.parametrize("otrs_version", ["7.3"])
async def test_what_a_replica_gives_up_is_all_that_is_missing(
    otrs_url: str,
    otrs_version: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counts take long, and its primary goes on meanwhile."""

    async def given_up(_: object) -> None:
        raise GivenUp

    monkeypatch.setattr(findings, "counts", given_up)
    found = await seen(otrs_url, capsys)
    assert "gave it up" in found["counts"]["unknown"]
    assert found["settings"]["OTRSTimeZone"] == "UTC"


def test_all_needed_indexes_are_those_of_migrations() -> None:
    assert {index.name for index in indexes(scripts("postgresql"))} == set(NEEDED)


@pytest.mark.parametrize("otrs_version", ["7.1"])
async def test_what_is_odd_is_told_in_plain_words(
    otrs_url: str,
    otrs: asyncpg.Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No line that is for reading is broken by the terminal; no password is shown."""
    await set_in_otrs(
        otrs,
        OTRSTimeZone=" Europe/Berlin",
        SystemID=" 'ABC'",
        AuthModule__DB__CryptType=" plain",
        Ticket__Article__Backend__MIMEBase__ArticleStorage=" Kernel::System::ArticleStorageFS",
    )
    await otrs.execute(
        "UPDATE users SET pw = 'in plain text'; UPDATE queue SET calendar_name = '3' WHERE id = 1;"
        " UPDATE ticket SET customer_user_id = 'somebody in the directory';"
        " INSERT INTO dynamic_field (internal_field, name, label, field_order, field_type,"
        " object_type, config, valid_id, create_time, create_by, change_time, change_by)"
        " VALUES (0, 'Broken', 'B', 1, 'Text', 'Ticket', '{[', 1, now(), 1, now(), 1)"
    )
    await inspect_database(of_guest(DatabaseSettings(), otrs_url), as_json=False)
    told = capsys.readouterr().out
    flat = " ".join(told.split())
    for part in (
        "Znuny 7.1, in the schema “public”",
        "all times in its tables are in this zone",
        "article_files",
        "SystemID ABC no number from 0 to 999999",
        "AuthModule::DB::CryptType plain nobody with such a password logs in here",
        "1 of no form that is accepted",
        "1 of these users are not in the table customer_user",
        "field Broken its definition cannot be read",
        "calendar 3 has no settings in the database",
        "it is a superuser",
    ):
        assert part in flat, part
    assert "in plain text" not in told
    assert "somebody in the directory" not in told
    long = [line for line in told.splitlines() if len(line) > console.width]
    assert [line for line in long if not line.startswith(("CREATE ", "GRANT "))] == []


@pytest.mark.parametrize("otrs_version", ["6.0"])
async def test_statements_grant_what_a_role_lacks(
    otrs_url: str, otrs: asyncpg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    """Step by step, the way of each name opens."""
    await otrs.execute("CREATE ROLE visitor LOGIN")
    try:
        url = as_role(otrs_url, "visitor")
        found = await seen(url, capsys)
        assert found["passwords"] == {"unknown": "the role may not read it"}
        assert {each["exact"] for each in found["counts"]} == {False}
        assert not any(way["works"] for way in found["ways"])
        for place in range(len(found["ways"])):
            for statement in (await seen(url, capsys))["ways"][place]["mend"]:
                await otrs.execute(statement)
            assert (await seen(url, capsys))["ways"][place]["works"]
    finally:
        await otrs.execute("DROP OWNED BY visitor CASCADE")
        await otrs.execute("DROP ROLE visitor")


def test_how_it_ends_where_there_is_nothing_to_stand_on(
    postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect-database", "--url", postgres_url]) == 1
    assert "Expected the tables of OTRS 6.0" in capsys.readouterr().err
    assert main(["inspect-database", "--url", "postgresql://nobody@127.0.0.1:1/otrs"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "The database does not answer" in line
    away = ["inspect-database", "--json", "--url", "postgresql://nobody@127.0.0.1:1/otrs"]
    assert main(away) == 2
    told = capsys.readouterr()
    assert json.loads(told.out) == {"error": told.err.strip()} == {"error": line}
    away[-1] = "sqlite:///var/ticketgraph.db"
    assert main(away) == 2
    told = capsys.readouterr()
    assert json.loads(told.out) == {"error": told.err.strip()}
    assert told.err.startswith("--url: should be postgresql://")
    assert main(["inspect-database", "--json", "--settings", "not there.toml"]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out) == {"error": told.err.strip()}
    with pytest.raises(BadSetting, match="--url"):
        of_guest(DatabaseSettings(), "sqlite:///var/ticketgraph.db")
