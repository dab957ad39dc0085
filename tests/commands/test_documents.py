"""What `documents` lists, and what a document that is not right does to it and to the service."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli import run
from settings import DEFAULT
from tests.manifests import LOGIN, TICKET, WHO, hash_of, md5_of, relay, written

BAD = "query Bad { nothing }"


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    """Settings with a folder and a manifest."""
    (tmp_path / "who.graphql").write_text(WHO)
    (tmp_path / "relay.json").write_bytes(written(relay(TICKET)))
    file = tmp_path / "mine.toml"
    manifest = tmp_path / "relay.json"
    file.write_text(f'[documents]\nfolder = "{tmp_path}"\nmanifests = ["{manifest}"]\n')
    return file


def test_trusted_documents_are_listed(
    toml: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ID, operations and file; then how many, and what becomes of others."""
    (tmp_path / "both.graphql").write_text(f"{LOGIN} query Type {{ __typename }}")
    assert run(["documents", "--settings", str(toml)]) == 0
    *listed, last = capsys.readouterr().out.splitlines()
    assert listed[1:] == [
        f"{hash_of(WHO)}  query Who (costs 6)  {tmp_path}/who.graphql",
        f"{md5_of(TICKET)}  query TicketPageQuery (costs 12)  {tmp_path}/relay.json",
    ]
    assert "  mutation LogIn (costs 123), query Type (costs 1)  " in listed[0]
    assert last.startswith("3 documents, ")
    assert last.endswith("others are run as well")


def test_nothing_is_listed_without_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.toml").touch()
    assert run(["documents", "--settings", str(tmp_path / "empty.toml")]) == 0
    assert capsys.readouterr().out == "0 documents, 0 kB in memory; others are run as well\n"


def test_a_bad_document_is_told_with_the_status_1(
    toml: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.graphql").write_text(BAD)
    assert run(["documents", "--settings", str(toml)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"documents.folder: {tmp_path}/bad.graphql, query Bad with the ID ")
    assert "Cannot query field 'nothing' on type 'Query'. (line 1, column 13)" in said.err


def test_a_bad_document_stops_the_service(toml: Path, tmp_path: Path) -> None:
    """As any setting that cannot be right: one line, and the exit status 2."""
    (tmp_path / "bad.graphql").write_text(BAD)
    ended = subprocess.run(
        [sys.executable, DEFAULT.with_name("app.py"), "serve", "--port", "0", "--settings", toml],
        cwd=tmp_path,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    [line] = ended.stderr.splitlines()
    assert ended.returncode == 2
    assert line.startswith(f"documents.folder: {tmp_path}/bad.graphql, query Bad with the ID ")
    assert "answers at" not in ended.stdout
