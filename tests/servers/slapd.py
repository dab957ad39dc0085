"""An OpenLDAP server with the entries of an LDIF text, and TLS where there are certificates."""

from __future__ import annotations

import contextlib
import functools
import socket
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.process import HOST, free_port, program
from tests.servers.server import Command, Server, running

SUFFIX = "dc=example,dc=org"
ADMIN = f"cn=admin,{SUFFIX}"
PASSWORD = "secret"

CONFIGURATION = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
argsfile {folder}/args
sizelimit size.soft=500 size.hard=unlimited
{tls}
database mdb
maxsize 67108864
suffix "{suffix}"
rootdn "{admin}"
rootpw {password}
directory {folder}/entries
dbnosync
index objectClass eq
index mail,uid,cn eq,sub
"""

TLS = """\
TLSCACertificateFile {authority}
TLSCertificateFile {certificate}
TLSCertificateKeyFile {key}
"""


@dataclass(frozen=True)
class Certificates:
    """Files in PEM form; the server's certificate should name 127.0.0.1."""

    authority: Path
    certificate: Path
    key: Path


class Slapd(Server):
    """One database under SUFFIX, whose ADMIN knows the PASSWORD; anybody may read."""

    def __init__(
        self, folder: Path, ldif: str, certificates: Certificates | None, more: str
    ) -> None:
        super().__init__(folder)
        self.ldif = ldif
        self.certificates = certificates
        self.more = more
        self.tls_port = free_port()

    @property
    def url(self) -> str:
        return f"ldap://{HOST}:{self.port}"

    @property
    def tls_url(self) -> str:
        return f"ldaps://{HOST}:{self.tls_port}"

    def prepare(self) -> None:
        (self.folder / "entries").mkdir()
        tls = TLS.format(**vars(self.certificates)) if self.certificates else ""
        text = CONFIGURATION.format(
            folder=self.folder, tls=tls, suffix=SUFFIX, admin=ADMIN, password=PASSWORD
        )
        text += self.more
        self._configuration.write_text(text)
        self.run(program("slapadd"), "-q", "-f", self._configuration, text=self.ldif)

    def command(self) -> Command:
        urls = f"{self.url} {self.tls_url}" if self.certificates else self.url
        # -d keeps it in the foreground; it logs what it is asked
        return [program("slapd"), "-h", urls, "-f", self._configuration, "-d", "stats"]

    def did(self, operation: str) -> list[str]:
        """Its log of one kind of operation: `BIND dn=`, `SRCH base=`, `ABANDON`."""
        log = (self.folder / "log").read_text(errors="replace")
        # its threads write at once, so that a long line may have the begin of another in it
        entries = [f"conn={entry}" for entry in log.split(" conn=")[1:]]
        return [entry for entry in entries if f" {operation}" in entry]

    def answers(self) -> bool:
        ports = [self.port, self.tls_port] if self.certificates else [self.port]
        return all(map(_listens, ports))

    @property
    def _configuration(self) -> Path:
        return self.folder / "slapd.conf"


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def slapd(
    ldif: str, certificates: Certificates | None = None, *, more: str = ""
) -> AbstractContextManager[Slapd]:
    """`more` is added to the configuration: who may see what, attributes, limits."""
    return running(functools.partial(Slapd, ldif=ldif, certificates=certificates, more=more))
