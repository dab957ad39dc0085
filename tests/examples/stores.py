"""The stores of the worked examples: real servers with the data of the page."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.examples.page import Example
from tests.servers.mariadb import mariadb
from tests.servers.postgres import postgres
from tests.servers.process import HOST, program
from tests.servers.server import Server
from tests.servers.slapd import Certificates, slapd
from tests.sources.certificates import issued

KIND = "kind = "
OWN = "var/ticketgraph.db"
PASSWORD = "choose-one"  # of every account on the page
# like Active Directory it tells nothing to whoever has no account
ACCESS = """\
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""
# OpenLDAP brings these names of Active Directory without the rules by which values are compared
SCHEMA = """\
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch
    SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.141 NAME 'department' EQUALITY caseIgnoreMatch
    SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.146 NAME 'company' EQUALITY caseIgnoreMatch
    SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP inetOrgPerson STRUCTURAL
    MAY ( sAMAccountName $ userAccountControl $ department $ company $ co ) )
objectclass ( 1.2.840.113556.1.3.30 NAME 'computer' SUP user STRUCTURAL )
"""


@dataclass(frozen=True)
class Place:
    """Where the store of an example is here, in the words of the settings."""

    source: dict[str, str | int]

    def settings(self, example: Example, folder: Path) -> str:
        """What the page says to paste, with what is otherwise here, and our own database."""
        text = example.one("toml")
        place = dict(self.source)
        if "password_file" in example.source:
            (folder / "password").write_text(PASSWORD)
            place["password_file"] = f"{folder}/password"
        for key, value in place.items():
            text = re.sub(rf"^{key} = .*\n", "", text, flags=re.MULTILINE)
            text = text.replace(KIND, f"{key} = {json.dumps(value)}\n{KIND}", 1)
        return f'[database]\nurl = "sqlite:///{folder}/var/ticketgraph.db"\n\n{text}'


@contextmanager
def crm(example: Example, folder: Path) -> Iterator[Place]:
    with postgres(_certificates(folder)) as server:
        server.sql("CREATE DATABASE crm")
        client = [program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", server.url("crm")]
        server.run(*client, text=example.one("sql"))
        yield _on(server, folder)


@contextmanager
def directory(example: Example, folder: Path) -> Iterator[Place]:
    certificates = _certificates(folder)
    with slapd(example.one("ldif"), certificates, more=SCHEMA + ACCESS) as server:
        yield _on(server, folder)


@contextmanager
def shop(example: Example, folder: Path) -> Iterator[Place]:
    with mariadb(_certificates(folder)) as server:
        server.sql(example.one("sql"))
        yield _on(server, folder)


@contextmanager
def members(example: Example, folder: Path) -> Iterator[Place]:
    """Imported as the page says first."""
    (folder / "members.csv").write_text(example.one("csv"))
    run(example.all("sh")[0], folder)
    yield Place({"path": f"{folder}/var/members.db"})


STORES: dict[str, Callable[[Example, Path], AbstractContextManager[Place]]] = {
    "crm": crm,
    "directory": directory,
    "shop": shop,
    "members": members,
}


def run(commands: str, folder: Path) -> None:
    """Commands of the page, as somebody pastes them into a shell in the folder."""
    (folder / "var").mkdir(exist_ok=True)
    done = subprocess.run(
        ["sh", "-e"], input=commands, cwd=folder, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr


def _on(server: Server, folder: Path) -> Place:
    place: dict[str, str | int] = {
        "host": HOST,
        "port": server.port,
        "ca_file": f"{folder}/authority.pem",
    }
    return Place(place)


def _certificates(folder: Path) -> Certificates:
    return issued(folder, HOST)
