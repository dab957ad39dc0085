"""What `check-sources` tells an administrator, and how it ends."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from app import open_directory
from commands.sources import ask_sources, check_sources, mask
from commands.wires import in_the_clear
from demo import Plan, fill_crm, sqlite_writer
from settings import DEFAULT, Settings
from tests.sources.contacts import NAME
from tests.sources.kinds import MAPPED, ROWS, TABLE, run_postgres

LIMIT = 30
PASSWORD = "do not print me"


@pytest.fixture
async def crm(tmp_path: Path) -> dict[str, Any]:
    """The settings of the demo's CRM, which is there."""
    async with sqlite_writer(tmp_path / "crm.db") as writer:
        await fill_crm(writer, Plan(tickets=20))
    [source] = tomllib.loads(DEFAULT.read_text())["sources"]
    found: dict[str, Any] = source | {"path": f"{tmp_path}/crm.db"}
    return found


async def told(capsys: pytest.CaptureFixture[str], *sources: dict[str, Any]) -> tuple[bool, str]:
    is_well = await check_sources(Settings.model_validate({"sources": sources}), LIMIT)
    return is_well, capsys.readouterr().out


async def test_a_source_that_is_well_is_described(
    crm: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    is_well, text = await told(capsys, crm)
    lines = text.splitlines()

    assert is_well
    assert lines[0] == "crm (sqlite)"
    assert lines[1].split()[0] == "records"
    assert int(lines[1].split()[1].rstrip(",").replace(",", "")) > 0
    assert "first_name = vorname" in text
    assert "department = abteilung" in text
    assert [line.split()[0] for line in lines].count("sample") == 3
    assert "MISSING" not in text


async def test_samples_show_the_shape_of_values_and_not_the_values(
    crm: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    _, text = await told(capsys, crm)
    samples = [line for line in text.splitlines() if line.startswith("  sample")]

    for line in samples:
        values = [part.rpartition(" ")[2] for part in line.removeprefix("  sample").split(", ")]
        assert all(not letter.isalnum() for value in values for letter in value[1:]), line
    assert mask("berta@acme.example") == "b****@****.*******"
    assert mask("") == ""
    assert mask("7") == "*"
    assert mask("นที 😀-1") == "น** *-*"


async def test_a_missing_column_is_named_and_fails(
    crm: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = crm | {"fields": crm["fields"] | {"mobile": "handy"}}
    is_well, text = await told(capsys, crm | {"name": "well"}, wrong)

    assert not is_well
    assert "mobile = handy IS MISSING" in text
    assert "it has no handy, which the settings name" in text
    assert text.count("\n  records") == 2
    assert text.count("\n  sample") == 6
    assert "well (sqlite)\n  records" in text


async def test_without_its_key_nothing_is_counted(
    crm: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    company = crm["company"] | {"key": "keine"}
    assert "\n  sample" in (await told(capsys, crm | {"company": company}))[1]
    is_well, text = await told(capsys, crm | {"key": "keiner"})

    assert not is_well
    assert "key = keiner IS MISSING" in text
    assert "\n  records" not in text


async def test_a_source_without_records_is_warned_of(
    crm: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    is_well, text = await told(capsys, crm | {"select": f"{crm['select']} WHERE 1 = 0"})

    assert is_well
    assert "records  0" in text
    assert "warning  it has no records" in text


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ({"kind": "mysql", "url": "mysql://tg@db/x"}, 'tls = "on"'),
        ({"kind": "mysql", "url": "mysql://tg@127.0.0.1/x"}, None),
        ({"kind": "mysql", "host": "db", "user": "tg", "tls": "on"}, None),
        ({"kind": "mysql", "host": "/run/my.sock", "user": "tg"}, None),
        ({"kind": "postgresql", "host": "db"}, 'tls = "on"'),
        ({"kind": "postgresql", "host": "db", "tls": "off"}, 'tls = "on"'),
        ({"kind": "postgresql", "host": "::1"}, None),
        ({"kind": "postgresql", "host": "/run/postgresql"}, None),
        ({"kind": "postgresql", "url": "postgresql:///x"}, None),
        ({"kind": "postgresql", "url": "postgresql:///x?host=db"}, 'tls = "on"'),
        ({"kind": "postgresql", "url": "postgresql://a@localhost,b:1/x"}, 'tls = "on"'),
        ({"kind": "postgresql", "url": "postgresql://db/x?sslmode=prefer"}, 'tls = "on"'),
        ({"kind": "postgresql", "url": "postgresql://db/x?sslmode=require"}, None),
        ({"kind": "ldap", "host": "dc", "tls": "off"}, 'tls = "starttls"'),
        ({"kind": "ldap", "host": "127.0.0.2", "tls": "off"}, None),
        ({"kind": "ldap", "host": "dc"}, None),
        ({"kind": "ldap", "url": "ldaps://dc"}, None),
        ({"kind": "sqlite", "path": "x"}, None),
    ],
)
def test_what_others_could_read_on_its_way_is_known(
    given: dict[str, Any], remedy: str | None
) -> None:
    records = {"base": ""} if given["kind"] == "ldap" else {"table": "t"}
    source = {"name": "x", "key": "k", "fields": {"email": "m"}, **records, **given}
    [settings] = Settings.model_validate({"sources": [source]}).sources

    assert in_the_clear(settings) == remedy


async def test_a_source_that_is_away_or_misread_says_why(
    crm: dict[str, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    away = crm | {"name": "away", "path": f"{tmp_path}/none.db"}
    wrong = crm | {"name": "wrong", "select": "SELECT nirgends FROM crm_contact"}
    is_well, text = await told(capsys, away, wrong)

    assert not is_well
    assert "away (sqlite)\n  failed   not reachable: unable to open database file" in text
    assert "wrong (sqlite)\n  failed   it refuses the question (OperationalError): no such" in text


async def test_an_account_that_may_write_is_warned_of(
    postgres_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the check and at the start; the superuser of the tests may do everything."""
    await run_postgres(postgres_url, TABLE, rows=ROWS)
    monkeypatch.setenv("THE_PASSWORD", PASSWORD)
    source = {"name": NAME, "kind": "postgresql", "url": postgres_url, **MAPPED}
    source |= {"password_env": "THE_PASSWORD"}
    is_well, text = await told(capsys, source)

    assert is_well
    assert "warning  its account could change" in text
    assert "everything: SUPERUSER" in text
    assert PASSWORD not in text
    async with open_directory(Settings.model_validate({"sources": [source]}).sources) as directory:
        await ask_sources(directory)
    assert "  warning: its account could change" in capsys.readouterr().out


async def test_without_sources_nothing_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert await told(capsys) == (True, "The settings have no sources.\n")
