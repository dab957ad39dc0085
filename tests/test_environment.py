"""Variables win over the file, and a mistake in one is told with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import read
from tests.test_settings import SOURCE, no_environment, refused, toml

__all__ = ["no_environment", "toml"]


def test_the_environment_wins(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text("[server]\nport = 1\nhost = '::1'\n")
    monkeypatch.setenv("TICKETGRAPH_SERVER__PORT", "9000")
    settings = read(toml)

    assert (settings.server.host, settings.server.port) == ("::1", 9000)


def test_a_mistake_in_the_environment_is_named(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETGRAPH_SERVER__PORT", "many")

    assert refused(toml, "").path == "server.port"


@pytest.mark.parametrize(
    "name",
    ["TICKETGRAPH_DATABSE__URL", "TICKETGRAPH_DATABASE_URL", "TICKETGRAPH_", "ticketgraph_port"],
)
def test_a_variable_that_is_no_setting_is_named(
    toml: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "postgresql://tg:geheim@db/tg")
    refusal = refused(toml, "")

    assert refusal.path == name
    assert "no such setting" in refusal.problem
    assert "geheim" not in str(refusal)


def test_a_password_may_be_called_as_it_likes(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETGRAPH_PASSWORD", "geheim")
    toml.write_text(
        '[database]\nurl = "postgresql://tg@db/tg"\npassword_env = "TICKETGRAPH_PASSWORD"'
    )

    assert read(toml).database.dsn == "postgresql://tg:geheim@db/tg"


@pytest.mark.parametrize("value", ["{geheim", "geheim", ""])
@pytest.mark.parametrize(
    "name", ["TICKETGRAPH_DATABASE", "TICKETGRAPH_SOURCES", "ticketgraph_demo"]
)
def test_a_table_in_the_environment_is_json(
    toml: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    refusal = refused(toml, "")

    assert refusal.path == name
    assert "not JSON" in refusal.problem
    assert "geheim" not in str(refusal)


@pytest.mark.parametrize("value", ["x", "{x", "{}"])
def test_one_source_cannot_be_in_the_environment(
    toml: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TICKETGRAPH_SOURCES__0", value)

    assert refused(toml, SOURCE).path == "sources"
